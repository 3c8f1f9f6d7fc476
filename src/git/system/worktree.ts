import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeLossy, fromLatin1 } from '../../core/bytes/bytes.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import { GitSlimError } from '../../core/errors.js'
import { branchesElsewhere } from '../files/checked-out.js'
import { Quarantine } from '../files/quarantine.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import type { ObjectsToBe, TreeSwitch, Worktree } from '../port.js'
import { alternates, worktreeEnvironment } from './environment.js'
import { addCheckedOut } from './resume-checkout.js'
import { removeHalfWritten, takeBack } from './half-written.js'
import { ignoredInTheWay } from './ignored-in-the-way.js'
import { type TemporaryIndex, withTemporaryIndex } from './temporary-index.js'
import { checkSwitch, switchTrees } from './read-tree.js'
import type { Repository } from './repository.js'
import { bringBack, localChanges, putAside, recover } from './stash.js'
import { stagedTree } from './write-tree.js'
import type { SystemParts } from './transfer-program.js'

/** Returns the worktree of a repository. */
export function worktree(repository: Repository, { env, mark }: Pick<SystemParts, 'env' | 'mark'>): Worktree {
  const git = { ...repository, env: worktreeEnvironment(env) }
  const { bare, commonDirectory, gitDirectory } = repository
  const stays = ({ from, to }: TreeSwitch) => bare || from === to
  const onIndex = (use: (apart: TemporaryIndex) => Promise<void>) => withTemporaryIndex(git, mark, use)
  return {
    check: async (trees, objects) => (stays(trees) ? undefined : checkApart(git, trees, objects)),
    checkoutTree: async trees => (stays(trees) ? undefined : onIndex(apart => bring(apart.git, trees))),
    resumeCheckout: async trees => (stays(trees) ? undefined : onIndex(apart => resume(apart, trees))),
    staged: by => stagedTree(git, { mark: by, callerEnv: env }),
    localChanges: () => localChanges(git),
    autostash: stash => putAside(git, stash),
    recoverAutostash: stash => recover(git, stash),
    applyAutostash: stash => bringBack(git, stash),
    branchesElsewhere: () => branchesElsewhere(commonDirectory, gitDirectory),
  }
}

/** If git fails in the middle, everything is restored, so that the update can be repeated, or the operation undone. */
async function bring(git: Repository, trees: TreeSwitch): Promise<void> {
  try {
    await switchTrees(git, trees)
  } catch (error) {
    // A second failure is not reported instead of the first.
    await Promise.allSettled([takeBack(git, trees)])
    throw error
  }
}

async function resume(apart: TemporaryIndex, trees: TreeSwitch): Promise<void> {
  await removeHalfWritten(apart.git, trees)
  const rest = await addCheckedOut(apart, trees)
  await checkAll(rest.git, rest.trees)
  await switchTrees(rest.git, rest.trees)
}

async function checkAll(git: Repository, trees: TreeSwitch): Promise<void> {
  await checkSwitch(git, trees)
  await checkIgnored(git, trees)
}

async function checkIgnored(git: Repository, trees: TreeSwitch): Promise<void> {
  const ignored = await ignoredInTheWay(git, trees)
  if (ignored.length > 0) throw new GitSlimError('refused', messages.git.ignoredInTheWay(ignored.map(shown)))
}

function shown(path: string): string {
  return sanitize(decodeLossy(fromLatin1(path)))
}

/** Git sees these trees without their being stored in the repository. */
async function checkApart(git: Repository, trees: TreeSwitch, { made, mark, changes }: ObjectsToBe): Promise<void> {
  const scratch = await makeScratchDirectory(git.commonDirectory, mark)
  try {
    const quarantine = new Quarantine(join(scratch, 'objects'), git.objectFormat)
    await mkdir(quarantine.directory)
    for (const object of made) await quarantine.put(object)
    const env = { ...git.env, GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates([quarantine.directory]) }
    await (changes === 'put-aside' ? checkIgnored : checkAll)({ ...git, env }, trees)
  } finally {
    await removeScratch(scratch)
  }
}
