import { copyFile, mkdir, readdir, readFile, rename, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fromLatin1 } from '../../core/bytes/bytes.js'
import type { RewriteStep } from '../../core/rewrite/todo/rewrite-step.js'
import type { ProcessMark } from '../port.js'
import { hasCode, isAbsent, orAbsent } from './file-errors.js'
import { inherit, isLeftBehind, ownName } from './own-names.js'
import { makeScratchDirectory, removeScratch } from './scratch-directory.js'

/** The place where a hook sees a rewrite. */
export interface ShownPlaces {
  /** The worktree's own git directory. */
  readonly gitDirectory: string
  readonly commonDirectory: string
  /** An empty directory, which becomes a git directory of the same repository with its own HEAD. */
  readonly view: string
}

/**
 * Creates an empty directory for a view, where git expects the files of a worktree; removed by {@link removeView}. Git
 * lists no worktree there, because no file names its directory.
 */
export async function makeView(commonDirectory: string, mark: ProcessMark): Promise<string> {
  const worktrees = join(commonDirectory, 'worktrees')
  for (;;) {
    await mkdir(worktrees, { recursive: true })
    try {
      const view = await makeScratchDirectory(worktrees, mark)
      // Otherwise git gc would remove a worktree without files.
      await writeFile(join(view, 'locked'), 'git-slim runs a hook\n')
      return view
    } catch (error) {
      // Another process has removed the last view, and the directory with it.
      if (!isAbsent(error)) throw error
    }
  }
}

/** Removes a view, and the directory around it unless it contains others. */
export async function removeView(view: string): Promise<void> {
  await removeScratch(view)
  try {
    await rmdir(dirname(view))
  } catch (error) {
    if (!isAbsent(error) && !hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error
  }
}

/**
 * Makes a git directory that looks like the worktree's own during `git rebase -i`, at a step. Branches, objects and
 * settings are the repository's; HEAD and the rebase state are in the view only, so that the worktree's own are not
 * touched.
 *
 * @see gitrepository-layout(5), commondir
 */
export async function makeRebaseView(
  { gitDirectory, commonDirectory, view }: ShownPlaces,
  step: RewriteStep,
): Promise<void> {
  const state = join(view, stateName)
  await mkdir(state)
  await Promise.all([
    writeFile(join(view, 'commondir'), `${commonDirectory}\n`),
    writeFile(join(view, 'HEAD'), `${step.head}\n`),
    writeFile(join(view, 'ORIG_HEAD'), `${step.head}\n`),
    writeState(state, step),
    writeFile(join(state, 'orig-head'), `${step.head}\n`),
    copyBesideHead(gitDirectory, view),
  ])
}

/**
 * Creates `rebase-merge` in the worktree's own git directory, for hooks that look for `.git/rebase-merge` by that name.
 * It is created and removed as a whole, so that its owner is always known. An existing one stays. Git's `--abort` and
 * `--continue` do not accept it as a rebase, because it does not name the branch; `--quit` removes it, and so does the
 * next git-slim command, should this process be killed. `--skip` resets local changes first.
 */
export async function showRebase({ gitDirectory, view }: ShownPlaces, step: RewriteStep): Promise<void> {
  const made = join(view, 'shown')
  await mkdir(made)
  await writeFile(join(made, ownerName), basename(view))
  await writeState(made, step)
  const state = join(gitDirectory, stateName)
  if ((await orAbsent(stat(state))) !== undefined) return
  try {
    await rename(made, state)
  } catch (error) {
    // Another process was faster: there is one already.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error
  }
}

/** Removes the directory of {@link showRebase}, unless it is gone, or another rebase has begun there. */
export async function hideRebase({ gitDirectory, view }: ShownPlaces, mark: ProcessMark): Promise<void> {
  if ((await ownerOf(gitDirectory)) === basename(view)) await removeState(gitDirectory, mark)
}

/** Removes views, and directories of {@link showRebase}, that killed processes of this host left. */
export async function removeLeftViews(
  { gitDirectory, commonDirectory }: Omit<ShownPlaces, 'view'>,
  mark: ProcessMark,
): Promise<void> {
  try {
    for (const place of new Set([gitDirectory, commonDirectory])) await removeShown(place, mark)
    const worktrees = join(commonDirectory, 'worktrees')
    for (const name of await inherit(worktrees, 'scratch', mark)) await removeView(join(worktrees, name))
  } catch (error) {
    // A user who may only read the repository leaves them, and another process may remove them meanwhile.
    if (!isAbsent(error) && !hasCode(error, 'EACCES', 'EPERM', 'EROFS')) throw error
  }
}

async function removeShown(gitDirectory: string, mark: ProcessMark): Promise<void> {
  const owner = await ownerOf(gitDirectory)
  if (owner !== undefined && isLeftBehind(owner, mark)) await removeState(gitDirectory, mark)
}

async function removeState(gitDirectory: string, mark: ProcessMark): Promise<void> {
  const own = join(gitDirectory, ownName('scratch', mark))
  await rename(join(gitDirectory, stateName), own)
  await removeScratch(own)
}

async function ownerOf(gitDirectory: string): Promise<string | undefined> {
  return orAbsent(readFile(join(gitDirectory, stateName, ownerName), 'utf8'))
}

const stateName = 'rebase-merge'

/** Names the process that shows a rewrite as a rebase; a rebase that was handed over to git has a different file. */
const ownerName = 'git-slim-shows'

/** Distinguishes the state shown to a hook from that of a real rebase, relative to the git directory. */
export const shownRebase = join(stateName, ownerName)

/** @see sequencer.c, read_basic_state and rebase_path_… */
async function writeState(directory: string, { branch, onto, done, left }: RewriteStep): Promise<void> {
  const count = (list: string) => list.split('\n').length - 1
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'head-name': branch === 'HEAD' ? 'detached HEAD\n' : `${branch}\n`,
    onto: `${onto}\n`,
    interactive: '',
    done: fromLatin1(done),
    'git-rebase-todo': fromLatin1(left),
    msgnum: `${count(done)}\n`,
    end: `${count(done + left)}\n`,
  }
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text)))
}

/** These are next to HEAD, and describe the worktree's files: an index may be split in two. */
async function copyBesideHead(from: string, to: string): Promise<void> {
  await mkdir(join(to, 'info'))
  const shared = (await readdir(from)).filter(name => name.startsWith('sharedindex.'))
  for (const name of ['config.worktree', join('info', 'sparse-checkout'), ...shared]) {
    try {
      await copyFile(join(from, name), join(to, name))
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
  }
}
