import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { serve } from '../test/support/http-server.js'
import { benchEnvironment, gitSlim } from './environment.js'
import { git } from './histories.js'
import { runToEnd } from './measure.js'

/** What is cloned: a branch and what it is to be merged into, as a pull request has them, and one directory of it. */
interface Served {
  readonly directory: string
  readonly topic: string
  readonly main: string
  readonly sparse: string
}

/**
 * Measures what each kind of clone of a real repository costs, over HTTP on this machine.
 *
 * The branch is the newest one that was merged with at least five commits; it is cloned as if it were still open.
 */
export async function benchCosts(repository: string | undefined): Promise<void> {
  if (repository === undefined) throw new Error('costs needs a repository: --repo <path>')
  const scratch = await mkdtemp(join(tmpdir(), 'git-slim-bench-run-'))
  const stops: (() => Promise<void> | void)[] = []
  try {
    const served = await openAgain(resolve(repository), join(scratch, 'served'))
    const env = benchEnvironment(scratch)
    const server = await serve({ teardown: stop => void stops.push(stop) }, served.directory, { env })
    const rows: string[] = []
    for (const [name, args] of kinds(served)) {
      const before = server.sentBytes()
      const start = performance.now()
      const target = join(scratch, 'clone')
      const words = ['clone', '--json', '--stall-timeout=0', `${server.url}/repo.git`, target, ...args]
      const printed = await runToEnd({ program: process.execPath, args: [gitSlim, ...words], cwd: scratch, env })
      const seconds = (performance.now() - start) / 1000
      const { commits, files } = JSON.parse(printed) as { commits: number; files: number }
      const bytes = server.sentBytes() - before
      rows.push(
        `| ${name} | ${megabytes(bytes)} | ${commits.toLocaleString('en')} | ${files} | ${seconds.toFixed(1)} |`,
      )
      await rm(target, { recursive: true, force: true, maxRetries: 5 })
    }
    const head = ['| `git-slim clone …` | MB | commits | files | s |', '|---|---:|---:|---:|---:|']
    process.stdout.write(`${served.topic} on ${served.main}\n\n${[...head, ...rows].join('\n')}\n\n`)
  } finally {
    for (const stop of stops) await stop()
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

function kinds({ sparse }: Served): readonly (readonly [name: string, args: readonly string[]])[] {
  const topic = ['--branch', 'topic']
  return [
    ['--full', [...topic, '--full']],
    ['--full --filter blob:none', [...topic, '--full', '--filter', 'blob:none']],
    ['--to-tag', [...topic, '--to-tag']],
    ['--to-merge-base main', [...topic, '--to-merge-base', 'main']],
    ['(depth 1, the default)', topic],
    [`--sparse ${sparse}`, [...topic, '--sparse', sparse]],
  ]
}

async function openAgain(repository: string, directory: string): Promise<Served> {
  const merges = (await git(repository, ['rev-list', '--first-parent', '--merges', '--max-count=500', 'HEAD'])).trim()
  for (const merge of merges.split('\n')) {
    const count = Number(await git(repository, ['rev-list', '--count', `${merge}^1..${merge}^2`]))
    if (count < 5) continue
    const [main = '', topic = ''] = (await git(repository, ['rev-parse', `${merge}^1`, `${merge}^2`])).split('\n')
    await mkdir(directory, { recursive: true })
    const bare = join(directory, 'repo.git')
    await git(directory, ['clone', '--quiet', '--bare', '--shared', repository, bare])
    for (const ref of (await git(bare, ['for-each-ref', '--format=%(refname)', 'refs/heads'])).trim().split('\n')) {
      if (ref !== '') await git(bare, ['update-ref', '-d', ref])
    }
    await git(bare, ['update-ref', 'refs/heads/main', main])
    await git(bare, ['update-ref', 'refs/heads/topic', topic])
    await git(bare, ['symbolic-ref', 'HEAD', 'refs/heads/main'])
    for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) {
      await git(bare, ['config', key, 'true'])
    }
    const directories = await git(bare, ['ls-tree', '-d', '--name-only', topic])
    return { directory, topic, main, sparse: directories.split('\n')[0] ?? '' }
  }
  throw new Error(`${repository} has no merge of five commits among its last 500`)
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}
