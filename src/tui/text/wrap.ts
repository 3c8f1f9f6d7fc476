import { widthOf } from './cells.js'

/** More is not read by anybody, and takes long to measure. */
const longest = 10_000

/**
 * Returns a line of prose as lines of no more than that many cells, broken between words; the rest of a word that has no
 * room at all stays in one line. Further lines are as far in as the first.
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
