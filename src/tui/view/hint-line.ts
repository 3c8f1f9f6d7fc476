import { messages } from '../../output/messages.js'
import { fittedSpans, type Line, type Span, widthOf } from '../text/cells.js'
import { layoutOf } from '../model/layout.js'
import { currentRow, type Model, type AbsorbMode } from '../model/model.js'
import { isMerge } from '../model/rows.js'

/** Returns the bottom line: the keys that are useful now. */
export function hintLine(model: Model): Line {
  const { columns } = model.size
  const spans: Span[] = []
  let used = 1
  for (const [key, does] of hintsOf(model)) {
    const width = widthOf(key) + widthOf(does) + 3
    if (used + width > columns) continue
    spans.push({ text: ` ${key}`, role: 'key' }, { text: ` ${does} `, role: 'bar' })
    used += width
  }
  return { spans: fittedSpans(spans, columns), ground: 'bar' }
}

function hintsOf(model: Model): readonly (readonly [key: string, does: string])[] {
  const { mode, focus } = model
  const hints = messages.editor.hints
  switch (mode.kind) {
    case 'insert':
      return hints.insert
    case 'line':
      return hints.line
    case 'message':
      return hints.message
    case 'help':
      return hints.help
    case 'summary':
      return hints.summary
    case 'forget':
      return hints.forget
    case 'absorb':
      return absorbHints(model, mode)
    case 'split':
      return messages.editorSplit.hints
    case 'plan': {
      if (focus === 'detail') return hints.detail
      if (isMerge(currentRow(model))) return hints.merge
      if (currentRow(model)?.kind === 'command') return hints.command
      const several = model.marked.size > 0 || model.anchor !== undefined
      return [
        ...(several ? hints.several : []),
        ...hints.ends,
        ...(layoutOf(model).panes === 'one' ? hints.narrow : []),
        ...hints.plan,
      ]
    }
  }
}

function absorbHints(model: Model, { staged }: AbsorbMode): readonly (readonly [key: string, does: string])[] {
  const { seen, narrow, always } = messages.editorAbsorb.hints
  return [...(staged === undefined ? [] : seen), ...(layoutOf(model).panes === 'one' ? narrow : []), ...always]
}
