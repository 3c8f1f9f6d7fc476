import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { tryOracle } from './git.js'
import type { TestRepository } from './repository.js'

/** All commits of the fixture but C, which E cannot do without. */
export const listWithoutC = 'BDEFGHIJK'
  .split('')
  .map(label => `pick ${conflicting.oid(label)} ${label}\n`)
  .join('')

/** Runs git as a person would who has to resolve something, and takes messages as they are. */
export async function byHand(repo: TestRepository, ...args: readonly string[]): Promise<string> {
  const env = { ...repo.env, GIT_EDITOR: ':' }
  const { code, stdout, stderr } = await tryOracle(args, { cwd: repo.directory, env })
  return `${code}\n${stdout.toString()}${stderr}`
}

/** Resolves the conflict that the fixture leads to, and goes on. */
export async function resolveAndContinue(repo: TestRepository): Promise<string> {
  await repo.write('x.txt', 'resolved\n')
  await byHand(repo, 'add', 'x.txt')
  return byHand(repo, 'rebase', '--continue')
}

/** Has git itself carry out a list: what it prepares is replaced by that list. */
export async function pureRebase(repo: TestRepository, list: string, ...args: readonly string[]): Promise<string> {
  const file = join(repo.home, 'list')
  await writeFile(file, list)
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `cp '${file}'`, GIT_EDITOR: ':' }
  const { code, stderr } = await tryOracle(['rebase', '-i', ...args], { cwd: repo.directory, env })
  return `${code}\n${stderr}`
}

/** Installs a post-rewrite hook that writes down what it hears, and returns how to read it. */
export async function postRewrites(repo: TestRepository): Promise<() => Promise<string>> {
  const file = join(repo.home, 'heard')
  const hook = `#!/bin/sh\ntest "$1" != rebase || cat > '${file}'\n`
  await installHook(repo, 'post-rewrite', hook)
  return async () => {
    const text = await readFile(file, 'utf8')
    await rm(file)
    return text
  }
}

/** Makes a script one of the repository's hooks. */
export async function installHook(repo: TestRepository, name: string, script: string): Promise<void> {
  await mkdir(join(repo.gitDirectory, 'hooks'), { recursive: true })
  await writeFile(join(repo.gitDirectory, 'hooks', name), script, { mode: 0o755 })
}

/** Returns what a repository's branches hold. */
export function branches(repo: TestRepository): Promise<string> {
  return repo.gitSays('for-each-ref', '--format=%(refname:short) %(objectname)', 'refs/heads/')
}
