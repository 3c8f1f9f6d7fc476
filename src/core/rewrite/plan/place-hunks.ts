import type { Oid } from '../../object/oid.js'
import { type Stack, type Trace, traceFiles, type TraceTools } from './trace-lines.js'
import { changedFiles } from '../tree/changed-files.js'
import { type Piece, piecesOf } from './pieces.js'
import { type Renamed, renamedFiles } from '../tree/renamed-files.js'
import type { Change } from '../tree/tree-change.js'

/** The target of a staged piece: a commit, by its position in the stack, or none. */
export type Fate =
  | { readonly kind: 'into'; readonly index: number }
  | { readonly kind: 'stays'; readonly why: StayReason; readonly by: Oid | null }

export type StayReason =
  /** No commit of the stack touched these lines. */
  | 'untouched'
  /** The last commit to touch them is somebody else's. */
  | 'not-yours'
  /** No commit has the file. */
  | 'new'
  /** The file is renamed in the index. */
  | 'renamed'
  /** The file is removed, and the last commit to touch it did not add it. */
  | 'removed'

export interface Placed {
  readonly piece: Piece
  readonly fate: Fate
}

/** A staged file: its pieces in order, and what is known about them. */
export interface PlacedFile {
  readonly placed: readonly Placed[]
  readonly trace: Trace
}

export interface AbsorbInput extends TraceTools {
  /** The staged changes. */
  readonly change: Change
  /** Whether changes may be folded into a commit. */
  readonly isOwn: (commit: Oid) => boolean
}

/** Finds the target commit of each staged piece: the one that last touched the same lines. */
export async function placePieces(input: AbsorbInput): Promise<readonly PlacedFile[]> {
  const { trees, change, linesOf } = input
  const files = await changedFiles(trees, change.from, change.to)
  const renamed = await renamedFiles(files, linesOf)
  const pieces = await Promise.all(files.map(file => piecesOf(file, linesOf)))
  const traced = pieces.filter(([piece]) => piece && piece.file.from !== undefined && !renamed.has(piece.file))
  const found = await traceFiles(traced, input)
  const traces = new Map(traced.map((own, i) => [own, found[i]]))
  return pieces.map(own => {
    const trace = traces.get(own)
    const fate = (piece: Piece) => (trace === undefined ? untracedFate(piece, renamed) : fateOf(piece, trace, input))
    return { placed: own.map(piece => ({ piece, fate: fate(piece) })), trace: trace ?? untraced }
  })
}

function untracedFate({ file }: Piece, renamed: Renamed): Fate {
  return { kind: 'stays', why: renamed.has(file) ? 'renamed' : 'new', by: null }
}

const untraced: Trace = { versions: [], origins: new Map() }

function fateOf(
  piece: Piece,
  { origins }: Trace,
  { stack, isOwn }: { stack: Stack; isOwn: AbsorbInput['isOwn'] },
): Fate {
  const origin = origins.get(piece)
  const by = stack.commits[origin?.index ?? -1]?.oid
  if (origin === undefined || by === undefined) return { kind: 'stays', why: 'untouched', by: null }
  if (!isOwn(by)) return { kind: 'stays', why: 'not-yours', by }
  // A commit that changed one line of a file must not take the whole file with it.
  if (piece.file.to === undefined && origin.how === 'changed') return { kind: 'stays', why: 'removed', by }
  return { kind: 'into', index: origin.index }
}
