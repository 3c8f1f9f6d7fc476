import { updateRefFiles } from '../files/update-ref-files.js'
import { breakLocks, lockOn } from '../files/ref-locks.js'
import type { RefFiles } from '../files/ref-files.js'
import { refuseMissingTargets } from '../in-process/check-updates.js'
import { reflogIdent, type Surroundings } from '../in-process/identity.js'
import { listRefs } from '../in-process/list-refs.js'
import { resolveRevision } from '../in-process/revision.js'
import type { Store } from '../in-process/store.js'
import type { ProcessMark, RefStore } from '../port.js'

/** Returns the ref store of a repository whose refs are files. */
export function refStore(
  files: RefFiles,
  store: Store,
  surroundings: Surroundings & { readonly mark: ProcessMark },
): RefStore {
  const { gitDirectory } = files
  const directories = { gitDirectory, commonDirectory: gitDirectory }
  return {
    resolve: revision => resolveRevision(revision, store),
    list: (...prefixes) => listRefs(store, prefixes),
    update: async (updates, reason) => {
      if (updates.length === 0) return
      await refuseMissingTargets(updates, store)
      const who = reflogIdent(store.config, surroundings)
      const { mark } = surroundings
      await updateRefFiles(files, { updates, reason, who, objectFormat: store.objectFormat, mark })
    },
    lockOn: name => lockOn(directories, name),
    breakLocks: (locks, minAgeMs) => breakLocks(directories, locks, minAgeMs),
  }
}
