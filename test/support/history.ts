import type { Header } from '../../src/core/object/commit.js'
import type { ObjectFormat, Oid } from '../../src/core/object/oid.js'
import type { RawObject } from '../../src/core/object/raw-object.js'
import type { RefName } from '../../src/git/port.js'
import { Builder } from './history-builder.js'
import type { FileChanges } from './tree-builder.js'

type Letter =
  | ('A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M')
  | ('N' | 'O' | 'P' | 'Q' | 'R' | 'S' | 'T' | 'U' | 'V' | 'W' | 'X' | 'Y' | 'Z')

/** Ids by the label that a history gives them; `oid()` takes any label, and throws for one that is not there. */
export type Labelled = Readonly<Record<Letter, Oid>> & Readonly<Record<string, Oid | undefined>>

/** A repository as a value: every object, every ref, nothing on disk. */
export interface DefinedHistory {
  readonly name: string
  readonly objectFormat: ObjectFormat
  readonly objects: ReadonlyMap<Oid, RawObject>
  readonly refs: ReadonlyMap<RefName, Oid>
  readonly symrefs: ReadonlyMap<RefName, RefName>
  readonly head: { readonly branch: RefName } | { readonly detached: Oid }
  /** Configuration as `[key, value]`. */
  readonly config: readonly (readonly [key: string, value: string])[]
  readonly shallow: readonly Oid[]
  /** The object that a label names: mostly a commit. */
  readonly oids: Labelled
  /** The tree of the commit that a label names. */
  readonly trees: Labelled
  oid(label: string): Oid
}

export interface CommitOptions {
  /** Labels; default: what the current branch holds. */
  readonly parents?: readonly string[]
  /** Default: the label and a newline. Bytes go in as they are. */
  readonly message?: string | Uint8Array
  /** `Name <mail>`; the date is the clock's. */
  readonly author?: string
  readonly committer?: string
  readonly extraHeaders?: readonly Header[]
  /** How wrong the clock is. */
  readonly minutes?: number
}

export interface HistoryBuilder {
  /** Makes a commit on the current branch: the files changed, and their new content. */
  commit(label: string, files?: FileChanges, options?: CommitOptions): Oid
  /** Makes a merge of the current branch and others; the tree is the first parent's with the files changed. */
  merge(label: string, others: readonly string[], files?: FileChanges): Oid
  /** Makes a branch at a label (default: here) and goes to it. */
  branch(name: string, at?: string): void
  /** Goes to a branch that has no commit. */
  orphan(name: string): void
  checkout(branch: string): void
  detach(label: string): void
  tag(name: string, at?: string): void
  annotatedTag(name: string, at?: string, message?: string): Oid
  ref(name: string, at: string): void
  symref(name: string, target: string): void
  config(key: string, value: string): void
  /** Leaves out the parents of these commits, as a shallow clone does. */
  shallow(...labels: readonly string[]): void
  /** Adds an object byte for byte; a commit moves the current branch. */
  raw(label: string, object: RawObject): Oid
  oid(label: string): Oid
  /** Returns the tree of a label's commit, for raw commits. */
  tree(label: string): Oid
}

export interface HistoryOptions {
  readonly objectFormat?: ObjectFormat
  /** The id the current branch must end at: a change of the fixture is then a change someone sees. */
  readonly tip?: string
}

/**
 * Defines a history: the same ids wherever and whenever it is built.
 *
 * Authors, committers and dates are fixed: the clock ticks one minute per commit, and a committer is ten seconds after
 * the author, so that no test can mistake one for the other.
 */
export function defineHistory(
  name: string,
  build: (h: HistoryBuilder) => void,
  options: HistoryOptions = {},
): DefinedHistory {
  const builder = new Builder(name, options.objectFormat ?? 'sha1')
  build(builder)
  const history = builder.finish()
  const tip = 'detached' in history.head ? history.head.detached : history.refs.get(history.head.branch)
  if (options.tip !== undefined && options.tip !== tip) {
    throw new Error(`history ${name}: the tip is ${tip}, pinned is ${options.tip}`)
  }
  return history
}
