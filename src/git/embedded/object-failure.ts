import { MalformedObject } from '../../core/object/raw-object.js'
import { MalformedPack, ObjectTooLarge } from '../../core/pack/pack-entry.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'

/** Returns the failure for an object that exists and cannot be read. */
export function unreadable(oid: string, error: unknown): GitSlimError {
  if (error instanceof ObjectTooLarge) return tooLarge(error)
  const reason = error instanceof Error ? error.message : String(error)
  return new GitSlimError('corrupt', messages.inProcess.unreadableObject(oid, reason), { cause: error })
}

/** Returns the failure for a received pack, or the error itself when the pack is not to blame. */
export function packFailure(error: unknown): unknown {
  if (error instanceof ObjectTooLarge) return tooLarge(error)
  if (!(error instanceof MalformedPack)) return error
  return new GitSlimError('corrupt', messages.git.brokenPack(error.message), { cause: error })
}

/** Returns the failure for objects that are not of their types, or the error itself. */
export function objectFailure(error: unknown): unknown {
  if (!(error instanceof MalformedObject)) return error
  return new GitSlimError('corrupt', messages.inProcess.malformedObject(error.message), { cause: error })
}

function tooLarge(error: ObjectTooLarge): GitSlimError {
  return new GitSlimError('unsupported', messages.inProcess.objectTooLarge(error.size), { cause: error })
}
