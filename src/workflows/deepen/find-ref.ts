import { findRef } from '../../core/clone/choose-head.js'
import { closestRefs } from '../../core/clone/closest-refs.js'
import { isOid } from '../../core/object/oid.js'
import { parseRefName, shortRefName } from '../../core/ref/ref-name.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { Git, Oid, RefName, RemoteRef } from '../../git/port.js'
import { messages } from '../../output/messages.js'

/** What a name stands for: a commit, and the ref that it is to be known by here. */
export interface Target {
  readonly commit: Oid
  /** The object the ref holds: a tag is not its commit. */
  readonly oid: Oid
  /** Undefined for what is named by its id, or is here alone. */
  readonly ref: RefName | undefined
}

/**
 * Returns what a name stands for: a ref of the server's, also by the name it has here (`origin/main`), a commit by its
 * full id, or whatever else is here under that name.
 *
 * @throws GitSlimError `not-found`
 */
export async function findTarget(
  git: Git,
  refs: readonly RemoteRef[],
  { name, remote }: { readonly name: string; readonly remote: string },
): Promise<Target> {
  const below = [`${remote}/`, `remotes/${remote}/`, `refs/remotes/${remote}/`].find(prefix => name.startsWith(prefix))
  const branch = below === undefined ? undefined : findRef(refs, `refs/heads/${name.slice(below.length)}`)
  const ref = branch ?? findRef(refs, name)
  if (ref !== undefined) return { commit: ref.peeled ?? ref.oid, oid: ref.oid, ref: localName(ref, remote) }
  if (isOid(name)) return { commit: name, oid: name, ref: undefined }
  try {
    const oid = await git.refs.resolve(`${name}^{commit}`)
    return { commit: oid, oid, ref: undefined }
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error
    throw new GitSlimError('not-found', messages.deepen.noSuchRef(name, remote, closestRefs(name, refs)), {
      cause: error,
    })
  }
}

function localName({ name, symref }: RemoteRef, remote: string): RefName | undefined {
  if (name === 'HEAD') return symref === undefined ? undefined : localName({ name: symref, oid: '' as Oid }, remote)
  if (!name.startsWith('refs/heads/')) return name
  return parseRefName(`refs/remotes/${remote}/${shortRefName(name)}`)
}
