import { join } from 'node:path'
import { serve } from '../test/support/http-server.js'
import { benchEnvironment, gitSlim } from './environment.js'
import { cache, forked, git } from './histories.js'
import { compare, type Contender } from './measure.js'
import { slowLink } from './slow-link.js'

const link = { roundTripMs: 50, bytesPerSecond: 20_000_000 / 8 }
const shape = { commits: 1000, files: 100, changesPerCommit: 2 }
const back = 60

type Args = readonly [program: string, ...rest: string[]]

interface Traffic {
  readonly connections: number
  readonly requests: number
  readonly bytes: number
}

/**
 * Measures clones over a network with latency and limited bandwidth, and counts what they ask of the server. The branch
 * `topic` has left main 60 commits ago.
 */
export async function benchNetwork(rounds: number): Promise<void> {
  const source = await forked(shape, back)
  const stops: (() => Promise<void> | void)[] = []
  const t = { teardown: (stop: () => Promise<void> | void) => void stops.push(stop) }
  const server = await serve(t, cache, { env: benchEnvironment(cache) })
  const slow = await slowLink({ host: '127.0.0.1', port: Number(new URL(server.url).port) }, link)
  const url = `${slow.url}/${source.slice(cache.length + 1)}/.git`
  const traffic = new Map<string, Traffic>()
  const now = (): Traffic => ({
    connections: server.connections(),
    requests: server.requests.length,
    bytes: server.sentBytes(),
  })
  const counted = (name: string, [program, ...args]: Args, tip: string): Contender => {
    let before = now()
    return {
      name,
      prepare: async scratch => {
        before = now()
        return { program, args, cwd: scratch, env: benchEnvironment(scratch) }
      },
      verify: async scratch => {
        traffic.set(name, difference(before, now()))
        await expectTip(name, { clone: join(scratch, 'clone'), source, tip })
      },
    }
  }
  try {
    const rows = await compare(
      contenders(url).map(([name, args, tip]) => counted(name, args, tip)),
      rounds,
    )
    const lines = rows.map(({ name, milliseconds, peakMegabytes }) => {
      const { connections, requests, bytes } = traffic.get(name) ?? difference(now(), now())
      const numbers = [`${connections} / ${requests}`, bytes.toLocaleString('en'), milliseconds.toFixed(0)]
      return `| ${[name, ...numbers, peakMegabytes.toFixed(0)].join(' | ')} |`
    })
    const title = `Round trips of ${link.roundTripMs} ms, ${(link.bytesPerSecond * 8) / 1e6} Mbit/s; merge base ${back} back in ${shape.commits} commits (median of ${rounds}, in turn)`
    const head = ['| | connections / requests | bytes | ms | peak MB |', '|---|---:|---:|---:|---:|']
    process.stdout.write(`${[title, '', ...head, ...lines].join('\n')}\n\n`)
  } finally {
    await slow.close()
    for (const stop of stops) await stop()
  }
}

function contenders(url: string): readonly (readonly [name: string, args: Args, tip: string])[] {
  const depthOne = ['clone', '--quiet', '--depth', '1', '--single-branch', '--no-tags']
  const slim = (...options: string[]): Args => [process.execPath, gitSlim, 'clone', url, 'clone', ...options]
  return [
    ['git clone --depth 1 --single-branch --no-tags', ['git', ...depthOne, url, 'clone'], 'main'],
    ['git clone', ['git', 'clone', '--quiet', url, 'clone'], 'main'],
    ['node -e, then the first', byNode([[...depthOne, url, 'clone']]), 'main'],
    ['node -e, then the fetch of actions/checkout', byNode(checkoutCommands(url, 'topic')), 'topic'],
    ['git-slim clone', slim(), 'main'],
    ['git-slim clone --branch topic', slim('--branch', 'topic'), 'topic'],
    ['git-slim clone --revision refs/heads/topic', slim('--revision', 'refs/heads/topic'), 'topic'],
    ['git-slim clone -b topic --to-merge-base main', slim('-b', 'topic', '--to-merge-base', 'main'), 'topic'],
    ['git-slim clone, embedded', slim('--backend', 'embedded'), 'main'],
  ]
}

/** Starts Node, which does nothing but run these git commands: any program in Node takes as long. */
function byNode(commands: readonly (readonly string[])[]): Args {
  const run = `for (const args of ${JSON.stringify(commands)}) require('child_process').execFileSync('git', args)`
  return [process.execPath, '-e', run]
}

/** Returns the git commands of actions/checkout that make the clone, of the many that it runs. */
function checkoutCommands(url: string, branch: string): readonly (readonly string[])[] {
  const refspecs = [
    `+refs/heads/${branch}*:refs/remotes/origin/${branch}*`,
    `+refs/tags/${branch}*:refs/tags/${branch}*`,
  ]
  const within = ['-C', 'clone']
  return [
    ['init', '--quiet', 'clone'],
    [...within, 'remote', 'add', 'origin', url],
    [...within, 'fetch', '--quiet', '--no-tags', '--prune', '--depth=1', 'origin', ...refspecs],
    [...within, 'checkout', '--quiet', '--force', '-B', branch, `refs/remotes/origin/${branch}`],
  ]
}

function difference(before: Traffic, after: Traffic): Traffic {
  return {
    connections: after.connections - before.connections,
    requests: after.requests - before.requests,
    bytes: after.bytes - before.bytes,
  }
}

async function expectTip(
  name: string,
  { clone, source, tip }: { readonly clone: string; readonly source: string; readonly tip: string },
): Promise<void> {
  const [found, expected] = await Promise.all([git(clone, ['rev-parse', 'HEAD']), git(source, ['rev-parse', tip])])
  const changed = await git(clone, ['status', '--porcelain'])
  if (found !== expected || changed !== '') throw new Error(`${name} is at ${found}, not at ${expected}: ${changed}`)
}
