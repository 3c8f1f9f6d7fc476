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
  /** Run where the worktree is, if there is one: its attributes count. */
  readonly git: GitProgram
  readonly objectFormat: ObjectFormat
  /** The repository's own objects: where they are, and how they are read. */
  readonly objects: string
  readonly reader: ObjectReader
  /** From git 2.43. */
  readonly favour: Favour | undefined
  /** Makes the directory that everything a merge needs and makes is kept in. */
  readonly makeScratch: () => Promise<string>
  /** How git is asked, and what is started for each merge. */
  readonly ask: (place: MergePlace) => AskMerge
  readonly startsEach: string | undefined
  readonly attributes: MergeAttributes
}

/** Where git merges: its objects are read where they are, and what it makes stays in the quarantine. */
export interface MergePlace {
  /** Its environment says so. */
  readonly git: GitProgram
  readonly quarantine: Quarantine
  readonly objectFormat: ObjectFormat
  readonly favour: Favour | undefined
}

/** What is merged: trees over the one given, or, without one, commits over what they have in common. */
export interface Sides {
  readonly base?: Oid
  readonly ours: Oid
  readonly theirs: Oid
}

/** Returns the options of every merge: histories with nothing in common are merged too, as a rebase does. */
export function mergeOptions({ favour }: Pick<MergePlace, 'favour'>): readonly string[] {
  return ['--allow-unrelated-histories', ...(favour === undefined ? [] : [`-X${favour}`])]
}

/** A way to have git merge what is there. */
export interface AskMerge {
  ask(sides: Sides): Promise<MergeAnswer>
  close(): Promise<void>
}

export interface MergeAnswer extends MergeTreeAnswer {
  readonly end: 'clean' | 'conflict'
}

/** Returns a way to merge that leaves the repository alone: git reads its objects there, and writes in a quarantine. */
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
  /** Of what the objects are read: of what conflicts only for those who look at it. */
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

/** What conflicts is now and then put into a tree that git itself would not take. */
function unlessOdd(error: unknown): undefined {
  if (!(error instanceof OddTree)) throw error
}
