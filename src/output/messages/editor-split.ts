/** Text of the full-screen editor while a commit is split. */

export const noText = 'binary, or very large'
export const moreLines = '… and more lines'
export const reading = 'Reading what it changes …'
export const making = 'Making the parts …'
export const notAMerge = 'a merge cannot be split'
export const notDropped = 'a dropped commit cannot be split: press p first'
export const unknown = 'the changes of this line are not known'
export const onePart = 'every piece is in part 1: move some with 1 to 9'
export const notDivisible = 'only a hunk of several lines can be divided, and none with a last line without a newline'
export const left = 'the commit was not split'
export const partOf = (commit: string) => `a part of ${commit}`

export function onePiece(pieces: number): string {
  return pieces === 0
    ? 'the commit changes no file: there is nothing to split'
    : 'the commit is a single piece: there is nothing to split'
}

export function done(parts: number): string {
  return `split into ${parts}; undo: u`
}

export function title(commit: string, subject: string): string {
  return `Split ${commit} ${subject}`
}

/** The number of pieces in each part. */
export function counts(pieces: readonly number[]): string {
  const shown = pieces.slice(0, 9).map((count, i) => `${i + 1}: ${count}`)
  const more = pieces.length > 9 ? [`${pieces.length - 9} more`] : []
  return `pieces in part ${[...shown, ...more].join(', ')}`
}

export const hints: readonly (readonly [key: string, does: string])[] = [
  ['1-9', 'part'],
  ['space', '1 or 2'],
  ['L', 'lines'],
  ['enter', 'split'],
  ['escape', 'back'],
  ['F', 'files'],
]
