import { dirname, join, resolve } from 'node:path'
import type { ConfigValues } from '../../core/config/config-values.js'
import { branchesElsewhere } from '../files/checked-out.js'
import { findRepository } from '../files/discover.js'
import { pending } from '../files/pending.js'
import { removeLeftViews } from '../files/rebase-state.js'
import { configPort } from '../in-process/config.js'
import { currentHead, fixedWorktree } from '../in-process/fixed-worktree.js'
import { history } from '../in-process/history.js'
import { noHandover, noHooks, noInventory, noNotes, noPusher, noSigner } from '../in-process/not-supported.js'
import { findHook } from '../files/find-hook.js'
import { readAttributesFiles } from '../files/attributes-files.js'
import { plainMerger } from '../in-process/plain-merger.js'
import { identity } from '../in-process/identity.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { parseDate } from '../in-process/parse-date.js'
import type { Backend, Capability, Git, RefName, WhichRepository } from '../port.js'
import { openFound, type EmbeddedParts } from './open-repository.js'
import { refStore } from './refs.js'
import { embeddedTransport } from './transport.js'

/** Everything that needs git itself. */
const capabilities: ReadonlySet<Capability> = new Set()

/** Returns the backend that needs no git: isomorphic-git reads loose objects, everything else is done here. */
export function embeddedBackend(parts: EmbeddedParts): Backend {
  return {
    name: 'embedded',
    capabilities,
    open: (directory, which) => openRepository(parts, directory, which),
    parseDate: async text => parseDate(text, parts.clock()),
    transport: embeddedTransport(parts),
    reuse: { prepare: refuse, apply: refuse },
  }
}

const refuse = () => Promise.reject(new GitSlimError('unsupported', messages.reuse.embedded))

function hooksDirectory(gitDirectory: string, config: ConfigValues): string {
  return resolve(dirname(gitDirectory), config.get('core.hooksPath') ?? join(gitDirectory, 'hooks'))
}

async function openRepository(parts: EmbeddedParts, directory: string, which?: WhichRepository): Promise<Git> {
  const found = await findRepository(directory, which, parts)
  const { gitDirectory, bare, config, files, objects, store } = await openFound(found, parts)
  await removeLeftViews({ gitDirectory, commonDirectory: gitDirectory }, parts.mark)
  return {
    backend: 'embedded',
    capabilities,
    objectFormat: 'sha1',
    bare,
    objects,
    refs: refStore(files, store, parts),
    head: {
      current: () => currentHead(store),
      pending: () => pending(gitDirectory, async name => (await files.value(name as RefName)) !== undefined),
    },
    history: history(store),
    config: configPort(config),
    identity: identity(config, parts),
    worktree: fixedWorktree({ bare, branchesElsewhere: () => branchesElsewhere(gitDirectory, gitDirectory) }),
    handover: noHandover(),
    merger: () =>
      plainMerger({
        objects,
        objectFormat: 'sha1',
        config: configPort(config),
        attributes: async () => Object.values(await readAttributesFiles(gitDirectory, parts.env, config)),
      }),
    signer: noSigner,
    notes: noNotes(configPort(config), parts.env),
    hooks: noHooks(name => findHook(hooksDirectory(gitDirectory, config), name)),
    pusher: noPusher,
    inventory: noInventory,
    close: () => Promise.resolve(),
  }
}
