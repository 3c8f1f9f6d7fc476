import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serve } from '../test/support/http-server.js'
import { benchEnvironment } from './environment.js'
import { cache, generated, git } from './histories.js'
import { type Command, compare, type Contender, median, runToEnd } from './measure.js'
import { printTable } from './table.js'

const rounds = 9
const bundle = join(import.meta.dirname, '..', '..', 'dist-action', 'index.cjs')

/** What a step of a job is about, beside what every one has. */
interface Step {
  readonly url: string
  readonly commit: string
  readonly env?: Readonly<Record<string, string>>
}

/** Measures the Action's steps, run as a runner runs them, over HTTP on this machine. */
export async function benchAction(): Promise<void> {
  const source = await generated({ commits: 40, files: 44, changesPerCommit: 2 })
  const stops: (() => Promise<void> | void)[] = []
  const t = { teardown: (stop: () => Promise<void> | void) => void stops.push(stop) }
  const server = await serve(t, cache, { env: benchEnvironment(cache) })
  const url = `${server.url}/${source.slice(cache.length + 1)}/.git`
  const step = { url, commit: (await git(source, ['rev-parse', 'HEAD'])).trim() }
  const files = (await git(source, ['ls-files'])).split('\n').length
  try {
    await mainStep(step, files)
    await failures(step, server.switches)
    await postStep(step)
  } finally {
    for (const stop of stops) await stop()
  }
}

async function mainStep(step: Step, files: number): Promise<void> {
  const commands = [
    ['init', '-q', '--initial-branch=main', '.'],
    ['fetch', '-q', '--depth=1', '--no-tags', step.url, `+${step.commit}:refs/remotes/origin/main`],
    ['checkout', '-q', '-B', 'main', 'refs/remotes/origin/main'],
  ]
  const byShell = commands.map(args => `git ${args.map(arg => `'${arg}'`).join(' ')}`).join(' && ')
  const byNode = `for (const args of ${JSON.stringify(commands)}) require('child_process').execFileSync('git', args)`
  const bare = (name: string, program: string, args: readonly string[]) =>
    contender(name, files, async scratch => ({
      program,
      args,
      cwd: await workspaceIn(scratch),
      env: benchEnvironment(scratch),
    }))
  const contenders = [
    bare('init, fetch, checkout by a shell', 'sh', ['-c', byShell]),
    bare('the same by node -e', process.execPath, ['-e', byNode]),
    contender('the main step', files, scratch => stepCommand(scratch, step)),
  ]
  printTable('A checkout of 44 files, depth 1, over loopback HTTP', await compare(contenders, rounds), rounds)
  const { log } = await logged({ ...step, env: { RUNNER_DEBUG: '1' } })
  process.stdout.write(`Git commands for it: ${log.match(/^\[command\]git /gm)?.length}\n\n`)
}

/** What no retry would mend has to be said at once. */
async function failures(step: Step, switches: { basicAuth?: { username: string; password: string } }): Promise<void> {
  const rows: string[] = []
  const measured = async (name: string, failing: Step) => {
    const times: number[] = []
    for (let round = 0; round < 5; round++) {
      const { log, milliseconds } = await logged(failing)
      times.push(milliseconds)
      if (!log.includes('::error::')) throw new Error(`${name} is no failure: ${log}`)
    }
    rows.push(`| ${name} | ${median(times).toFixed(0)} |`)
  }
  await measured('a branch that is not there', { ...step, env: { INPUT_REF: 'missing' } })
  await measured('a commit that is not there', { ...step, commit: '1'.repeat(40) })
  await measured('a repository that is not there', { ...step, url: step.url.replace('/.git', '/missing') })
  switches.basicAuth = { username: 'x-access-token', password: 'another' }
  await measured('a token that is not taken', { ...step, env: { INPUT_TOKEN: 'a-token' } })
  delete switches.basicAuth
  const head = ['Failures that no retry would mend (median of 5)', '', '| | ms |', '|---|---:|']
  process.stdout.write(`${[...head, ...rows].join('\n')}\n\n`)
}

async function postStep(step: Step): Promise<void> {
  const node: Contender = {
    name: 'node -e 0',
    prepare: async scratch => ({ program: process.execPath, args: ['-e', '0'], env: benchEnvironment(scratch) }),
  }
  const post: Contender = {
    name: 'the post step, with nothing to do',
    prepare: scratch => stepCommand(scratch, { ...step, env: { STATE_begun: 'true' } }),
  }
  printTable('The post step', await compare([node, post], 2 * rounds), 2 * rounds)
}

function contender(name: string, files: number, prepare: Contender['prepare']): Contender {
  return {
    name,
    prepare,
    verify: async scratch => {
      const clone = join(scratch, 'workspace')
      const found = (await git(clone, ['ls-files'])).split('\n').length
      const branch = (await git(clone, ['symbolic-ref', 'HEAD'])).trim()
      const changed = await git(clone, ['status', '--porcelain'])
      if (found !== files || branch !== 'refs/heads/main' || changed !== '') {
        throw new Error(`${name} left ${found} files instead of ${files} on ${branch}: ${changed}`)
      }
    },
  }
}

async function logged(step: Step): Promise<{ readonly log: string; readonly milliseconds: number }> {
  let result = { log: '', milliseconds: 0 }
  const failing: Contender = {
    name: '',
    prepare: async scratch => {
      const command = await stepCommand(scratch, step)
      const start = performance.now()
      // A failure is a result here.
      const log = await runToEnd({
        ...command,
        program: 'sh',
        args: ['-c', '"$0" "$@" || true', process.execPath, bundle],
      })
      result = { log, milliseconds: performance.now() - start }
      return { ...command, args: ['-e', '0'] }
    },
  }
  await compare([failing], 0)
  return result
}

async function workspaceIn(scratch: string): Promise<string> {
  const workspace = join(scratch, 'workspace')
  await mkdir(workspace)
  return workspace
}

/** The URL is put together of a server and a repository's owner and name: whatever they are, they lead there. */
async function stepCommand(scratch: string, { url, commit, env }: Step): Promise<Command> {
  const [, server = '', repository = ''] = /^(.*)\/([^/]+\/[^/]+)$/.exec(url) ?? []
  const files = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'].map(name => [name, join(scratch, name)])
  for (const [, file = ''] of files) await writeFile(file, '')
  const runner = {
    ...Object.fromEntries(files),
    GITHUB_REPOSITORY: repository,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: commit,
    GITHUB_SERVER_URL: server,
    GITHUB_WORKSPACE: await workspaceIn(scratch),
  }
  return { program: process.execPath, args: [bundle], env: { ...benchEnvironment(scratch), ...runner, ...env } }
}
