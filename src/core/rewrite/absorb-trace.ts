import { carriedBack } from '../diff/hunks.js'
import { diffLines, type Range } from '../diff/line-diff.js'
import type { Oid } from '../object/oid.js'
import type { TreeEntry } from '../object/tree.js'
import type { CommitInfo } from './commit-info.js'
import { type FileTools, isFile, type Piece } from './pieces.js'
import type { SourceOf } from './renamed-files.js'
import { isSame } from './tree-change.js'
import { entryAt } from './tree-paths.js'

/** Commits that something may go into, newest first, each the only parent of the one before. */
export interface Stack {
  readonly commits: readonly CommitInfo[]
  /** The tree that the last of them was made on. */
  readonly below: Oid
}

export interface TraceTools extends FileTools {
  readonly stack: Stack
}

/** A file as it is in some commits that follow one another. */
export interface Version {
  /** The oldest of those commits, by its position in the stack. */
  readonly last: number
  readonly path: string
  readonly entry: TreeEntry
  /** Where the pieces stand in it that are about nothing newer. */
  readonly places: ReadonlyMap<Piece, Range>
}

/** The commit that a piece is about, by its position in the stack. */
export interface Origin {
  readonly index: number
  readonly how: 'added' | 'changed'
}

/** What has been found out about the pieces of one file. */
export interface Trace {
  /** Newest first. */
  readonly versions: readonly Version[]
  /** Not of those that no commit of the stack has touched. */
  readonly origins: ReadonlyMap<Piece, Origin>
}

const nowhere: Range = { start: 0, end: 0 }

/**
 * Goes back through a stack to find the newest commit that touched what each piece of a file is about.
 *
 *     HEAD ── c ── b ── a      a hunk on lines that c left alone stands, some lines further up or down, in b, and so on
 *
 * All lines between are the same ones, so that the hunk can be done to each version on the way, and nothing conflicts.
 */
export async function traceFile(
  pieces: readonly Piece[],
  tools: TraceTools & { readonly sourceOf: SourceOf },
): Promise<Trace> {
  const { commits, below } = tools.stack
  const versions: Version[] = []
  const origins = new Map<Piece, Origin>()
  let path = pieces[0]?.file.path ?? ''
  let entry = pieces[0]?.file.from
  let places: ReadonlyMap<Piece, Range> = new Map(pieces.map(piece => [piece, placeOf(piece)]))
  for (const [index, { commit }] of commits.entries()) {
    const tree = commits[index + 1]?.commit.tree ?? below
    if (entry === undefined || places.size === 0 || tree === commit.tree) continue
    const before = await entryAt(tools.trees, tree, path)
    if (isSame(before, entry)) continue
    versions.push({ last: index, path, entry, places })
    const source = before === undefined ? await tools.sourceOf(path, tree, commit.tree) : undefined
    const earlier = source?.from ?? before
    const kept = await carried(places, { before: earlier, after: entry }, tools)
    const how = earlier === undefined ? 'added' : 'changed'
    for (const piece of places.keys()) if (!kept.has(piece)) origins.set(piece, { index, how })
    path = source?.path ?? path
    entry = earlier
    places = kept
  }
  return { versions, origins }
}

function placeOf(piece: Piece): Range {
  return piece.kind === 'hunk' ? piece.hunk.at : nowhere
}

interface TwoVersions {
  readonly before: TreeEntry | undefined
  readonly after: TreeEntry
}

/** Returns where the pieces stand that a commit has not touched, in the version before it. */
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
