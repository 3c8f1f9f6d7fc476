import { join } from 'node:path'
import semverGte from 'semver/functions/gte.js'
import { messages } from '../../output/messages.js'
import { removeLeftViews } from '../files/rebase-state.js'
import { makeScratchDirectory } from '../files/scratch-directory.js'
import { noMerger } from '../in-process/not-supported.js'
import type { Capability, Favour, Git, Merger, ObjectReader, ProcessMark, WhichRepository } from '../port.js'
import { batch, batchCommand, catFile } from './cat-file.js'
import { mergeAttributes } from './check-attr.js'
import { config, type Settings } from './config.js'
import { callersEnvironment, gitEnvironment, repositoryEnvironment, worktreeEnvironment } from './environment.js'
import { handover } from './git-rebase.js'
import { head } from './head.js'
import { hooks } from './hooks.js'
import { history } from './history.js'
import { inventory } from './inventory.js'
import { mergeTree } from './merge-tree.js'
import { askEach } from './merge-tree-each.js'
import { askSession } from './merge-tree-session.js'
import { notes } from './notes.js'
import { objectStore } from './objects.js'
import { pusher } from './push.js'
import { refStore } from './refs.js'
import type { Repository } from './repository.js'
import { findRepository } from './rev-parse.js'
import type { GitProgram } from './spawn.js'
import { signer } from './signer.js'
import { identity } from './var.js'
import { worktree } from './worktree.js'
import type { SystemParts } from './transfer-program.js'

export interface Opening {
  readonly capabilities: ReadonlySet<Capability>
  readonly directory: string
  readonly which: WhichRepository | undefined
}

/** Opens the repository that contains a directory, or the one in it. */
export async function openRepository(system: SystemParts, opening: Opening): Promise<Git> {
  const { capabilities, directory, which } = opening
  const parts = { ...system, env: callersEnvironment(system.env, which) }
  const program = programIn(parts, directory)
  const location = await findRepository(program, parts.env)
  await removeLeftViews(location, parts.mark)
  const git: Repository = { ...program, ...location, env: repositoryEnvironment(parts.env, location) }
  const objects = catFile(git, semverGte(parts.version, '2.36.0') ? batchCommand : batch)
  const store = objectStore(git, objects)
  const settings = config(git)
  return {
    backend: 'system',
    capabilities,
    objectFormat: location.objectFormat,
    bare: location.bare,
    objects: store,
    refs: refStore(git, objects, parts.env),
    head: head(git, objects),
    history: history(git),
    config: settings,
    identity: identity(git, parts.env, parts.clock),
    worktree: worktree(git, parts),
    handover: handover(git, parts.env, parts.version),
    merger: (mark, favour) => {
      const known = capabilities.has('favoured-merges') ? favour : undefined
      return merger(parts, { git, reader: store, mark, favour: known, config: settings })
    },
    notes: notes(git, { config: settings, env: parts.env }),
    hooks: hooks({ git, config: settings, env: parts.env, version: parts.version }),
    signer: request => signer({ git, config: settings, env: parts.env }, request),
    pusher: pusher(git, parts.env),
    inventory: inventory(git, settings),
    close: () => objects.close(),
  }
}

interface Merging {
  readonly git: Repository
  readonly reader: ObjectReader
  readonly mark: ProcessMark
  readonly favour: Favour | undefined
  readonly config: Settings
}

function merger(parts: SystemParts, { git, reader, mark, favour, config }: Merging): Merger {
  const attributes = mergeAttributes({ git, callerEnv: parts.env, config })
  if (!semverGte(parts.version, '2.38.0')) {
    return noMerger(messages.git.mergesNeedNewer(parts.version), attributes)
  }
  const inOne = semverGte(parts.version, '2.49.0')
  return mergeTree({
    git: { ...git, env: worktreeEnvironment(parts.env) },
    objectFormat: git.objectFormat,
    objects: join(git.commonDirectory, 'objects'),
    reader,
    ask: inOne ? askSession : askEach,
    startsEach: inOne ? undefined : `git ${/^\d+\.\d+/.exec(parts.version)?.[0] ?? parts.version}`,
    favour,
    attributes,
    makeScratch: () => makeScratchDirectory(git.commonDirectory, mark),
  })
}

function programIn({ program, env, trace, signal, kill }: SystemParts, cwd: string): GitProgram {
  return { program, cwd, env: gitEnvironment(env), trace, signal, kill }
}
