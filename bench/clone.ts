import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { serve } from '../test/support/http-server.js'
import { benchEnvironment, gitSlim } from './environment.js'
import { cache, generated, git } from './histories.js'
import { compare, type Contender, runToEnd } from './measure.js'
import { printTable } from './table.js'

const rounds = 9
const embedded = ['--backend', 'embedded']

/** Measures a clone of depth 1 over HTTP on this machine, against git's own of the same. */
export async function benchClone(): Promise<void> {
  await race('40 commits, 30 files', await generated({ commits: 40, files: 30, changesPerCommit: 2 }))
  await race('40 commits, 5,000 files', await generated({ commits: 40, files: 5000, changesPerCommit: 2 }))
}

async function race(title: string, source: string): Promise<void> {
  const stops: (() => Promise<void> | void)[] = []
  const t = { teardown: (stop: () => Promise<void> | void) => void stops.push(stop) }
  const server = await serve(t, cache, { env: benchEnvironment(cache) })
  const url = `${server.url}/${source.slice(cache.length + 1)}/.git`
  const files = (await git(source, ['ls-files'])).split('\n').length
  const clonesCache = join(cache, 'clones-cache', String(files))
  try {
    await warmUp(url, clonesCache)
    const peer = ['clone', '--quiet', '--depth', '1', '--single-branch', '--no-tags', url, 'clone']
    const rows = await compare(
      [
        contender('git clone --depth 1 --single-branch --no-tags', files, ['git', ...peer]),
        contender('git-slim clone', files, [process.execPath, gitSlim, 'clone', url, 'clone']),
        contender('git-slim clone --cache, warm', files, [
          process.execPath,
          gitSlim,
          'clone',
          '--cache',
          clonesCache,
          url,
          'clone',
        ]),
        contender('git-slim clone, embedded', files, [process.execPath, gitSlim, 'clone', url, 'clone', ...embedded]),
      ],
      rounds,
    )
    printTable(`Clone, depth 1, over loopback HTTP: ${title}`, rows, rounds)
  } finally {
    for (const stop of stops) await stop()
  }
}

/** The address is another one each time: the server has another port. */
async function warmUp(url: string, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  const target = join(directory, 'first')
  const args = [gitSlim, 'clone', '--quiet', '--cache', directory, url, target]
  await runToEnd({ program: process.execPath, args, cwd: cache, env: benchEnvironment(cache) })
  await rm(target, { recursive: true, force: true })
}

function contender(name: string, files: number, [program, ...args]: readonly [string, ...string[]]): Contender {
  return {
    name,
    prepare: async scratch => ({ program, args, cwd: scratch, env: benchEnvironment(scratch) }),
    verify: async scratch => {
      const clone = join(scratch, 'clone')
      const found = (await git(clone, ['ls-files'])).split('\n').length
      const changed = await git(clone, ['status', '--porcelain'])
      if (found !== files || changed !== '')
        throw new Error(`${name} left ${found} files instead of ${files}: ${changed}`)
    },
  }
}
