import { join, resolve } from 'node:path'
import semverGte from 'semver/functions/gte.js'
import { messages } from '../../output/messages.js'
import { makeScratchDirectory } from '../files/scratch-directory.js'
import { noMerger } from '../in-process/no-merger.js'
import type { Backend, Capability, Clock, Env, Git, Merger, ProcessMark } from '../port.js'
import { batch, batchCommand, catFile } from './cat-file.js'
import { config } from './config.js'
import { callersEnvironment, gitEnvironment, repositoryEnvironment, worktreeEnvironment } from './environment.js'
import { head } from './head.js'
import { history } from './history.js'
import { mergeTree } from './merge-tree.js'
import { objectStore } from './objects.js'
import { parseDate } from './parse-date.js'
import { refStore } from './refs.js'
import type { Repository } from './repository.js'
import { findRepository } from './rev-parse.js'
import type { GitProgram } from './spawn.js'
import type { KillProcess } from './process-tree.js'
import { createSystemTransport } from './transport.js'
import { identity } from './var.js'
import { worktree } from './worktree.js'
import { worktreeReuse } from './reuse-worktree.js'

export interface SystemParts {
  /** The git program, by its full path. */
  readonly program: string
  /** Its version, as semver. */
  readonly version: string
  readonly env: Env
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly kill: KillProcess
  /** Told every git command that is started. */
  readonly trace: (command: string) => void
}

/** Returns the backend that has git on PATH do the work. */
export function systemBackend(parts: SystemParts): Backend {
  const capabilities = capabilitiesOf(parts.version)
  return {
    name: 'system',
    capabilities,
    open: (directory, which) => open({ ...parts, env: callersEnvironment(parts.env, which) }, capabilities, directory),
    // Any directory that exists will do, and none of the caller's: its repository has no say in dates.
    parseDate: text => parseDate(programIn(parts, resolve('/')), text, parts.clock),
    transport: createSystemTransport(parts),
    reuse: worktreeReuse(parts),
  }
}

async function open(parts: SystemParts, capabilities: ReadonlySet<Capability>, directory: string): Promise<Git> {
  const program = programIn(parts, directory)
  const location = await findRepository(program, parts.env)
  const git: Repository = { ...program, ...location, env: repositoryEnvironment(parts.env, location) }
  const objects = catFile(git, semverGte(parts.version, '2.36.0') ? batchCommand : batch)
  return {
    backend: 'system',
    capabilities,
    objectFormat: location.objectFormat,
    bare: location.bare,
    objects: objectStore(git, objects),
    refs: refStore(git, objects),
    head: head(git, objects),
    history: history(git),
    config: config(git),
    identity: identity(git, parts.env, parts.clock),
    worktree: worktree(git, parts.env),
    merger: mark => merger(parts, git, mark),
    close: () => objects.close(),
  }
}

function merger(parts: SystemParts, git: Repository, mark: ProcessMark): Merger {
  if (!semverGte(parts.version, '2.38.0')) return noMerger(messages.git.mergesNeedNewer(parts.version))
  return mergeTree({
    git: { ...git, env: worktreeEnvironment(parts.env) },
    objectFormat: git.objectFormat,
    objects: join(git.commonDirectory, 'objects'),
    makeScratch: () => makeScratchDirectory(git.commonDirectory, mark),
  })
}

function programIn({ program, env, trace, signal, kill }: SystemParts, cwd: string): GitProgram {
  return { program, cwd, env: gitEnvironment(env), trace, signal, kill }
}

function capabilitiesOf(version: string): ReadonlySet<Capability> {
  const always: readonly Capability[] = ['ssh', 'git-protocol', 'sha256', 'linked-worktrees', 'conversion', 'reuse']
  return new Set(semverGte(version, '2.45.0') ? [...always, 'reftable'] : always)
}
