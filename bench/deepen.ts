import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../test/support/http-server.js'
import { benchEnvironment, gitSlim } from './environment.js'
import { cache, forked, git } from './histories.js'
import { runToEnd } from './measure.js'

const shape = { commits: 20_000, files: 200, changesPerCommit: 2 }
const back = 300

/**
 * Measures what a job transfers that needs the merge base of its branch, over HTTP on this machine: the base is 300
 * commits back in 20,000.
 */
export async function benchDeepen(): Promise<void> {
  const source = await forked(shape, back)
  const stops: (() => Promise<void> | void)[] = []
  const server = await serve({ teardown: stop => void stops.push(stop) }, cache, { env: benchEnvironment(cache) })
  const url = `${server.url}/${source.slice(cache.length + 1)}/.git`
  const scratch = await mkdtemp(join(tmpdir(), 'git-slim-bench-run-'))
  const env = benchEnvironment(scratch)
  const run = ([program, ...args]: readonly [string, ...string[]]) => runToEnd({ program, args, cwd: scratch, env })
  try {
    const one = ['--quiet', '--depth', '1', '--single-branch', '--no-tags', '--branch', 'topic']
    const rows = [
      await measured('git clone (all history)', server, () => run(['git', 'clone', '--quiet', url, 'full'])),
      await measured('git clone --filter=blob:none', server, () =>
        run(['git', 'clone', '--quiet', '--filter=blob:none', url, 'blobless']),
      ),
      await measured('git clone --depth 1', server, () => run(['git', 'clone', ...one, url, 'slim'])),
      await measured('… and git-slim deepen --to-merge-base', server, () =>
        run([process.execPath, gitSlim, '-C', 'slim', 'deepen', '--json', '--to-merge-base', 'main']),
      ),
    ]
    const base = (await git(join(scratch, 'slim'), ['merge-base', 'HEAD', 'origin/main'])).trim()
    const expected = (await git(source, ['merge-base', 'topic', 'main'])).trim()
    if (base !== expected) throw new Error(`the merge base is ${expected}, not ${base}`)
    const count = await git(join(scratch, 'slim'), ['rev-list', '--count', '--all'])
    const head = ['| | bytes over the wire | fetches | ms |', '|---|---:|---:|---:|']
    process.stdout.write(
      `Merge base ${back} back in ${shape.commits} commits (${count.trim()} fetched)\n\n${[...head, ...rows].join('\n')}\n\n`,
    )
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
    for (const stop of stops) await stop()
  }
}

async function measured(
  name: string,
  server: Awaited<ReturnType<typeof serve>>,
  work: () => Promise<string>,
): Promise<string> {
  const [requests, bytes, start] = [server.requests.length, server.sentBytes(), performance.now()]
  const printed = await work()
  const ms = Math.round(performance.now() - start)
  const fetches = printed.startsWith('{')
    ? (JSON.parse(printed) as { rounds: number }).rounds
    : server.requests.slice(requests).filter(({ kind }) => kind === 'pack').length
  return `| ${name} | ${(server.sentBytes() - bytes).toLocaleString('en')} | ${fetches} | ${ms} |`
}
