import type { ChangedLines, ComparedTexts, LineNumbers } from './compared-texts.js'

/** How the texts were compared. */
export type Algorithm = 'myers' | 'histogram'

/**
 * Moves changes to where git has them: beside a change of the other text if possible, else as far down as the same lines
 * follow. Changes that meet become one. Returns false where git's versions do not agree.
 *
 *     old  a b         now  a (b a) b    becomes    now  a b (a b)
 *
 * A merge does not look at how lines are indented, as a diff that is shown does.
 *
 * @see git's xdiff/xdiffi.c, xdl_change_compact
 */
export function slideChanges(texts: ComparedTexts, changed: ChangedLines, algorithm: Algorithm): boolean {
  const old = { lines: texts.old, changed: changed.old }
  const now = { lines: texts.now, changed: changed.now }
  return slideAll(old, now, algorithm) && slideAll(now, old, algorithm)
}

interface Side {
  readonly lines: LineNumbers
  readonly changed: Uint8Array
}

/** Moves the changes of one text, from the first to the last. */
function slideAll(one: Side, other: Side, algorithm: Algorithm): boolean {
  const [group, beside] = [new Group(one), new Group(other)]
  do {
    if (group.isEmpty) continue
    const { start, end } = group
    slide(group, beside)
    const moved = group.start !== start || group.end !== end
    // Git 2.54 began to compare anew what a change then stands beside.
    if (algorithm === 'histogram' && moved && haveCommonLine(group, beside)) return false
  } while (group.next() && beside.next())
  return true
}

/** Moves a change, and with it the place in the other text. */
function slide(group: Group, beside: Group): void {
  let besideAt: number | undefined
  let highest: number
  let size: number
  do {
    size = group.size
    while (group.slideUp()) beside.previous()
    highest = group.end
    besideAt = beside.isEmpty ? undefined : group.end
    while (group.slideDown()) {
      beside.next()
      if (!beside.isEmpty) besideAt = group.end
    }
    // Where it has met another one, both may go further.
  } while (group.size !== size)
  if (group.end === highest || besideAt === undefined) return
  while (beside.isEmpty) {
    group.slideUp()
    beside.previous()
  }
}

function haveCommonLine(one: Group, other: Group): boolean {
  const lines = new Set(one.lines)
  return other.lines.some(line => lines.has(line))
}

/** Changed lines that stand together, or the empty place between two lines that stayed, or at an end of the text. */
class Group {
  start = 0
  end = 0
  readonly #lines: LineNumbers
  readonly #changed: Uint8Array

  /** Begins at the top. */
  constructor({ lines, changed }: Side) {
    this.#lines = lines
    this.#changed = changed
    this.#growDown()
  }

  get size(): number {
    return this.end - this.start
  }

  get isEmpty(): boolean {
    return this.size === 0
  }

  get lines(): LineNumbers {
    return this.#lines.subarray(this.start, this.end)
  }

  /** Goes to the next group; returns false at the end of the text. */
  next(): boolean {
    if (this.end === this.#lines.length) return false
    this.start = ++this.end
    this.#growDown()
    return true
  }

  /** Goes to the group before. */
  previous(): void {
    this.end = --this.start
    this.#growUp()
  }

  /** Moves the change one line down, unless that would change another line. */
  slideDown(): boolean {
    if (this.end === this.#lines.length || this.#lines[this.start] !== this.#lines[this.end]) return false
    this.#changed[this.start++] = 0
    this.#changed[this.end++] = 1
    this.#growDown()
    return true
  }

  /** Moves the change one line up, unless that would change another line. */
  slideUp(): boolean {
    if (this.start === 0 || this.#lines[this.start - 1] !== this.#lines[this.end - 1]) return false
    this.#changed[--this.start] = 1
    this.#changed[--this.end] = 0
    this.#growUp()
    return true
  }

  #growDown(): void {
    while (this.#changed[this.end] === 1) this.end++
  }

  #growUp(): void {
    while (this.#changed[this.start - 1] === 1) this.start--
  }
}
