import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessMark } from '../port.js'
import { isAbsent } from './file-errors.js'

/** `scratch`: a directory for objects that are not yet the repository's own. `lock`: another name of a lock file. */
type Purpose = 'scratch' | 'lock'

/** `fetch` is the old name of such directories. */
const NAME = /^git-slim-(fetch|scratch|lock)-(.+)-(\d+)\.[0-9a-f]+$/

/** Names given by this process: another process with the same number may have died before. */
const inUse = new Set<string>()

/** Returns a new temporary name in a git directory, which tells its owner. */
export function ownName(purpose: Purpose, { host, pid }: ProcessMark): string {
  // It need not be hard to guess: loading node:crypto takes longer than everything else that a clone needs.
  const some = Math.floor(Math.random() * 2 ** 32).toString(16)
  const name = `git-slim-${purpose}-${plain(host)}-${pid}.${some}`
  inUse.add(name)
  return name
}

/** Records that a name is no longer in use. */
export function giveUpName(name: string): void {
  inUse.delete(name)
}

/**
 * Takes over the leftovers of killed processes of this host in a git directory, and returns their new names: of several
 * processes that clean up at the same time, one gets each.
 */
export async function inherit(gitDirectory: string, purpose: Purpose, mark: ProcessMark): Promise<readonly string[]> {
  const taken: string[] = []
  for (const name of await readdir(gitDirectory)) {
    const [, what] = NAME.exec(name) ?? []
    if ((what === 'fetch' ? 'scratch' : what) !== purpose || !isLeftBehind(name, mark)) continue
    const own = ownName(purpose, mark)
    try {
      await rename(join(gitDirectory, name), join(gitDirectory, own))
      taken.push(own)
    } catch (error) {
      giveUpName(own)
      if (!isAbsent(error)) throw error
    }
  }
  return taken
}

/** Tells whether a name was given by a killed process of this host. */
export function isLeftBehind(name: string, mark: ProcessMark): boolean {
  const [, , host, pid] = NAME.exec(name) ?? []
  if (host !== plain(mark.host)) return false
  return Number(pid) === mark.pid ? !inUse.has(name) : !mark.isAlive(Number(pid))
}

function plain(host: string): string {
  return host.replace(/[^A-Za-z0-9.-]/g, '_')
}
