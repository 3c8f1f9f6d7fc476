/** One row of a drawn history: the column of its commit, and the lines that pass or join there. */
export interface LaneRow {
  readonly column: number
  /** The columns that a horizontal line connects. */
  readonly from: number
  readonly to: number
  /** For each requested column: whether a line goes up or down, and whether the horizontal line joins it. */
  readonly cells: readonly Cell[]
  /** How many columns there are. */
  readonly width: number
}

export interface Cell {
  readonly up: boolean
  readonly down: boolean
  readonly joined: boolean
}

/** A lane that leads to no commit. */
const free = -1

const empty: Cell = { up: false, down: false, joined: false }
const passing: Cell = { up: true, down: true, joined: false }

/**
 * Gives each commit of a history a column, and draws lines from it to its parents: one row for each commit.
 *
 *     0─┐     [1, 3]        0 merges 3 into 1
 *     1 │     [2]
 *     2 │     [4]
 *     │ 3     [4]
 *     4─┘     []
 *
 * Rows are made as far as they are asked for.
 */
export class Lanes {
  readonly #rows: LaneRow[] = []
  readonly #lanes: number[] = []
  /** The columns of rows that change nothing, until one does. */
  #passing: readonly Cell[] | undefined
  /** The column of a line that ended in the row above: a line that began there would look like its continuation. */
  #ended = free

  /**
   * @param parents of each commit, by their positions; children stand before parents
   * @param most how many columns are wanted
   */
  constructor(
    private readonly parents: readonly (readonly number[])[],
    private readonly most: number,
  ) {}

  at(commit: number): LaneRow | undefined {
    while (this.#rows.length <= commit && this.#rows.length < this.parents.length) this.#add(this.#rows.length)
    return this.#rows[commit]
  }

  #add(commit: number): void {
    const parents = [...new Set(this.parents[commit])]
    const [first] = parents
    const column = this.#lanes.indexOf(commit)
    const isPlain = column !== -1 && parents.length === 1 && this.#lanes.indexOf(commit, column + 1) === -1
    if (isPlain && first !== undefined) {
      this.#lanes[column] = first
      this.#passing ??= this.#cells(lane => (lane === free ? empty : passing), this.#lanes.length)
      this.#rows.push({ column, from: column, to: column, cells: this.#passing, width: this.#lanes.length })
    } else {
      this.#passing = undefined
      this.#rows.push(this.#joining(commit, parents))
    }
    this.#ended = parents.length === 0 ? (this.#rows[commit]?.column ?? free) : free
  }

  #joining(commit: number, [first, ...others]: readonly number[]): LaneRow {
    const lanes = this.#lanes
    const above = [...lanes]
    const waiting = lanes.flatMap((lane, column) => (lane === commit ? [column] : []))
    const [column = this.#freeFrom(0, this.#ended), ...ending] = waiting
    this.#put(column, first ?? free)
    const joined = new Set([...ending, ...others.map(parent => this.#laneTo(parent, column))])
    // Only now: a column that becomes free in this row is not reused in it.
    for (const end of ending) lanes[end] = free
    const width = Math.max(lanes.length, above.length)
    const cells = this.#cells((lane, at) => {
      const [up, down] = [(above[at] ?? free) !== free, lane !== free]
      return { up, down, joined: joined.has(at) }
    }, width)
    while (lanes.at(-1) === free) lanes.pop()
    return { column, from: Math.min(column, ...joined), to: Math.max(column, ...joined), cells, width }
  }

  #cells(cellOf: (lane: number, column: number) => Cell, width: number): readonly Cell[] {
    return Array.from({ length: Math.min(width, this.most) }, (_, at) => cellOf(this.#lanes[at] ?? free, at))
  }

  /** Returns the column of the lane that leads to a commit; if there is none, a new one begins on the right. */
  #laneTo(parent: number, right: number): number {
    const there = this.#lanes.findIndex((lane, column) => lane === parent && column !== right)
    const column = there === -1 ? this.#freeFrom(right + 1) : there
    this.#put(column, parent)
    return column
  }

  #freeFrom(start: number, but = free): number {
    let column = start
    while (column === but || (this.#lanes[column] ?? free) !== free) column++
    return column
  }

  #put(column: number, commit: number): void {
    while (this.#lanes.length < column) this.#lanes.push(free)
    this.#lanes[column] = commit
  }
}
