import { join, relative } from 'node:path'
import semverGte from 'semver/functions/gte.js'
import type { MovedRef } from '../../core/operation/record.js'
import type { Env, Fate, HandedOver, Handover, Oid, RefName } from '../port.js'
import { abortRebase, markIn, rebase } from './rebase.js'
import type { Repository } from './repository.js'
import { type GitProgram, runGit } from './spawn.js'

/** Returns a repository's interface to git's own rebase. */
export function handover(git: Repository, callerEnv: Env, version: string): Handover {
  const worktree = relative(git.commonDirectory, git.gitDirectory).replaceAll('\\', '/')
  const newest = async (name: string) => asText((await reflog(git, name))[0])
  return {
    worktree,
    otherRefs: semverGte(version, '2.38.0') ? 'move' : 'stay',
    fixupMessages: semverGte(version, '2.32.0') ? 'known' : 'unknown',
    newest: refs => Promise.all(refs.map(newest)),
    begin: request => rebase(git, callerEnv, request),
    abort: () => abortRebase(git, callerEnv),
    fate: handed => fateOf(git, handed),
  }
}

async function fateOf(git: Repository, handed: HandedOver): Promise<Fate> {
  const { worktree, mark, refs } = handed
  if ((await markIn(join(git.commonDirectory, worktree))) === mark) return { kind: 'running' }
  const moved = await Promise.all(refs.map(ref => endOf(git, handed, ref)))
  const found = moved.filter(ref => ref !== undefined)
  // The branch moves first; if it did not, the others have moved for another reason.
  return { kind: 'ended', refs: found[0]?.name === refs[0]?.name ? found : [] }
}

type HandedRef = HandedOver['refs'][number]

/** Returns how git has moved a ref, according to the later reflog entries: others may have moved it as well. */
async function endOf(git: Repository, handed: HandedOver, ref: HandedRef): Promise<MovedRef | undefined> {
  const { name, old, newest } = ref
  const detached = name === 'HEAD'
  const log = await reflog(git, detached ? headOf(git, handed.worktree) : name)
  const before = log.findIndex(entry => asText(entry) === newest)
  const since = log.slice(0, before === -1 ? log.length : before).toReversed()
  const now = detached ? lastOfRebase(since) : since.find(entry => isEnd(entry, handed))?.oid
  return now === undefined || now === old ? undefined : { name, old, new: now }
}

/** @see gitrepository-layout(5); git-worktree(1), REFS */
function headOf({ commonDirectory, gitDirectory }: Repository, worktree: string): string {
  if (join(commonDirectory, worktree) === gitDirectory) return 'HEAD'
  return worktree === '' ? 'main-worktree/HEAD' : `${worktree}/HEAD`
}

/** @see sequencer.c, pick_commits and do_update_refs */
function isEnd({ subject }: ReflogEntry, { onto }: HandedOver): boolean {
  const [, oid] = /\(finish\): refs\/\S+ onto ([0-9a-f]+)$/.exec(subject) ?? []
  return subject === 'rewritten during rebase' || (oid !== undefined && (onto === null || oid === onto))
}

/**
 * Returns the result of a rebase of a detached HEAD, of which git does not record that it finished: the last commit
 * that it made, or that was amended after it.
 *
 * @param since oldest first
 */
function lastOfRebase(since: readonly ReflogEntry[]): Oid | undefined {
  const first = since.findIndex(({ subject }) => /\(start\): /.test(subject))
  const next = since.findIndex(({ subject }, i) => i > first && /\((?:start|abort)\): /.test(subject))
  const own = first === -1 ? [] : since.slice(first, next === -1 ? since.length : next)
  if (next !== -1 && /\(abort\): /.test(since[next]?.subject ?? '')) return undefined
  const last = own.findLastIndex(({ subject }) => /^\S[^:]*\([a-z-]+\): /.test(subject))
  return own[last]?.oid
}

function asText(entry: ReflogEntry | undefined): string {
  return entry === undefined ? '' : `${entry.oid} ${entry.when}`
}

/** One reflog entry: the new value, and the reason. */
export interface ReflogEntry {
  readonly oid: Oid
  /** The ref and the time: together with the commit, almost always unique. */
  readonly when: string
  readonly subject: string
}

/**
 * Returns a ref's reflog, newest first: empty where it has none, or the ref does not exist.
 *
 * @see git-log(1), --walk-reflogs
 */
async function reflog(git: GitProgram, ref: RefName | string): Promise<readonly ReflogEntry[]> {
  const args = ['log', '-g', '-z', '--date=raw', '--format=%H%n%gd%n%gs', '--end-of-options', ref, '--']
  const { exitCode, stdout } = await runGit(git, args, { expect: [0, 128] })
  if (exitCode !== 0) return []
  return stdout
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map(entry => {
      const [oid = '', when = '', ...subject] = entry.split('\n')
      return { oid: oid as Oid, when: when.slice(when.indexOf('@')), subject: subject.join('\n').trimEnd() }
    })
}
