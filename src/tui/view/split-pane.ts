import { messages } from '../../output/messages.js'
import { beyond, fittedSpans, type Line, type Span } from '../text/cells.js'
import { splitArea } from '../model/layout.js'
import type { Model, Choosing, SplitMode } from '../model/model.js'
import { diffLineAt, type SplitLines, splitLines, stopAt, type Stop } from '../split/split-lines.js'
import { commonPart, indentOf } from '../split/split-model.js'
import type { Role } from '../text/theme.js'

/** Returns the visible lines of the split view: a title, and the choices. */
export function splitPane(model: Model, mode: SplitMode): readonly Line[] {
  const { width, height } = splitArea(model)
  const subject = model.facts(mode.commit)?.subject ?? ''
  const title: Span = { text: ` ${messages.editorSplit.title(mode.commit.slice(0, 7), subject)}`, role: 'title' }
  const below =
    mode.does === 'reading'
      ? [{ spans: [{ text: ` ${messages.editorSplit.reading}`, role: 'dim' as const }], ground: 'plain' as const }]
      : linesInSight(mode, height)
  return Array.from({ length: height + 1 }, (_, i) => {
    const { spans, ground } = (i === 0 ? { spans: [title], ground: 'plain' as const } : below[i - 1]) ?? nothing
    return { spans: fittedSpans(spans, width).map(span => ({ ground, ...span })), ground }
  })
}

const nothing: Line = { spans: [], ground: 'plain' }

function linesInSight(mode: Choosing, height: number): readonly Line[] {
  const lines = splitLines(mode.choices)
  const digits = String(Math.max(...mode.parts) + 1).length
  const shown: Line[] = []
  for (let line = mode.top; line < Math.min(mode.top + height, lines.length); line++) {
    shown.push(lineOf(mode, lines, { line, digits }))
  }
  return shown
}

const leads = { hunk: '', context: ' ', added: '+', deleted: '-', note: '' } as const

function lineOf(
  mode: Choosing,
  lines: SplitLines,
  { line, digits }: { readonly line: number; readonly digits: number },
): Line {
  const position = stopAt(lines, line)
  const stop = lines.stops[position]
  if (stop === undefined) return nothing
  const isCurrent = position === mode.cursor
  if (line === stop.line)
    return { spans: stopSpans(mode, stop, { isCurrent, digits }), ground: isCurrent ? 'selected' : 'plain' }
  const diff = diffLineAt(stop, line)
  if (diff === undefined) return nothing
  const sign: Span = { text: leads[diff.kind].padStart(indentOf(mode) - 1), role: diff.kind }
  const text = beyond([{ text: diff.text, role: diff.kind }], mode.left)
  return { spans: [{ text: isCurrent ? '│' : ' ', role: 'border' }, sign, ...text], ground: 'plain' }
}

/** Adjacent parts have different colours; the numbers distinguish all of them. */
const roles: readonly Role[] = ['text', 'note', 'warning', 'graph', 'added', 'reword']

function stopSpans(
  mode: Choosing,
  stop: Stop,
  { isCurrent, digits }: { readonly isCurrent: boolean; readonly digits: number },
): readonly Span[] {
  const part = commonPart(mode, stop.pieces)
  const role = part === undefined ? 'text' : (roles[part % roles.length] ?? 'text')
  const number = (part === undefined ? '*' : String(part + 1)).padStart(digits)
  return [
    { text: isCurrent ? '> ' : '  ', role: 'key' },
    { text: number, role },
    stop.kind === 'file'
      ? { text: ` ${stop.file.path}`, role: 'file' }
      : { text: `   ${stop.piece.title}`, role: 'hunk' },
  ]
}
