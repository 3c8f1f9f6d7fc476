import { fieldCommandOf } from '../keys/text-keys.js'
import { lettersOf } from '../text/cells.js'

/** A text that is being edited, and the position of the cursor, counted in visible characters. */
export interface TextField {
  readonly letters: readonly string[]
  readonly at: number
}

/** Returns a field with a text, the cursor at its end or start. */
export function fieldOf(text: string, cursor: 'at-end' | 'at-start' = 'at-end'): TextField {
  const letters = lettersOf(text)
  return { letters, at: cursor === 'at-end' ? letters.length : 0 }
}

export function textOf({ letters }: TextField): string {
  return letters.join('')
}

export function typed({ letters, at }: TextField, text: string): TextField {
  const more = lettersOf(text)
  return { letters: [...letters.slice(0, at), ...more, ...letters.slice(at)], at: at + more.length }
}

/** The keys of a field; others leave it unchanged. */
export function edited(field: TextField, key: string): TextField {
  const { letters, at } = field
  switch (fieldCommandOf(key)) {
    case 'delete-before':
      return at === 0 ? field : { letters: letters.toSpliced(at - 1, 1), at: at - 1 }
    case 'delete-after':
      return { letters: letters.toSpliced(at, 1), at }
    case 'left':
      return { letters, at: Math.max(0, at - 1) }
    case 'right':
      return { letters, at: Math.min(letters.length, at + 1) }
    case 'line-start':
      return { letters, at: lineStart(field) }
    case 'line-end':
      return { letters, at: lineEnd(field) }
    case 'up':
      return onLineBefore(field)
    case 'down':
      return onLineAfter(field)
    case 'delete-to-start':
      return { letters: [...letters.slice(0, lineStart(field)), ...letters.slice(at)], at: lineStart(field) }
    case 'delete-to-end':
      return { letters: [...letters.slice(0, at), ...letters.slice(lineEnd(field))], at }
    case 'delete-word':
      return withoutWordBefore(field)
    case undefined:
      return field
  }
}

/** Returns the position of the cursor: line and character, from 0. */
export function cursorOf(field: TextField): { readonly line: number; readonly column: number } {
  const before = field.letters.slice(0, field.at)
  return { line: before.filter(letter => letter === '\n').length, column: field.at - lineStart(field) }
}

function lineStart({ letters, at }: TextField): number {
  return at === 0 ? 0 : letters.lastIndexOf('\n', at - 1) + 1
}

function lineEnd({ letters, at }: TextField): number {
  const end = letters.indexOf('\n', at)
  return end === -1 ? letters.length : end
}

function onLineBefore(field: TextField): TextField {
  const start = lineStart(field)
  if (start === 0) return { ...field, at: 0 }
  const before = { ...field, at: start - 1 }
  return { ...field, at: Math.min(lineStart(before) + field.at - start, start - 1) }
}

function onLineAfter(field: TextField): TextField {
  const end = lineEnd(field)
  if (end === field.letters.length) return { ...field, at: end }
  const after = { ...field, at: end + 1 }
  return { ...field, at: Math.min(end + 1 + field.at - lineStart(field), lineEnd(after)) }
}

function withoutWordBefore({ letters, at }: TextField): TextField {
  let start = at
  while (start > 0 && letters[start - 1] === ' ') start--
  while (start > 0 && letters[start - 1] !== ' ' && letters[start - 1] !== '\n') start--
  return { letters: letters.toSpliced(start, at - start), at: start }
}
