import { encode, toLatin1 } from '../../core/bytes/bytes.js'
import type { Oid } from '../../core/object/oid.js'
import { pushTargetOf, upstreamOf } from '../../core/config/tracking.js'
import { followTags } from '../../core/revision/resolve-revision.js'
import type { Ref, RefName } from '../port.js'
import { followRef, type Store } from './store.js'

/** Lists the refs whose names start with one of the prefixes, in the order of their names' bytes. */
export async function* listRefs(store: Store, prefixes: readonly string[]): AsyncGenerator<Ref, void, undefined> {
  const wanted = prefixes.length === 0 ? ['refs/'] : prefixes
  const names = new Set((await Promise.all(wanted.map(prefix => store.refNames(prefix)))).flat())
  for (const name of inOrder(names)) {
    const ref = await describe(store, name)
    if (ref !== undefined) yield ref
  }
}

function inOrder(names: Iterable<RefName>): readonly RefName[] {
  const keyed = [...names].map(name => ({ name, key: toLatin1(encode(name)) }))
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ name }) => name)
}

/** A symbolic ref whose target does not exist is left out. */
async function describe(store: Store, name: RefName): Promise<Ref | undefined> {
  const [value, end] = await Promise.all([store.ref(name), followRef(store, name)])
  if (value === undefined || end?.oid === undefined) return undefined
  const isBranch = name.startsWith('refs/heads/')
  const peeled = isBranch ? undefined : await peel(store, end.oid)
  const upstream = isBranch ? upstreamOf(name, store.config) : undefined
  const push = isBranch ? pushTargetOf(name, store.config) : undefined
  return {
    name,
    oid: end.oid,
    ...(peeled === undefined ? {} : { peeled }),
    ...('symref' in value ? { symref: end.name } : {}),
    ...(upstream === undefined ? {} : { upstream }),
    ...(push === undefined ? {} : { push }),
  }
}

async function peel(store: Store, oid: Oid): Promise<Oid | undefined> {
  const end = await followTags(oid, { read: name => store.object(name) })
  return end === undefined || end.oid === oid ? undefined : end.oid
}
