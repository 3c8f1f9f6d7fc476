/** What the full-screen editor says while a commit is split. */

export const noText = 'binary, or very large'
export const moreLines = '… and more lines'
export const reading = 'Reading what it changes …'
export const making = 'Making the parts …'
export const notAMerge = 'a merge cannot be split'
export const notDropped = 'it is dropped: p takes it again, and then it can be split'
export const unknown = 'it is not known what it changes'
export const onePart = 'all of it is in one part: put some into another with 1 to 9'
export const left = 'it stays in one piece'
export const partOf = (commit: string) => `a part of ${commit}`

export function onePiece(pieces: number): string {
  return pieces === 0 ? 'it changes no file: there is nothing to split' : 'it is one piece: there is nothing to split'
}

export function done(parts: number): string {
  return `split into ${parts}; u takes it back`
}

export function title(commit: string, subject: string): string {
  return `Split ${commit} ${subject}`
}

/** How many pieces are in each part. */
export function counts(pieces: readonly number[]): string {
  const shown = pieces.slice(0, 9).map((count, i) => `${i + 1}: ${count}`)
  const more = pieces.length > 9 ? [`${pieces.length - 9} more`] : []
  return `pieces in part ${[...shown, ...more].join(', ')}`
}

export const hints: readonly (readonly [key: string, does: string])[] = [
  ['1-9', 'part'],
  ['space', '1 or 2'],
  ['enter', 'split'],
  ['escape', 'back'],
  ['F', 'files'],
]
