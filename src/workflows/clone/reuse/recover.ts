import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { GitSlimError, isFailure } from '../../../core/errors.js'
import type { CleanRequest, ObjectFilter, Oid, WorktreeChange } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { isSystemError, isThere, lostAndFound, namesIn, pathIn, renameRetrying } from '../../transfer/files.js'
import type { Reusable } from './find-reusable.js'
import type { Stage } from '../stage-name.js'

/** The contents of the new repository. */
export interface Made {
  readonly commit: Oid | null
  readonly filter: ObjectFilter | undefined
  readonly submodules: readonly { readonly path: string }[] | undefined
}

interface Settling {
  readonly stage: Stage
  readonly reusable: Reusable
  readonly clean: CleanRequest
  readonly files: 'change' | 'leave'
  readonly made: Made
}

/**
 * Replaces the old repository by the new one, and updates the files to its commit. Until the one rename, nothing has
 * changed. A kill after it leaves files of both: the next run completes the update.
 */
export async function recover(ctx: Context, { stage, reusable, clean, files, made }: Settling): Promise<void> {
  const { path, gitDirectory } = reusable
  await warnOfOwner(ctx, path, stage)
  if (files === 'leave') {
    await stage.publish()
    return stage.discard()
  }
  const { reuse } = ctx.backend
  const { progress } = ctx.reporter
  const options = { prompts: 'never', ...(progress === undefined ? {} : { onProgress: progress }) } as const
  const change: WorktreeChange = {
    worktree: path,
    gitDirectory: join(stage.directory, '.git'),
    commit: made.commit,
    submodules: made.submodules === undefined ? 'left-out' : 'to-come',
    objects: made.filter === undefined ? 'all' : 'needed',
    before: [gitDirectory],
    clean: await leavingLostAndFound(clean, path),
  }
  const { before } = await reuse.prepare(change, { ...options, signal: ctx.signal })
  if (before === 'unknown' && clean.mode === 'tracked') ctx.reporter.warn(messages.reuse.perhapsStale(path))
  await stage.publish()
  // A partly updated worktree is useless: once begun, the update is not interrupted.
  const signal = new AbortController().signal
  await tellingWhatIsLeft(path, async () => {
    await reuse.apply({ ...change, gitDirectory: join(path, '.git') }, { ...options, signal })
    for (const module of outermost(made.submodules ?? [])) {
      await moveContents(join(stage.directory, module), join(path, module))
    }
  })
  await stage.discard()
}

async function leavingLostAndFound(clean: CleanRequest, path: string): Promise<CleanRequest> {
  const [all, ours] = await Promise.all([readdir(path), namesIn(path)])
  return all.length === ours.length ? clean : { ...clean, exclude: [...clean.exclude, `/${lostAndFound}/`] }
}

/** The disk may be full by then. */
async function tellingWhatIsLeft(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const kind = isFailure(error) ? error.kind : isSystemError(error) ? 'disk' : 'bug'
    const reason = isFailure(error) ? [error.message, error.reason ?? ''].join('\n').trim() : (error as Error).message
    throw new GitSlimError(kind, messages.reuse.unfinished(path, reason), { cause: error })
  }
}

/** The contents of a submodule move with it. */
function outermost(modules: readonly { readonly path: string }[]): readonly string[] {
  const paths = modules.map(module => module.path)
  return paths.filter(path => !paths.some(outer => path.startsWith(`${outer}/`)))
}

/** A directory that does not exist was outside the sparse checkout. */
async function moveContents(from: string, to: string): Promise<void> {
  if (!(await isThere(to))) return
  for (const name of await readdir(from, { encoding: 'buffer' })) {
    await renameRetrying(pathIn(from, name), pathIn(to, name))
  }
}

/** A new file tells who this user is. Git refuses to work in somebody else's directory. */
async function warnOfOwner({ reporter, userSetting }: Context, path: string, { directory }: Stage): Promise<void> {
  const trusted = await userSetting('safe.directory')
  if (trusted === '*' || trusted === path) return
  const [theirs, ours] = await Promise.all([lstat(path), lstat(directory)])
  if (theirs.uid !== ours.uid) reporter.warn(messages.reuse.foreignOwner(path, theirs.uid))
}
