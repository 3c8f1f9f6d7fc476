import type { StagedPart } from '../../core/editor/staged.js'
import { messages } from '../../output/messages.js'
import { type Blocks, blocksOf, indent, linesInSight, partAt } from '../absorb/absorb-mode.js'
import { fittedSpans, type Line, type Span } from '../text/cells.js'
import type { Model, AbsorbMode } from '../model/model.js'

/** Returns the visible lines of the staged changes, each with its target. */
export function absorbPane(model: Model, mode: AbsorbMode, width: number): readonly Line[] {
  const { staged, top, at } = mode
  const title = lineOf([{ text: ` ${messages.editorAbsorb.title}`, role: 'title' }], width)
  const height = linesInSight(model)
  if (staged === undefined) {
    const looking = { text: ` ${messages.editorAbsorb.looking}`, role: 'dim' } as const
    return [title, ...Array.from({ length: height }, (_, i) => lineOf(i === 0 ? [looking] : [], width))]
  }
  const blocks = blocksOf(model, staged)
  const lines = Array.from({ length: height }, (_, i) => {
    const index = partAt(blocks, top + i)
    const part = staged.parts[index]
    if (part === undefined) return lineOf([], width)
    const isCurrent = index === at
    const spans = spansOf(part, { goal: blocks.goals[index] ?? [], line: top + i - startOf(blocks, index), isCurrent })
    return lineOf(spans, width, isCurrent && top + i === startOf(blocks, index) ? 'selected' : undefined)
  })
  return [title, ...lines]
}

function startOf({ starts }: Blocks, index: number): number {
  return starts[index] ?? 0
}

interface InPart {
  readonly goal: readonly string[]
  /** Counted from the first line of the part. */
  readonly line: number
  readonly isCurrent: boolean
}

function spansOf(part: StagedPart, { goal, line, isCurrent }: InPart): readonly Span[] {
  if (line === 0) {
    return [
      { text: isCurrent ? '>' : ' ', role: 'key' },
      { text: part.place, role: 'file' },
    ]
  }
  const side: Span = { text: isCurrent ? '┃' : ' ', role: 'border' }
  const said = goal[line - 1]
  if (said !== undefined) {
    const text = `${' '.repeat(indent - 2)}${said}`
    return [side, { text, role: part.fate === 'goes' ? 'note' : 'warning' }]
  }
  const at = line - 1 - goal.length
  if (at >= part.count) return []
  const { kind, text } = part.line(at)
  return [side, { text: `${kind === 'added' ? '+' : '-'}${text}`, role: kind }]
}

function lineOf(spans: readonly Span[], width: number, ground?: Span['ground']): Line {
  const fitting = fittedSpans(spans, width)
  return { spans: ground === undefined ? fitting : fitting.map(span => ({ ...span, ground })), ground: 'plain' }
}
