import { setImmediate } from 'node:timers/promises'
import { shownPath } from '../../core/editor/file-changes.js'
import type { DiffLine, SplitChoices, SplitFile, SplitPiece } from '../../core/editor/session.js'
import type { Hunk } from '../../core/diff/hunks.js'
import type { Lines } from '../../core/diff/lines.js'
import { isSubmodule, type TreeEntry } from '../../core/object/tree.js'
import type { ChangedFile, FileTools } from '../../core/rewrite/tree/changed-files.js'
import type { Piece } from '../../core/rewrite/plan/pieces.js'
import { renamedFiles } from '../../core/rewrite/tree/renamed-files.js'
import { messages } from '../../output/messages.js'
import { sanitizeLine } from '../../output/sanitize.js'
import { partsByFile } from '../verbs/split/choose-parts.js'
import { hunkTitle, statusOf } from '../verbs/split/show.js'
import { changedLine } from './changes.js'

/** Longer changes are not shown. */
const limits = { ofPiece: 500, all: 100_000 }

/** A piece, the number of the hunk that it is or a line of, and whether it has several lines. */
export interface NumberedPiece {
  readonly piece: Piece
  readonly hunk: number
  readonly lines: 'several' | 'one'
}

/** Lines of the old file that are shown before and after a hunk. */
const context = 3

/** Returns the pieces of a commit, to be shown; some hunks are divided into lines. */
export async function splitChoices(
  numbered: readonly NumberedPiece[],
  byLine: readonly number[],
  tools: FileTools,
): Promise<SplitChoices> {
  const byFile = new Map<ChangedFile, NumberedPiece[]>()
  for (const each of numbered) byFile.set(each.piece.file, [...(byFile.get(each.piece.file) ?? []), each])
  const files: SplitFile[] = []
  let left = limits.all
  for (const [file, own] of byFile) {
    await setImmediate()
    const shown =
      left > 0 ? await shownPieces(own, file, { byLine, tools }) : own.map(each => ({ ...titled(each), lines: [] }))
    left -= shown.reduce((sum, { lines }) => sum + lines.length, 0)
    files.push({ path: shownPath(file.path, sanitizeLine), pieces: shown })
  }
  const pieces = numbered.map(({ piece }) => piece)
  const parts = partsByFile(pieces, await renamedFiles([...byFile.keys()], tools.linesOf))
  const partOf = new Map(parts.flatMap(({ pieces: own }, i) => own.map(piece => [piece, i] as const)))
  return { files, byLine, byFile: pieces.map(piece => partOf.get(piece) ?? 0) }
}

interface Showing {
  readonly byLine: readonly number[]
  readonly tools: FileTools
}

async function shownPieces(
  pieces: readonly NumberedPiece[],
  { from, to }: ChangedFile,
  { byLine, tools: { linesOf } }: Showing,
): Promise<readonly SplitPiece[]> {
  const [first] = pieces
  if (first?.piece.kind === 'whole') return [{ ...titled(first), lines: await wholeLines(from, to, linesOf) }]
  const isText = pieces.some(({ piece }) => piece.kind === 'hunk')
  const old = (from !== undefined && isText && (await linesOf(from.oid))) || []
  let shownTo = 0
  return pieces.map((each, i): SplitPiece => {
    const { piece, hunk } = each
    if (piece.kind !== 'hunk') return { ...titled(each), lines: [] }
    const { at } = piece.hunk
    if (byLine.includes(hunk)) {
      shownTo = at.end
      return { ...titled(each), title: lineTitle(piece.hunk, old), lines: [] }
    }
    const next = pieces[i + 1]?.piece
    const end = Math.min(at.end + context, next?.kind === 'hunk' ? next.hunk.at.start : old.length)
    const before = linesAs('context', old.slice(Math.max(shownTo, at.start - context), at.start))
    const after = linesAs('context', old.slice(at.end, end))
    shownTo = end
    const title = `${hunkTitle(piece.hunk)} ${headingAbove(old, at.start)}`.trimEnd()
    return { ...titled(each), title, lines: [...before, ...shortened(changedLines(piece.hunk, old)), ...after] }
  })
}

function titled({ piece, hunk, lines }: NumberedPiece): Omit<SplitPiece, 'lines'> {
  const numbers = { hunk, divides: lines === 'several' ? ('into-lines' as const) : ('no' as const) }
  if (piece.kind === 'hunk') return { ...numbers, title: hunkTitle(piece.hunk) }
  const { from, to } = piece.file
  const what = piece.kind === 'mode' ? `${from?.mode} -> ${to?.mode}` : statusOf(piece.file)
  return { ...numbers, title: `${messages.split.notLines(piece.kind)} (${what})` }
}

/** A line of a divided hunk, with its sign. */
function lineTitle({ at, lines }: Hunk, old: Lines): string {
  const [added] = lines
  return added === undefined ? `-${changedLine(old[at.start] ?? '')}` : `+${changedLine(added)}`
}

/**
 * Returns the line that git shows behind the position of a hunk: the last one above it that begins with a letter, `_` or
 * `$`, usually a function; empty where there is none.
 *
 * @see git-diff(1), gitattributes(5), "Defining a custom hunk-header"
 */
function headingAbove(old: Lines, start: number): string {
  const line = old.slice(0, start).findLast(text => /^[A-Za-z_$]/.test(text))
  return line === undefined ? '' : changedLine(line).trimEnd().slice(0, 80)
}

function changedLines({ at, lines }: Hunk, old: Lines): readonly DiffLine[] {
  return [...linesAs('deleted', old.slice(at.start, at.end)), ...linesAs('added', lines)]
}

async function wholeLines(
  from: TreeEntry | undefined,
  to: TreeEntry | undefined,
  linesOf: FileTools['linesOf'],
): Promise<readonly DiffLine[]> {
  const [old, now] = await Promise.all([contentOf(from, linesOf), contentOf(to, linesOf)])
  if (old === undefined || now === undefined) return [{ kind: 'note', text: messages.editorSplit.noText }]
  return shortened([...linesAs('deleted', old), ...linesAs('added', now)])
}

async function contentOf(entry: TreeEntry | undefined, linesOf: FileTools['linesOf']): Promise<Lines | undefined> {
  if (entry === undefined) return []
  if (isSubmodule(entry)) return [`commit ${entry.oid}\n`]
  const lines = await linesOf(entry.oid)
  // The target of a symbolic link never ends with a newline.
  return entry.mode === '120000' ? lines?.map(line => `${line}\n`) : lines
}

function linesAs(kind: 'added' | 'deleted' | 'context', lines: Lines): readonly DiffLine[] {
  return lines.slice(0, limits.ofPiece + 1).map(line => ({ kind, text: changedLine(line) }))
}

function shortened(lines: readonly DiffLine[]): readonly DiffLine[] {
  if (lines.length <= limits.ofPiece) return lines
  return [...lines.slice(0, limits.ofPiece), { kind: 'note', text: messages.editorSplit.moreLines }]
}
