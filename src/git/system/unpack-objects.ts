import { writePack } from '../../core/pack/write-pack.js'
import type { RawObject } from '../../core/object/raw-object.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/**
 * Stores objects one file each, flushed to the disk. For a few: a pack for each small rewrite would slow git down.
 *
 * @see git-unpack-objects(1)
 */
export async function unpackObjects(git: Repository, objects: readonly RawObject[]): Promise<void> {
  // By default git flushes packs and refs alone: a power cut would leave a branch that holds a commit without content.
  const durably = ['-c', 'core.fsync=loose-object']
  await runGit(git, [...durably, 'unpack-objects', '-q'], { input: writePack(objects, git.objectFormat) })
}
