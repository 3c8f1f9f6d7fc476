import { ConfigValues } from '../../core/config/config-values.js'
import { readConfiguration, readOwnConfiguration } from '../files/config-files.js'
import { discoverRepository } from '../files/discover.js'
import { pending } from '../files/pending.js'
import { RefFiles } from '../files/ref-files.js'
import { refuseUnknownFormat } from '../files/repository-format.js'
import { readShallow } from '../files/shallow-file.js'
import { configPort } from '../in-process/config.js'
import { currentHead } from '../in-process/head.js'
import { history } from '../in-process/history.js'
import { identity, type Surroundings } from '../in-process/identity.js'
import { parseDate } from '../in-process/parse-date.js'
import type { Store } from '../in-process/store.js'
import type { Backend, Capability, Git, RefName } from '../port.js'
import { EmbeddedObjects } from './objects.js'
import { refStore } from './refs.js'
import { embeddedTransport } from './transport.js'

export interface EmbeddedParts extends Surroundings {
  readonly signal: AbortSignal
}

/** What git itself is needed for, all of it. */
const capabilities: ReadonlySet<Capability> = new Set()

/** Returns the backend that needs no git: isomorphic-git reads objects and reaches servers, refs are files. */
export function embeddedBackend(parts: EmbeddedParts): Backend {
  return {
    name: 'embedded',
    capabilities,
    open: directory => openRepository(parts, directory),
    parseDate: async text => parseDate(text, parts.clock()),
    transport: embeddedTransport(parts),
  }
}

async function openRepository(parts: EmbeddedParts, directory: string): Promise<Git> {
  const { gitDirectory, worktree } = await discoverRepository(directory, parts.env)
  const own = new ConfigValues(await readOwnConfiguration(gitDirectory))
  await refuseUnknownFormat(gitDirectory, own)
  const files = new RefFiles(gitDirectory)
  const objects = new EmbeddedObjects(gitDirectory, parts.signal)
  const config = await configuration(files, parts)
  const store = storeOf({ files, objects, config, shallow: await readShallow(gitDirectory) })
  const bare = own.getBoolean('core.bare')
  return {
    backend: 'embedded',
    capabilities,
    objectFormat: 'sha1',
    bare: typeof bare === 'boolean' ? bare : worktree === undefined,
    objects,
    refs: refStore(files, store, parts),
    head: {
      current: () => currentHead(store),
      pending: () => pending(gitDirectory, async name => (await files.value(name as RefName)) !== undefined),
    },
    history: history(store),
    config: configPort(config),
    identity: identity(config, parts),
    close: () => Promise.resolve(),
  }
}

async function configuration(files: RefFiles, { env }: EmbeddedParts): Promise<ConfigValues> {
  const head = await files.value('HEAD' as RefName)
  const branch = head && 'symref' in head ? head.symref : undefined
  return new ConfigValues(await readConfiguration({ env, gitDirectory: files.gitDirectory, branch }))
}

interface StoreParts extends Pick<Store, 'config' | 'shallow'> {
  readonly files: RefFiles
  readonly objects: EmbeddedObjects
}

function storeOf({ files, objects, config, shallow }: StoreParts): Store {
  return {
    objectFormat: 'sha1',
    config,
    shallow,
    object: oid => objects.find(oid),
    objectsNamed: digits => objects.named(digits),
    ref: name => files.value(name),
    refNames: prefix => files.names(prefix),
  }
}
