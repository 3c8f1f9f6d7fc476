import { randomBytes } from 'node:crypto'
import { link, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Context, ProcessMark } from '../../context.js'
import { codeOf, isMissing } from '../../transfer/files.js'

/** A lock that this process holds. */
export interface Lock {
  release(): Promise<void>
}

export type LockOutcome =
  | { readonly kind: 'held'; readonly lock: Lock }
  /** Another process has held it for the whole wait. */
  | { readonly kind: 'busy' }
  /** The directory is not writable. */
  | { readonly kind: 'unwritable'; readonly reason: string }

/** How long another process is waited for, and how often its lock is checked. */
const waitMs = 60_000
const lookMs = 200

/** A lock is refreshed every few seconds; one that is older belongs to a dead process, on whatever machine. */
const signMs = 5000
const silentMs = 60_000

/** The locks of this process, by their content: another process with the same number may have died before. */
const ours = new Set<string>()

/** Takes a lock between processes, and waits for another's; the lock of a dead process is removed. */
export async function takeLock(
  { processMark, sleep, signal }: Pick<Context, 'processMark' | 'sleep' | 'signal'>,
  path: string,
  onWait: () => void,
): Promise<LockOutcome> {
  for (let waited = 0; !signal.aborted; waited += lookMs) {
    try {
      const lock = await create(path, processMark)
      await clearHalves(path, processMark)
      return { kind: 'held', lock }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') return { kind: 'unwritable', reason: (error as Error).message }
    }
    if (await removedStale(path, processMark)) continue
    if (waited >= waitMs) break
    if (waited === 0) onWait()
    await sleep(lookMs, signal)
  }
  return { kind: 'busy' }
}

/** Created under another name, the lock appears with its content, or not at all. */
async function create(path: string, { host, pid }: ProcessMark): Promise<Lock> {
  const id = randomBytes(8).toString('hex')
  const own = `${path}.${id}`
  await writeFile(own, JSON.stringify({ host, pid, id }), { flag: 'wx' })
  ours.add(id)
  try {
    await link(own, path)
  } catch (error) {
    ours.delete(id)
    throw error
  } finally {
    await rm(own, { force: true })
  }
  const sign = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), signMs)
  sign.unref()
  return {
    release: async () => {
      clearInterval(sign)
      if (ours.delete(id)) await rm(path, { force: true })
    },
  }
}

/** Left by a process that was killed before its lock had its final name. */
async function clearHalves(path: string, mark: ProcessMark): Promise<void> {
  const directory = dirname(path)
  const halves = (await readdir(directory)).filter(name => name.startsWith(`${basename(path)}.`))
  for (const name of halves)
    if (await isStale(join(directory, name), mark)) await rm(join(directory, name), { force: true })
}

/** Two processes that find it stale must not remove each other's: one of them gets the file, and checks it again. */
async function removedStale(path: string, mark: ProcessMark): Promise<boolean> {
  if (!(await isStale(path, mark))) return false
  const aside = `${path}.${randomBytes(8).toString('hex')}`
  try {
    await rename(path, aside)
    if (!(await isStale(aside, mark))) await link(aside, path)
  } catch (error) {
    if (!isMissing(error) && codeOf(error) !== 'EEXIST') return false
  }
  await rm(aside, { force: true })
  return true
}

async function isStale(path: string, { host, pid, isAlive }: ProcessMark): Promise<boolean> {
  try {
    const silent = Date.now() - (await stat(path)).mtimeMs > silentMs
    // It may be another user's, and unreadable.
    const holder = holderIn(await readFile(path, 'utf8').catch(() => ''))
    if (holder?.host !== host) return silent
    return silent || (holder.pid === pid ? !ours.has(holder.id) : !isAlive(holder.pid))
  } catch (error) {
    if (isMissing(error)) return true
    throw error
  }
}

function holderIn(text: string): { readonly host: string; readonly pid: number; readonly id: string } | undefined {
  try {
    const { host, pid, id } = JSON.parse(text) as Record<string, unknown>
    return { host: String(host), pid: Number(pid), id: String(id) }
  } catch {
    return undefined
  }
}
