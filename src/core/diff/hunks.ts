import { diffLines, type Edit, type Range } from './line-diff.js'
import { type Lines, lacksNewline } from './lines.js'

/** Lines of a file and their replacement. */
export interface Hunk {
  /** The removed lines; empty for an insertion. */
  readonly at: Range
  readonly lines: Lines
  /** The position of the new lines after all hunks are applied. */
  readonly now: Range
}

/** Returns the difference between two lists of lines, as hunks without context, in order. */
export function hunksBetween(old: Lines, now: Lines): readonly Hunk[] {
  return diffLines(old, now).map(edit => ({
    at: edit.old,
    lines: now.slice(edit.now.start, edit.now.end),
    now: edit.now,
  }))
}

/** Applies hunks, in order and not overlapping, to lines. */
export function withHunks(lines: Lines, hunks: readonly Pick<Hunk, 'at' | 'lines'>[]): Lines {
  const parts: string[] = []
  let next = 0
  for (const { at, lines: own } of hunks) {
    if (at.start < next || at.end > lines.length) throw new RangeError('hunks that overlap, or are out of place')
    for (let i = next; i < at.start; i++) parts.push(lines[i] ?? '')
    for (const line of own) parts.push(line)
    next = at.end
  }
  for (let i = next; i < lines.length; i++) parts.push(lines[i] ?? '')
  return parts
}

/** One version of a file, the version before it, and the hunks between them. */
export interface Step {
  readonly before: Lines
  readonly after: Lines
  readonly edits: readonly Edit[]
}

/**
 * Returns where a hunk on one version of a file applies to the version before, or undefined where it touches lines that
 * were edited between them.
 *
 *     before   a b c d        after   a X b c d      a hunk on c: one line further up; a hunk on X: nowhere
 *
 * Lines that only stand next to what was edited are not touched; what is put in is, by what was edited next to it: it has
 * no lines of its own that could tell.
 */
export function carriedBack({ at, lines }: Pick<Hunk, 'at' | 'lines'>, step: Step): Range | undefined {
  const isPutIn = at.start === at.end
  const atEnd = at.end === step.after.length && changesEnd(lines, step)
  let shift = 0
  for (const { old, now } of step.edits) {
    if (atEnd && now.end === step.after.length) return undefined
    if (isPutIn && now.start <= at.start && at.end <= now.end) return undefined
    if (now.start < at.end && now.end > at.start) return undefined
    if (now.start >= at.end) break
    shift += old.end - old.start - (now.end - now.start)
  }
  return { start: at.start + shift, end: at.end + shift }
}

/** Whether a newline at the end of the file is added or removed: then all edits at its end depend on each other. */
function changesEnd(lines: Lines, { before, after }: Step): boolean {
  return lacksNewline(lines) || lacksNewline(before) || lacksNewline(after)
}
