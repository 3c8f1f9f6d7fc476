import { carriedBack } from '../../diff/hunks.js'
import { diffLines, type Range } from '../../diff/line-diff.js'
import type { Oid } from '../../object/oid.js'
import type { TreeEntry } from '../../object/tree.js'
import type { CommitInfo } from './commit-info.js'
import type { Piece } from './pieces.js'
import { type SourceOf, sourcesIn } from '../tree/renamed-files.js'
import { changeBetween, isSame, type TreeChange } from '../tree/tree-change.js'
import { entryAt, splitPath } from '../tree/tree-paths.js'
import { type FileTools, isFile } from '../tree/changed-files.js'

/** Possible targets, newest first, each the only parent of the one before. */
export interface Stack {
  readonly commits: readonly CommitInfo[]
  /** The parent tree of the last of them. */
  readonly below: Oid
}

export interface TraceTools extends FileTools {
  readonly stack: Stack
}

/** A file in some consecutive commits. */
export interface Version {
  /** The oldest of those commits, by its position in the stack. */
  readonly last: number
  readonly path: string
  readonly entry: TreeEntry
  /** The positions of the pieces in it that touch nothing newer. */
  readonly places: ReadonlyMap<Piece, Range>
}

/** The target commit of a piece, by its position in the stack. */
export interface Origin {
  readonly index: number
  readonly how: 'added' | 'changed'
}

/** The targets of the pieces of one file. */
export interface Trace {
  /** Newest first. */
  readonly versions: readonly Version[]
  /** Without those that no commit of the stack touched. */
  readonly origins: ReadonlyMap<Piece, Origin>
}

const nowhere: Range = { start: 0, end: 0 }

/**
 * Goes back through a stack to find the newest commit that touched what each piece is about, file by file.
 *
 *     HEAD ── c ── b ── a      a hunk on lines that c left alone stands, some lines further up or down, in b, and so on
 *
 * All lines between are the same ones, so that the hunk can be done to each version on the way, and nothing conflicts.
 */
export async function traceFiles(files: readonly (readonly Piece[])[], tools: TraceTools): Promise<readonly Trace[]> {
  const sourceOf = sourcesIn(tools)
  const traces = files.map(pieces => new FileTrace(pieces, { ...tools, sourceOf }))
  const changes = changesDown(tools)
  for (const index of tools.stack.commits.keys()) {
    const live = traces.filter(trace => trace.isLive)
    if (live.length === 0) break
    const change = await changes(index)
    await Promise.all(live.filter(({ path }) => mayChange(change, path)).map(trace => trace.take(index)))
  }
  return traces
}

/** The number of changes to read ahead: trees that are requested together arrive together. */
const ahead = 32

/** Returns a reader of the change of each commit in a stack, from the newest on. */
function changesDown({ stack, trees }: TraceTools): (index: number) => Promise<TreeChange> {
  const reading = new Map<number, Promise<TreeChange>>()
  const read = (index: number) => changeBetween(trees, treeBelow(stack, index), treeOf(stack, index))
  return index => {
    for (let i = index; i < Math.min(index + ahead, stack.commits.length); i++) {
      if (reading.has(i)) continue
      const change = read(i)
      // Awaited when its turn comes; until then a rejection must not count as unhandled.
      change.catch(() => {})
      reading.set(i, change)
    }
    const change = reading.get(index) ?? read(index)
    reading.delete(index)
    return change
  }
}

function treeOf({ commits, below }: Stack, index: number): Oid {
  return commits[index]?.commit.tree ?? below
}

function treeBelow(stack: Stack, index: number): Oid {
  return treeOf(stack, index + 1)
}

/** Tells whether a path may have changed. */
function mayChange({ entries }: TreeChange, path: string): boolean {
  const [name, rest] = splitPath(path)
  const change = entries.get(name)
  if (change === undefined || rest === undefined) return change !== undefined
  return change.inside === undefined || mayChange(change.inside, rest)
}

/** One file on the way back through history. */
class FileTrace implements Trace {
  readonly versions: Version[] = []
  readonly origins = new Map<Piece, Origin>()
  path: string
  #entry: TreeEntry | undefined
  #places: ReadonlyMap<Piece, Range>

  constructor(
    pieces: readonly Piece[],
    private readonly tools: TraceTools & { readonly sourceOf: SourceOf },
  ) {
    this.path = pieces[0]?.file.path ?? ''
    this.#entry = pieces[0]?.file.from
    this.#places = new Map(pieces.map(piece => [piece, placeOf(piece)]))
  }

  /** Whether there are pieces left without a target. */
  get isLive(): boolean {
    return this.#entry !== undefined && this.#places.size > 0
  }

  /** Goes back over one commit. */
  async take(index: number): Promise<void> {
    const { stack, trees, sourceOf } = this.tools
    const entry = this.#entry
    const tree = treeBelow(stack, index)
    const before = await entryAt(trees, tree, this.path)
    if (entry === undefined || isSame(before, entry)) return
    this.versions.push({ last: index, path: this.path, entry, places: this.#places })
    const source = before === undefined ? await sourceOf(this.path, tree, treeOf(stack, index)) : undefined
    const earlier = source?.from ?? before
    const kept = await carried(this.#places, { before: earlier, after: entry }, this.tools)
    const how = earlier === undefined ? 'added' : 'changed'
    for (const piece of this.#places.keys()) if (!kept.has(piece)) this.origins.set(piece, { index, how })
    this.path = source?.path ?? this.path
    this.#entry = earlier
    this.#places = kept
  }
}

function placeOf(piece: Piece): Range {
  return piece.kind === 'hunk' ? piece.hunk.at : nowhere
}

interface TwoVersions {
  readonly before: TreeEntry | undefined
  readonly after: TreeEntry
}

/** Returns the positions of pieces that a commit did not touch, in the version before it. */
async function carried(
  places: ReadonlyMap<Piece, Range>,
  { before, after }: TwoVersions,
  { linesOf }: TraceTools,
): Promise<ReadonlyMap<Piece, Range>> {
  const hunks = [...places].flatMap(([piece, at]) => (piece.kind === 'hunk' ? [{ piece, at }] : []))
  if (before === undefined || !isFile(before) || !isFile(after)) return new Map()
  if (before.oid === after.oid) return new Map(hunks.map(({ piece, at }) => [piece, at]))
  const [earlier, later] = await Promise.all([linesOf(before.oid), linesOf(after.oid)])
  if (earlier === undefined || later === undefined) return new Map()
  const step = { before: earlier, after: later, edits: diffLines(earlier, later) }
  return new Map(
    hunks.flatMap(({ piece, at }) => {
      const back = carriedBack({ at, lines: piece.hunk.lines }, step)
      return back === undefined ? [] : [[piece, back] as const]
    }),
  )
}
