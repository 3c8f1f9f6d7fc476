import stringWidth from 'string-width'

/** Returns the width of a text in columns. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** Pads a text with blanks to a width: as it is shown, where a character may take two columns, or none. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)))
}

/** Cuts a text to a width; `…` marks the cut. */
export function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) >= width) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/** Returns rows with aligned cells. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, stringWidth(cell))
  }
  return rows.map(row =>
    row
      .map((cell, i) => padTo(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
