import { isOid, type Oid } from '../../core/object/oid.js'
import type { Git, RawObject } from '../../git/port.js'

/** Returns a repository with some additional objects, to which more may be added. Git itself knows none of them. */
export function inMemoryRepository(git: Git, objects: ReadonlyMap<Oid, RawObject>): Git {
  return {
    ...git,
    objects: { ...git.objects, read: async oid => objects.get(oid) ?? git.objects.read(oid) },
    refs: { ...git.refs, resolve: async revision => named(revision, objects) ?? git.refs.resolve(revision) },
  }
}

function named(revision: string, objects: ReadonlyMap<Oid, RawObject>): Oid | undefined {
  const oid = revision.replace(/\^\{commit\}$/, '')
  return isOid(oid) && objects.get(oid)?.type === 'commit' ? oid : undefined
}
