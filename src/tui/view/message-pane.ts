import { messages } from '../../output/messages.js'
import { cut, fittedSpans, type Line, type Span, widthOf } from '../text/cells.js'
import { layoutOf } from '../model/layout.js'
import type { Mode, Model } from '../model/model.js'
import { cursorOf, textOf } from '../model/text-field.js'

/** Returns the field for a message. */
export function messagePane(
  model: Model,
  { field, top }: Extract<Mode, { kind: 'message' }>,
  width: number,
): readonly Line[] {
  const { height } = layoutOf(model)
  const lines = textOf(field).split('\n')
  const cursor = cursorOf(field)
  const letters = linesOfLetters(field.letters)
  const body = Array.from({ length: height - 2 }, (_, i) => {
    const at = top + i
    const spans =
      at === cursor.line
        ? cursorSpans(letters[at] ?? [], cursor.column, width - 1)
        : [{ text: lines[at] ?? '', role: at === 0 ? 'subject' : 'text' } as const]
    return lineOf([{ text: ' ', role: 'text' }, ...spans], width)
  })
  const subject = widthOf(lines[0] ?? '')
  return [
    lineOf([{ text: ` ${messages.editor.messageTitle}`, role: 'title' }], width),
    ...body,
    lineOf([{ text: ` ${messages.editor.subjectLength(subject)}`, role: subject > 72 ? 'warning' : 'dim' }], width),
  ]
}

function lineOf(spans: readonly Span[], width: number): Line {
  return { spans: fittedSpans(spans, width), ground: 'plain' }
}

function linesOfLetters(letters: readonly string[]): readonly (readonly string[])[] {
  const lines: string[][] = [[]]
  for (const letter of letters) {
    if (letter === '\n') lines.push([])
    else lines.at(-1)?.push(letter)
  }
  return lines
}

/** Returns a line with the cursor in it, scrolled so that the cursor is visible. */
export function cursorSpans(letters: readonly string[], column: number, width: number): readonly Span[] {
  let start = 0
  while (widthOf(letters.slice(start, column).join('')) >= width - 1 && start < column) start++
  return [
    { text: letters.slice(start, column).join(''), role: 'text' },
    { text: cut(letters[column] ?? ' ', 2) || ' ', role: 'cursor' },
    { text: letters.slice(column + 1).join(''), role: 'text' },
  ]
}
