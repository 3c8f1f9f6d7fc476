import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeLossy, fromLatin1 } from '../../core/bytes/bytes.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import { GitSlimError } from '../errors.js'
import { branchesElsewhere } from '../files/checked-out.js'
import { Quarantine } from '../files/quarantine.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import type { Env, ObjectsToBe, TreeSwitch, Worktree } from '../port.js'
import { alternates, worktreeEnvironment } from './environment.js'
import { ignoredInTheWay } from './ignored-in-the-way.js'
import { checkSwitch, switchTrees } from './read-tree.js'
import type { Repository } from './repository.js'
import { stagedTree } from './write-tree.js'

/** Returns the worktree of a repository. */
export function worktree(repository: Repository, callerEnv: Env): Worktree {
  const git = { ...repository, env: worktreeEnvironment(callerEnv) }
  const { bare, commonDirectory, gitDirectory } = repository
  const stays = ({ from, to }: TreeSwitch) => bare || from === to
  return {
    check: async (trees, objects) => (stays(trees) ? undefined : checkApart(git, trees, objects)),
    bring: async trees => (stays(trees) ? undefined : switchTrees(git, trees)),
    staged: mark => stagedTree(git, mark),
    branchesElsewhere: () => branchesElsewhere(commonDirectory, gitDirectory),
  }
}

function shown(path: string): string {
  return sanitize(decodeLossy(fromLatin1(path)))
}

/** The trees that git is to look at are shown to it without being the repository's. */
async function checkApart(git: Repository, trees: TreeSwitch, { made, mark }: ObjectsToBe): Promise<void> {
  const scratch = await makeScratchDirectory(git.commonDirectory, mark)
  try {
    const quarantine = new Quarantine(join(scratch, 'objects'), git.objectFormat)
    await mkdir(quarantine.directory)
    for (const object of made) await quarantine.put(object)
    const env = { ...git.env, GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates([quarantine.directory]) }
    await checkSwitch({ ...git, env }, trees)
    const ignored = await ignoredInTheWay({ ...git, env }, trees)
    if (ignored.length > 0) throw new GitSlimError('refused', messages.git.ignoredInTheWay(ignored.map(shown)))
  } finally {
    await removeScratch(scratch)
  }
}
