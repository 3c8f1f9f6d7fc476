import type { CommitFacts } from '../../core/editor/session.js'
import { fitted, fittedSpans, type Line, type Span, widthOf } from '../text/cells.js'
import { layoutOf } from '../model/layout.js'
import { factsOf, type Model, outcomeOf, positionAt, rangeOf } from '../model/model.js'
import { isAsked } from '../plan/edits.js'
import { type CommandRow, folds, groupsOf, isMerge, type Row, shown } from '../model/rows.js'
import { matches } from '../plan/search.js'
import type { Ground, Role } from '../text/theme.js'
import { shortAge, badgesOf, marksAmong, markSpans, marksWidth } from './commit-marks.js'

/** Returns the visible lines of the plan. */
export function planPane(model: Model, width: number): readonly Line[] {
  const { height } = layoutOf(model)
  const shape = shapeOf(model)
  return Array.from({ length: height }, (_, i) => {
    const line = model.top + i
    const row = line < model.rows.length ? model.rows[positionAt(model, line)] : undefined
    if (row === undefined) return { spans: fittedSpans([], width), ground: 'plain' }
    return { spans: fittedSpans(rowSpans(model, row, { width, shape }), width), ground: groundOf(model, row, shape) }
  })
}

/** What a line needs to know about the whole plan. */
interface Shape {
  /** The bracket of a fold in each row. */
  readonly brackets: ReadonlyMap<number, string>
  readonly range: ReadonlySet<number>
  readonly marks: ReturnType<typeof marksAmong>
  readonly current: number | undefined
}

function shapeOf(model: Model): Shape {
  const { top } = model
  const { height } = layoutOf(model)
  const ends = [positionAt(model, top), positionAt(model, Math.min(top + height, model.rows.length) - 1)]
  const [first, last] = [Math.min(...ends), Math.max(...ends)]
  return {
    brackets: bracketsBetween(model, first, last),
    current: model.rows[model.cursor]?.key,
    marks: marksAmong(model, model.rows.slice(Math.max(0, first), last + 1)),
    range: new Set(model.anchor === undefined ? [] : rangeOf(model).map(({ key }) => key)),
  }
}

/** Looks a little beyond the visible part: a fold may begin there. */
function bracketsBetween(model: Model, first: number, last: number): ReadonlyMap<number, string> {
  let start = first
  while (start > 0 && !(model.rows[start]?.kind === 'commit' && !folds(model.rows[start]) && start < first)) start--
  const rows = model.rows.slice(start, last + 200)
  const brackets = new Map<number, string>()
  const [old, recent] = model.order === 'newest-first' ? ['└', '┌'] : ['┌', '└']
  for (const { head, members } of groupsOf(rows)) {
    const end = members.at(-1)
    if (end === undefined) continue
    for (let at = head; at <= end; at++) {
      const row = rows[at]
      if (row !== undefined)
        brackets.set(row.key, at === head ? old : at === end ? recent : members.includes(at) ? '├' : '│')
    }
  }
  return brackets
}

function groundOf(model: Model, row: Row, { current, range }: Shape): Ground {
  if (row.key === current) return 'selected'
  return model.marked.has(row.key) || range.has(row.key) ? 'marked' : 'plain'
}

interface Place {
  readonly width: number
  readonly shape: Shape
}

function rowSpans(model: Model, row: Row, { width, shape }: Place): readonly Span[] {
  const pointer = row.key === shape.current ? '>' : ' '
  const mark = model.marked.has(row.key) ? '*' : shape.range.has(row.key) ? '+' : ' '
  const { word, role } = actionOf(model, row)
  const left: Span[] = [
    { text: `${pointer}${mark}`, role: 'key' },
    { text: word.padEnd(7), role },
    { text: `${shape.brackets.get(row.key) ?? ' '} `, role: 'graph' },
  ]
  return row.kind === 'commit' || (isMerge(row) && factsOf(model, row) !== undefined)
    ? [...left, ...commitSpans(model, row, { width: width - 11, shape })]
    : [...left, ...commandSpans(model, row)]
}

function commandSpans(model: Model, row: Extract<Row, { kind: 'command' }>): readonly Span[] {
  const isFound = matches(model, row, model.search)
  const role = row.state === 'left-out' ? 'dim' : isFound ? 'found' : 'text'
  return [{ text: `${row.state === 'left-out' ? `${row.action} ` : ''}${shown(row.words)}`, role }]
}

function actionOf(model: Model, row: Row): { word: string; role: Role } {
  if (row.kind === 'command' && row.state === 'left-out') return { word: 'drop', role: 'drop' }
  const word = row.kind === 'command' ? commandWord(row) : row.action
  if (fateOf(model, row) === 'conflict') return { word, role: 'error' }
  return { word, role: row.kind === 'command' ? 'command' : row.action }
}

function commandWord(row: CommandRow): string {
  if (row.action === 'update-ref') return 'update'
  return isAsked(row) ? 'merge?' : row.action
}

function fateOf(model: Model, row: Row): string | undefined {
  const facts = factsOf(model, row)
  return facts === undefined ? undefined : outcomeOf(model)?.fates.get(facts.oid)?.kind
}

const authorWidth = 12
const ageWidth = 4
const leastSubject = 14

function commitSpans(model: Model, row: Row, { width, shape: { marks } }: Place): readonly Span[] {
  const facts = factsOf(model, row)
  const gone = row.kind === 'commit' ? row.action === 'drop' : row.state === 'left-out'
  const id = { text: `${nameOf(row, facts)} `, role: gone ? 'dim' : 'id' } as const
  const withAuthor = width >= 50
  const withAge = width >= 34
  const room = width - 8 - marksWidth(marks) - (withAuthor ? authorWidth + 1 : 0) - (withAge ? ageWidth + 1 : 0)
  const { badges, left } = fittingBadges(badgesOf(model, row), room)
  const subjectWidth = Math.max(leastSubject, left)
  const isFound = matches(model, row, model.search)
  const subject = {
    text: fitted(subjectOf(row, facts), subjectWidth),
    role: isFound ? 'found' : gone ? 'dim' : 'text',
  } as const
  return [
    id,
    ...markSpans(model, facts, marks),
    subject,
    ...badges.flatMap((badge): Span[] => [{ text: ' ', role: 'text' }, badge]),
    ...(withAuthor
      ? [{ text: ` ${fitted(facts?.author ?? '', authorWidth)}`, role: gone ? 'dim' : 'author' } as const]
      : []),
    ...(withAge ? [{ text: ` ${shortAge(facts?.seconds, model.now).padStart(ageWidth)}`, role: 'dim' } as const] : []),
  ]
}

/** Returns the badges that fit beside a subject; the first one in any case. */
function fittingBadges(badges: readonly Span[], room: number): { badges: readonly Span[]; left: number } {
  const fitting: Span[] = []
  let left = room
  for (const badge of badges) {
    const rest = left - widthOf(badge.text) - 1
    if (rest < leastSubject && fitting.length > 0) break
    fitting.push(badge)
    left = rest
  }
  return { badges: fitting, left }
}

/** A written message replaces the old one. */
function subjectOf(row: Row, facts: CommitFacts | undefined): string {
  if (row.kind === 'command') return facts?.subject ?? shown(row.words)
  return row.written?.split('\n', 1)[0] ?? facts?.subject ?? shown(row.rest)
}

function nameOf(row: Row, facts: CommitFacts | undefined): string {
  return (facts?.oid ?? (row.kind === 'commit' ? row.commit : '')).slice(0, 7).padEnd(7)
}
