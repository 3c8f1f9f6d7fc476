import { MalformedConfig } from '../../../core/config/parse-config.js'
import { decodeLossy } from '../../../core/bytes/bytes.js'
import { parseCommit } from '../../../core/object/commit.js'
import { findPath, type TreeReader } from '../../../core/object/find-path.js'
import {
  moduleProblem,
  nestedNames,
  type ModuleEntry,
  readGitmodules,
} from '../../../core/submodule/read-gitmodules.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, Oid } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'

/** A submodule of a commit: its entry in `.gitmodules`, and its recorded commit. */
export interface Submodule extends ModuleEntry {
  readonly commit: Oid
}

/**
 * Returns the submodules of a commit that have an address in `.gitmodules`.
 *
 * @throws GitSlimError `refused` for whatever in them would lead us, or a later git, where a repository has no say
 */
export async function findSubmodules({ objects, objectFormat }: Git, commit: Oid): Promise<readonly Submodule[]> {
  const reader: TreeReader = { read: oid => objects.read(oid), format: objectFormat }
  const { tree } = parseCommit((await objects.read(commit)).body)
  const found: Submodule[] = []
  for (const entry of await entriesOf(tree, reader)) {
    const recorded = await recordedCommit(tree, entry, reader)
    if (recorded !== undefined) found.push({ ...entry, commit: recorded })
  }
  const nested = nestedNames(found.map(({ name }) => name))
  if (nested !== undefined) throw new GitSlimError('refused', messages.submodules.nested(...nested))
  return found
}

async function entriesOf(tree: Oid, reader: TreeReader): Promise<readonly ModuleEntry[]> {
  const outcome = await findPath(tree, '.gitmodules', reader)
  if (outcome.kind === 'absent') return []
  if (outcome.kind === 'lookalike') throw lookalike('.gitmodules', outcome.name)
  const { mode, oid } = outcome.entry
  if (!mode.startsWith('100')) throw new GitSlimError('refused', messages.submodules.noFile)
  try {
    return readGitmodules(decodeLossy((await reader.read(oid)).body))
  } catch (error) {
    if (!(error instanceof MalformedConfig)) throw error
    throw new GitSlimError('corrupt', messages.submodules.malformed(error.line), { cause: error })
  }
}

/** An entry may be unused: the submodule was removed, or belongs to another branch. */
async function recordedCommit(tree: Oid, entry: ModuleEntry, reader: TreeReader): Promise<Oid | undefined> {
  const outcome = await findPath(tree, entry.path, reader)
  const isUnreadable = entry.path.includes('\ufffd')
  if (outcome.kind === 'absent' && !isUnreadable) return undefined
  const problem = moduleProblem(entry)
  if (problem !== undefined) throw new GitSlimError('refused', messages.submodules.unusable(entry.name, problem))
  if (outcome.kind === 'lookalike') throw lookalike(entry.path, outcome.name)
  return outcome.kind === 'entry' && outcome.entry.mode === '160000' ? outcome.entry.oid : undefined
}

function lookalike(path: string, other: string): GitSlimError {
  return new GitSlimError('refused', messages.submodules.lookalike(path, other))
}
