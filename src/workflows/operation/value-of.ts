import { isFailure } from '../../core/errors.js'
import type { Git, Oid, RefName } from '../../git/port.js'

/**
 * Returns what a ref holds, or undefined when it does not exist.
 *
 * HEAD counts only while it is detached: an operation that moved it so did not move the branch it may be on since.
 */
export async function valueOf(git: Git, name: RefName): Promise<Oid | undefined> {
  if (name === 'HEAD') {
    const head = await git.head.current()
    return head.kind === 'detached' ? head.oid : undefined
  }
  try {
    return await git.refs.resolve(name)
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined
    throw error
  }
}
