import { OddTree } from '../../core/object/flat-tree.js'
import type { ObjectFormat, Oid } from '../../core/object/oid.js'
import { Quarantine } from '../files/quarantine.js'
import { removeScratch } from '../files/scratch-directory.js'
import type { CommitMergeOutcome, Favour, Merger, ObjectsMade, ObjectReader } from '../port.js'
import type { MergeAttributes } from './check-attr.js'
import { alternates } from './environment.js'
import type { MergeTreeAnswer } from './merge-tree-answer.js'
import { newBelow, putBelow } from './merge-tree-objects.js'
import type { GitProgram } from './spawn.js'

export interface MergeTreeParts {
  /** Runs in the worktree, if there is one: its attributes apply. */
  readonly git: GitProgram
  readonly objectFormat: ObjectFormat
  /** The repository's own objects. */
  readonly objects: string
  readonly reader: ObjectReader
  /** From git 2.43. */
  readonly favour: Favour | undefined
  /** Creates the quarantine for the objects that a merge needs and makes. */
  readonly makeScratch: () => Promise<string>
  /** How git is asked, and what is started for each merge. */
  readonly ask: (place: MergePlace) => AskMerge
  readonly startsEach: string | undefined
  readonly attributes: MergeAttributes
}

/** The place where git merges: it reads the repository's objects, and writes to the quarantine. */
export interface MergePlace {
  /** Set in its environment. */
  readonly git: GitProgram
  readonly quarantine: Quarantine
  readonly objectFormat: ObjectFormat
  readonly favour: Favour | undefined
}

/** The merge: trees with a given base, or commits with their merge bases. */
export interface Sides {
  readonly base?: Oid
  readonly ours: Oid
  readonly theirs: Oid
}

/** Returns the options of every merge: unrelated histories are merged too, as in a rebase. */
export function mergeOptions({ favour }: Pick<MergePlace, 'favour'>): readonly string[] {
  return ['--allow-unrelated-histories', ...(favour === undefined ? [] : [`-X${favour}`])]
}

/** Asks git for a merge of existing objects. */
export interface AskMerge {
  ask(sides: Sides): Promise<MergeAnswer>
  close(): Promise<void>
}

export interface MergeAnswer extends MergeTreeAnswer {
  readonly end: 'clean' | 'conflict'
}

/** Returns a merger that does not change the repository: git reads objects there, and writes to a quarantine. */
export function mergeTree(parts: MergeTreeParts): Merger {
  let opened: Promise<Opened> | undefined
  const merge = async (merging: Merging) => {
    opened ??= open(parts)
    return mergeIn(await opened, parts, merging)
  }
  return {
    merges: 'commits',
    startsEach: parts.startsEach,
    mergesLines: parts.attributes.mergesLines,
    merge: ({ made, ...sides }) => merge({ sides, made, wanted: 'merged' }),
    mergeCommits: ({ made, ...sides }) => merge({ sides, made, wanted: 'merged-or-left' }),
    close: async () => {
      await parts.attributes.close()
      if (opened === undefined) return
      const { scratch, door } = await opened
      await door.close()
      await removeScratch(scratch)
    },
  }
}

interface Opened {
  readonly scratch: string
  readonly quarantine: Quarantine
  readonly door: AskMerge
}

async function open({ git, objects, objectFormat, favour, makeScratch, ask }: MergeTreeParts): Promise<Opened> {
  const scratch = await makeScratch()
  const quarantine = new Quarantine(scratch, objectFormat)
  const env = {
    ...git.env,
    GIT_OBJECT_DIRECTORY: quarantine.directory,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates([objects]),
  }
  return { scratch, quarantine, door: ask({ git: { ...git, env }, quarantine, objectFormat, favour }) }
}

interface Merging {
  readonly sides: Sides
  readonly made: ObjectsMade
  /** The source of objects: conflicting trees are read only on request. */
  readonly wanted: 'merged' | 'merged-or-left'
}

async function mergeIn(opened: Opened, parts: MergeTreeParts, merging: Merging): Promise<CommitMergeOutcome> {
  const { quarantine, door } = opened
  const { sides, made, wanted } = merging
  const { objectFormat, reader } = parts
  const place = { quarantine, format: objectFormat, read: async (oid: Oid) => made.get(oid) ?? reader.read(oid) }
  await putBelow(place, made, Object.values(sides))
  const { end, tree, conflicts, stages } = await door.ask(sides)
  const objects = () => newBelow(place, { tree, before: sides.ours })
  if (end !== 'conflict') return { kind: 'merged', tree, objects: await objects() }
  const left = wanted === 'merged' ? undefined : await objects().catch(unlessOdd)
  return { kind: 'conflict', conflicts, left: left && { tree, objects: left, stages } }
}

/** A conflicting merge's tree is sometimes one that git itself would refuse. */
function unlessOdd(error: unknown): undefined {
  if (!(error instanceof OddTree)) throw error
}
