import { shapeOf as shapeOfLines, type ShapedCommit, type ShapeTrouble } from '../../core/editor/result-shape.js'
import { memoize } from '../text/memoize.js'
import { linesOf, type Row } from './rows.js'

/** The history that rows describe. */
export interface RowShape {
  /** Parents before children; `lines` are positions of rows. */
  readonly commits: readonly ShapedCommit[]
  /** The keys of rows whose commits are left out though they are not dropped: nothing that stays is based on them. */
  readonly strays: ReadonlySet<number>
  /** Why the rows cannot be applied as they are. */
  readonly trouble: RowTrouble | undefined
}

export interface RowTrouble extends Pick<ShapeTrouble, 'kind' | 'name'> {
  readonly row: Row
}

/** Returns the history that rows describe; it is computed once. */
export const shapeOfRows = memoize(shapeOf)

function shapeOf(rows: readonly Row[]): RowShape {
  const used = rows.flatMap((row, position) => (isThere(row) ? [position] : []))
  const labels = rows.flatMap(row => (row.action === 'label' ? [row.words] : []))
  const lines = used.length === 0 ? [] : linesOf(rows)
  const { commits, strays, troubles } = shapeOfLines(lines, new Set(labels))
  const positions = (those: readonly number[]) => those.map(line => used[line] ?? -1)
  const [trouble] = troubles
  const row = trouble === undefined ? undefined : rows[used[trouble.line] ?? -1]
  return {
    commits: commits.map(({ lines: own, parents }) => ({ lines: positions(own), parents })),
    strays: new Set([...strays].flatMap(at => positions(commits[at]?.lines ?? [])).flatMap(at => rows[at]?.key ?? [])),
    trouble: trouble === undefined || row === undefined ? undefined : { kind: trouble.kind, name: trouble.name, row },
  }
}

function isThere(row: Row): boolean {
  return row.kind === 'commit' || row.state === 'used'
}

function originOf(row: Row): number {
  return row.kind === 'commit' ? (row.splitFrom ?? row.key) : row.key
}

/** Returns the number of commits in rows, and of resulting commits. */
export function countsOf(rows: readonly Row[]): { readonly before: number; readonly after: number } {
  const { commits, strays } = shapeOfRows(rows)
  const before = new Set(rows.flatMap(row => (row.kind === 'commit' || row.action === 'merge' ? [originOf(row)] : [])))
    .size
  return { before, after: commits.filter(({ lines: [first = -1] }) => !strays.has(rows[first]?.key ?? -1)).length }
}
