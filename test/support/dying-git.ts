import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { findGit } from '../../src/git/system/find-git.js'
import type { Env } from '../../src/git/port.js'
import { fakeGit } from './fake-git.js'
import type { TestRepository } from './repository.js'
import { tempDirectory } from './temp.js'

/** Where a run of git-slim is killed, with the git that it has started at that moment. */
export type Death =
  | { readonly command: string; readonly when: 'before' | 'after'; readonly nth?: number }
  /** When half of what the command is given has come. */
  | { readonly command: string; readonly when: 'half' }
  /** When so many refs of a transaction have moved, and the others are still locked. */
  | { readonly command: 'update-ref'; readonly when: 'moved'; readonly refs: number }
  /** When git has locked all refs of a transaction. */
  | { readonly when: 'prepared' }
  /** When git is about to write a file. */
  | { readonly when: 'file'; readonly path: string }

/**
 * Returns an environment in which git-slim is killed at one point of its work, by SIGKILL, for certain. What the kill
 * finds is git's own doing but for `moved`, where git is too quick: there it is made to look the same.
 */
export async function dyingGit(t: ExecutionContext, repo: TestRepository, death: Death): Promise<Env> {
  const scratch = await tempDirectory(t)
  const [pids, count] = [join(scratch, 'pids'), join(scratch, 'count')]
  const real = (await findGit(repo.env)) ?? ''
  const kill = join(scratch, 'kill')
  // Git's filters and hooks do not know who they are for.
  await writeFile(
    kill,
    `#!/bin/sh\nwhile ! [ -s "${pids}" ]; do sleep 0.02; done\nkill -9 $(cat "${pids}")\nsleep 60\n`,
  )
  await chmod(kill, 0o755)
  if (death.when === 'prepared') await makeHook(repo, kill)
  if (death.when === 'file') await makeFilter(repo, scratch, { kill, path: death.path })
  const code = wrapper.replace('SETTINGS', () => JSON.stringify({ real, pids, count, death }))
  return (await fakeGit(t, code, repo.env)).env
}

const wrapper = `
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
const { real, pids, count, death } = SETTINGS
const die = () => {
  process.kill(process.ppid, 'SIGKILL')
  process.kill(process.pid, 'SIGKILL')
}
const lock = (name, oid) => {
  const common = process.env.GIT_DIR ?? '.git'
  mkdirSync(dirname(join(common, name)), { recursive: true })
  writeFileSync(join(common, name + '.lock'), oid + '\\n')
}
const isIt = () => {
  if (!args.includes(death.command) || args.includes('-n')) return false
  appendFileSync(count, '.')
  return readFileSync(count).length === (death.nth ?? 1)
}
const it = isIt()
if (it && death.when === 'before') die()
if (it && death.when === 'half') {
  const input = readFileSync(0)
  const child = spawn(real, args, { stdio: ['pipe', 'inherit', 'inherit'] })
  await new Promise(resolve => child.stdin.write(input.subarray(0, input.length >> 1), resolve))
  child.kill('SIGKILL')
  await new Promise(resolve => child.on('close', resolve))
  die()
}
if (it && death.when === 'moved') {
  const updates = [...readFileSync(0, 'latin1').matchAll(/update ([^\\0]+)\\0([0-9a-f]+)\\0/g)]
  updates.forEach(([, ref, oid], i) => {
    if (i < death.refs) spawnSync(real, ['update-ref', '--no-deref', ref, oid], { stdio: 'inherit' })
    else lock(ref, oid)
  })
  die()
}
const child = spawn(real, args, { stdio: 'inherit' })
if (args.includes('update-ref') || (args.includes('read-tree') && args.includes('-u') && !args.includes('-n'))) {
  writeFileSync(pids, [process.ppid, child.pid, process.pid].join(' '))
}
const status = await new Promise(resolve => child.on('close', resolve))
if (it && death.when === 'after') die()
process.exit(status ?? 1)`

/** @see githooks(5), reference-transaction */
async function makeHook(repo: TestRepository, kill: string): Promise<void> {
  const hook = join(repo.gitDirectory, 'hooks', 'reference-transaction')
  await mkdir(join(repo.gitDirectory, 'hooks'), { recursive: true })
  // Once: what comes after the kill is to succeed.
  const code = `#!/bin/sh\n[ "$1" = prepared ] || exit 0\nrm "$0"\nexec "${kill}"\n`
  await writeFile(hook, code)
  await chmod(hook, 0o755)
}

interface Killing {
  readonly kill: string
  readonly path: string
}

/** @see gitattributes(5), filter */
async function makeFilter(repo: TestRepository, scratch: string, { kill, path }: Killing): Promise<void> {
  const [script, done] = [join(scratch, 'filter'), join(scratch, 'done')]
  const once = `if [ "$1" = '${path}' ] && ! [ -e "${done}" ]; then touch "${done}"; exec "${kill}"; fi`
  await writeFile(script, `#!/bin/sh\n${once}\nexec cat\n`)
  await chmod(script, 0o755)
  await repo.gitSays('config', 'filter.dying.smudge', `'${script}' %f`)
  await repo.gitSays('config', 'filter.dying.clean', 'cat')
  await mkdir(join(repo.gitDirectory, 'info'), { recursive: true })
  await writeFile(join(repo.gitDirectory, 'info', 'attributes'), '* filter=dying\n')
}
