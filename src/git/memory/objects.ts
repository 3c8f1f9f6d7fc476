import { hashObject } from '../../core/object/raw-object.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { ObjectStore } from '../port.js'
import type { MemoryRepository } from './repository.js'

/** Returns the object store of a repository in memory. */
export function memoryObjects({ objects, objectFormat }: MemoryRepository): ObjectStore {
  return {
    read: async oid => {
      const object = objects.get(oid)
      if (object === undefined) throw new GitSlimError('not-found', messages.git.noSuchObject(oid))
      return object
    },
    write: async written => {
      for (const object of written) objects.set(hashObject(object, objectFormat), object)
    },
  }
}
