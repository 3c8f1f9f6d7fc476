import { writePack } from '../../core/pack/write-pack.js'
import type { RawObject } from '../../core/object/raw-object.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/**
 * Stores objects as one pack, flushed to the disk.
 *
 * @see git-index-pack(1), --stdin
 */
export async function indexPack(git: Repository, objects: readonly RawObject[]): Promise<void> {
  // There are no deltas to resolve, so there is nothing for threads to do but start.
  await runGit(git, ['index-pack', '--stdin', '--threads=1'], { input: writePack(objects, git.objectFormat) })
}
