import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { RemoteAddress } from '../../../core/clone/remote-url.js'
import { isSameRepository } from '../../../core/clone/same-repository.js'
import type { ConfigEntry } from '../../../core/config/parse-config.js'
import { GitSlimError } from '../../../core/errors.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { isMissing, namesIn } from '../../transfer/files.js'
import { clearInside } from '../stale-clones.js'
import { type Findings, inspect, type Lock } from './inspect.js'

/** A directory with a clone of the requested repository. */
export interface Reusable {
  readonly path: string
  readonly form: 'worktree' | 'bare'
  readonly gitDirectory: string
  /** Old state that a new clone would not have. */
  readonly found: readonly string[]
}

export interface ReuseTarget {
  readonly path: string
  readonly form: 'worktree' | 'bare'
  readonly address: RemoteAddress
  /** Files from the user's template directory are not left by a job. */
  readonly templates: string | undefined
}

/** A git that writes releases its lock long before. */
const staleMs = 10 * 60_000

/**
 * Tells whether a directory can be reused; undefined when there is nothing yet, and an ordinary clone does. Nothing is
 * run in it, and nothing in it is trusted except the address it was cloned from.
 *
 * @throws GitSlimError `refused` when it holds something else, `ref-locked` while a git works there, `unsupported`
 */
export async function findReusable(ctx: Context, target: ReuseTarget): Promise<Reusable | undefined> {
  const { path, form } = target
  if (!(await isDirectory(path, 'followed'))) return undefined
  await clearInside(path, ctx.processMark)
  const names = await namesIn(path)
  if (names.length === 0) return undefined
  const gitDirectory = await gitDirectoryOf(target, names)
  if (!ctx.backend.capabilities.has('reuse')) throw new GitSlimError('unsupported', messages.reuse.embedded)
  const findings = await inspect(gitDirectory, { now: Date.now(), templates: target.templates })
  refuseOther(target, findings)
  await refuseAtWork(ctx, path, findings.locks)
  return { path, form, gitDirectory, found: findings.foreign }
}

async function gitDirectoryOf({ path, form }: ReuseTarget, names: readonly string[]): Promise<string> {
  const isBare = ['objects', 'config'].every(name => names.includes(name)) && !names.includes('.git')
  if (form === 'bare') {
    if (isBare) return path
    throw new GitSlimError(
      'refused',
      names.includes('.git') ? messages.reuse.notBare(path) : messages.reuse.noClone(path),
    )
  }
  const gitDirectory = join(path, '.git')
  if (await isDirectory(gitDirectory, 'itself')) return gitDirectory
  if (names.includes('.git')) throw new GitSlimError('refused', messages.reuse.linked(path))
  throw new GitSlimError('refused', isBare ? messages.reuse.bare(path) : messages.reuse.noClone(path))
}

async function isDirectory(path: string, links: 'followed' | 'itself'): Promise<boolean> {
  try {
    return (await lstat(links === 'followed' ? join(path, '.') : path)).isDirectory()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function refuseOther({ path, address }: ReuseTarget, { settings }: Findings): void {
  const urls = (settings ?? []).flatMap(urlOf)
  if (urls.some(url => isSameRepository(url, address.url))) return
  const [url] = urls
  const text =
    url === undefined ? messages.reuse.originUnknown(path) : messages.reuse.otherRepository(path, url, address.url)
  throw new GitSlimError('refused', text)
}

function urlOf({ key, value }: ConfigEntry): readonly string[] {
  return /^remote\..*\.url$/s.test(key) && value !== null ? [value] : []
}

async function refuseAtWork({ processMark }: Context, path: string, locks: readonly Lock[]): Promise<void> {
  const youngest = locks.toSorted((a, b) => a.ageMs - b.ageMs)[0]
  if (youngest === undefined) return
  const work = await gitAtWork(path, processMark.pid)
  switch (work.kind) {
    case 'git':
      throw new GitSlimError('ref-locked', messages.reuse.gitAtWork(path, work.pid, youngest.path))
    case 'unknown':
      if (youngest.ageMs >= staleMs) return
      throw new GitSlimError('ref-locked', messages.reuse.perhapsAtWork(path, youngest.path, youngest.ageMs))
    case 'nobody':
  }
}

/** Whether a git is running in a directory: its process id, none, or unknown on this system. */
export type AtWork = { readonly kind: 'git'; readonly pid: number } | { readonly kind: 'nobody' | 'unknown' }

/** Looks for a git that was started in a directory, or told to work there. */
async function gitAtWork(directory: string, ownPid: number): Promise<AtWork> {
  const processes = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))
  if (processes.length === 0) return { kind: 'unknown' }
  for (const name of processes) {
    if (Number(name) !== ownPid && (await worksIn(name, directory))) return { kind: 'git', pid: Number(name) }
  }
  return { kind: 'nobody' }
}

async function worksIn(name: string, directory: string): Promise<boolean> {
  const program = await readFile(`/proc/${name}/comm`, 'latin1').catch(() => '')
  if (!/^git(?:-|\n|$)/.test(program)) return false
  const cwd = await readlink(`/proc/${name}/cwd`).catch(() => '')
  if (cwd === directory || cwd.startsWith(directory + sep)) return true
  const told = await Promise.all(
    ['environ', 'cmdline'].map(file => readFile(`/proc/${name}/${file}`, 'latin1').catch(() => '')),
  )
  return told.some(words =>
    words.split('\0').some(word => word.replace(/^(?:GIT_DIR|GIT_WORK_TREE)=/, '').startsWith(directory)),
  )
}
