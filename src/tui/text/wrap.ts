import { widthOf } from './cells.js'

/** Longer text is cut: nobody reads it, and it takes long to measure. */
const longest = 10_000

/**
 * Returns a line of prose as lines of this width, broken between words; a word that is too long is not divided. Further
 * lines have the indentation of the first.
 */
export function wrapped(line: string, width: number): readonly string[] {
  if (line.length > longest || widthOf(line) <= width) return [line]
  const [indent = ''] = /^\s*/.exec(line) ?? []
  const inner = width - widthOf(indent)
  if (inner < width / 2) return [line]
  const lines: string[] = []
  let current = ''
  for (const word of line.slice(indent.length).split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current === '' || widthOf(longer) <= inner) current = longer
    else {
      lines.push(indent + current)
      current = word
    }
  }
  return [...lines, indent + current]
}
