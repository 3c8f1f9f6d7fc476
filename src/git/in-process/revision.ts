import type { Oid } from '../../core/object/oid.js'
import { pushTargetOf, upstreamOf } from '../../core/config/tracking.js'
import { resolveRevision as resolve, type RevisionSource } from '../../core/revision/resolve-revision.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { RefName } from '../port.js'
import { followRef, type Store } from './store.js'

/**
 * Resolves a revision as git-rev-parse does.
 *
 * @throws GitSlimError `not-found`, `ambiguous`, or `unsupported` for forms that only git itself knows
 */
export async function resolveRevision(revision: string, store: Store): Promise<Oid> {
  const found = await resolve(revision, revisionSource(store))
  switch (found.kind) {
    case 'found':
      return found.oid
    case 'not-found':
      throw new GitSlimError('not-found', messages.git.noSuchRevision(revision, undefined))
    case 'ambiguous':
      throw new GitSlimError('ambiguous', messages.git.ambiguousRevision(revision, found.candidates))
    case 'unsupported':
      throw new GitSlimError('unsupported', messages.inProcess.unsupportedRevision(revision, found.part))
  }
}

function revisionSource(store: Store): RevisionSource {
  const end = async (name: RefName) => followRef(store, name)
  return {
    ref: async name => (await end(name))?.oid,
    currentBranch: async () => {
      const head = await end('HEAD' as RefName)
      return head?.name === 'HEAD' ? undefined : head?.name
    },
    tracking: (branch, which) =>
      which === 'push' ? pushTargetOf(branch, store.config) : upstreamOf(branch, store.config),
    read: oid => store.object(oid),
    abbreviation: digits => store.objectsNamed(digits),
    isShallow: oid => store.shallow.has(oid),
  }
}
