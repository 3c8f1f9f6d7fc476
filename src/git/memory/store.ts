import type { ConfigValues } from '../../core/config/config-values.js'
import type { Store } from '../in-process/store.js'
import type { MemoryRepository } from './repository.js'

/** Returns what the maps hold as the rules of git see it. */
export function memoryStore(repository: MemoryRepository, config: ConfigValues): Store {
  const { objectFormat, shallow, objects, refs, symrefs } = repository
  return {
    objectFormat,
    shallow,
    config,
    object: oid => Promise.resolve(objects.get(oid)),
    objectsNamed: digits => Promise.resolve([...objects.keys()].filter(oid => oid.startsWith(digits))),
    ref: name => {
      const symref = symrefs.get(name)
      const oid = refs.get(name)
      return Promise.resolve(symref !== undefined ? { symref } : oid !== undefined ? { oid } : undefined)
    },
    refNames: prefix => {
      const all = [...refs.keys(), ...symrefs.keys()]
      return Promise.resolve(all.filter(name => name.startsWith('refs/') && name.startsWith(prefix)))
    },
  }
}
