import { ConfigValues } from '../../core/config/config-values.js'
import { readConfiguration, readOwnConfiguration } from '../files/config-files.js'
import { type FoundRepository, refuseUnknownFormat } from '../files/discover.js'
import { RefFiles } from '../files/ref-files.js'
import { readShallow } from '../files/shallow-file.js'
import type { Store } from '../in-process/store.js'
import type { Env, RefName, ProcessMark } from '../port.js'
import { EmbeddedObjects } from './objects.js'
import type { Surroundings } from '../in-process/identity.js'

/** An opened repository on disk: its files, and how they are read. */
export interface EmbeddedRepository {
  readonly gitDirectory: string
  readonly bare: boolean
  readonly config: ConfigValues
  readonly files: RefFiles
  readonly objects: EmbeddedObjects
  readonly store: Store
}

export interface OpenParts {
  readonly env: Env
  readonly signal: AbortSignal
}

/**
 * Opens a discovered repository.
 *
 * @throws GitSlimError `unsupported` when its files mean something that only git knows
 */
export async function openFound(
  { gitDirectory, worktree }: FoundRepository,
  { env, signal }: OpenParts,
): Promise<EmbeddedRepository> {
  const own = new ConfigValues(await readOwnConfiguration(gitDirectory))
  await refuseUnknownFormat(gitDirectory, own)
  const files = new RefFiles(gitDirectory)
  const objects = new EmbeddedObjects(gitDirectory, signal)
  const config = await configuration(files, env)
  const bare = own.getBoolean('core.bare')
  return {
    gitDirectory,
    bare: typeof bare === 'boolean' ? bare : worktree === undefined,
    config,
    files,
    objects,
    store: {
      objectFormat: 'sha1',
      config,
      shallow: await readShallow(gitDirectory),
      object: oid => objects.find(oid),
      objectsNamed: digits => objects.named(digits),
      ref: name => files.value(name),
      refNames: prefix => files.names(prefix),
    },
  }
}

async function configuration(files: RefFiles, env: Env): Promise<ConfigValues> {
  const head = await files.value('HEAD' as RefName)
  const branch = head && 'symref' in head ? head.symref : undefined
  return new ConfigValues(await readConfiguration({ env, gitDirectory: files.gitDirectory, branch }))
}

export interface EmbeddedParts extends Surroundings {
  readonly signal: AbortSignal
  readonly mark: ProcessMark
}
