import { setImmediate } from 'node:timers/promises'
import { shownPath } from '../../core/editor/file-changes.js'
import type { DiffLine, SplitChoices, SplitFile, SplitPiece } from '../../core/editor/session.js'
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

/** Returns the pieces of a commit, to be shown. */
export async function splitChoices(pieces: readonly Piece[], tools: FileTools): Promise<SplitChoices> {
  const byFile = new Map<ChangedFile, Piece[]>()
  for (const piece of pieces) byFile.set(piece.file, [...(byFile.get(piece.file) ?? []), piece])
  const files: SplitFile[] = []
  let left = limits.all
  for (const [file, own] of byFile) {
    await setImmediate()
    const shown = left > 0 ? await shownPieces(own, file, tools) : own.map(piece => ({ ...titled(piece), lines: [] }))
    left -= shown.reduce((sum, { lines }) => sum + lines.length, 0)
    files.push({ path: shownPath(file.path, sanitizeLine), pieces: shown })
  }
  const parts = partsByFile(pieces, await renamedFiles([...byFile.keys()], tools.linesOf))
  const partOf = new Map(parts.flatMap(({ pieces: own }, i) => own.map(piece => [piece, i] as const)))
  return { files, byFile: pieces.map(piece => partOf.get(piece) ?? 0) }
}

async function shownPieces(
  pieces: readonly Piece[],
  { from, to }: ChangedFile,
  { linesOf }: FileTools,
): Promise<readonly SplitPiece[]> {
  const [first] = pieces
  if (first?.kind === 'whole') return [{ ...titled(first), lines: await wholeLines(from, to, linesOf) }]
  const old = (from !== undefined && pieces.some(({ kind }) => kind === 'hunk') && (await linesOf(from.oid))) || []
  return pieces.map(piece => ({ ...titled(piece), lines: hunkLines(piece, old) }))
}

function titled(piece: Piece): Pick<SplitPiece, 'title'> {
  if (piece.kind === 'hunk') return { title: hunkTitle(piece.hunk) }
  const { from, to } = piece.file
  const what = piece.kind === 'mode' ? `${from?.mode} -> ${to?.mode}` : statusOf(piece.file)
  return { title: `${messages.split.notLines(piece.kind)} (${what})` }
}

function hunkLines(piece: Piece, old: Lines): readonly DiffLine[] {
  if (piece.kind !== 'hunk') return []
  const { at, lines } = piece.hunk
  return shortened([...linesAs('deleted', old.slice(at.start, at.end)), ...linesAs('added', lines)])
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

function linesAs(kind: 'added' | 'deleted', lines: Lines): readonly DiffLine[] {
  return lines.slice(0, limits.ofPiece + 1).map(line => ({ kind, text: changedLine(line) }))
}

function shortened(lines: readonly DiffLine[]): readonly DiffLine[] {
  if (lines.length <= limits.ofPiece) return lines
  return [...lines.slice(0, limits.ofPiece), { kind: 'note', text: messages.editorSplit.moreLines }]
}
