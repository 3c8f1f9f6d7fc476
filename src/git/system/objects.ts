import type { Oid } from '../../core/object/oid.js'
import { hashObject, type RawObject } from '../../core/object/raw-object.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { ObjectStore } from '../port.js'
import type { CatFile } from './cat-file.js'
import type { Repository } from './repository.js'
import { writePack } from '../../core/pack/write-pack.js'
import { runGit } from './spawn.js'

/** Up to this number, objects are stored loose: many small packs would slow down every later git. */
const looseLimit = 20

/** Returns the object store of a repository. */
export function objectStore(git: Repository, objects: CatFile): ObjectStore {
  return {
    read: oid => readObject(objects, oid),
    write: async given => {
      const distinct = distinctObjects(given, git)
      if (distinct.length === 0) return
      await (distinct.length > looseLimit ? indexPack(git, distinct) : unpackObjects(git, distinct))
    },
  }
}

async function readObject(objects: CatFile, oid: Oid): Promise<RawObject> {
  const answer = await objects.ask('contents', oid)
  if (answer.kind !== 'found') throw new GitSlimError('not-found', messages.git.noSuchObject(oid))
  return { type: answer.type, body: answer.body }
}

function distinctObjects(objects: Iterable<RawObject>, { objectFormat }: Repository): readonly RawObject[] {
  const byName = new Map<Oid, RawObject>()
  for (const object of objects) byName.set(hashObject(object, objectFormat), object)
  return [...byName.values()]
}

/**
 * Stores objects as one pack, flushed to disk.
 *
 * @see git-index-pack(1), --stdin
 */
async function indexPack(git: Repository, objects: readonly RawObject[]): Promise<void> {
  // There are no deltas to resolve, so threads would only cost time.
  await runGit(git, ['index-pack', '--stdin', '--threads=1'], { input: writePack(objects, git.objectFormat) })
}

/**
 * Stores loose objects, flushed to disk. For few objects: a pack for each small rewrite would slow git down.
 *
 * @see git-unpack-objects(1)
 */
async function unpackObjects(git: Repository, objects: readonly RawObject[]): Promise<void> {
  // By default git flushes only packs and refs: after a power failure, a branch could point to a commit without
  // content.
  const durably = ['-c', 'core.fsync=loose-object']
  await runGit(git, [...durably, 'unpack-objects', '-q'], { input: writePack(objects, git.objectFormat) })
}
