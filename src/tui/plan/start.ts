import type { EditorSession } from '../../core/editor/session.js'
import type { TodoLine } from '../../core/rewrite/todo/todo-list.js'
import type { Model, Size } from '../model/model.js'
import { linesOf, type Row, rowsOf } from '../model/rows.js'

/** The editor that returned each list: when applying the list fails, the editor opens in the same state. */
const givenAway = new WeakMap<readonly TodoLine[], Model>()

/** Returns the list to apply. */
export function linesToApply(model: Model): readonly TodoLine[] {
  const lines = linesOf(model.rows)
  givenAway.set(lines, model)
  return lines
}

/**
 * Returns the editor when it opens: with the cursor on the newest commit. When a list could not be applied, the editor
 * has its old state, with its undo, marks and cursor, and shows why.
 */
export function startModel(session: EditorSession, size: Size): Model {
  const { resumed } = session
  const before = resumed === undefined ? undefined : givenAway.get(resumed.lines)
  if (before !== undefined) return { ...before, size, mode: { kind: 'plan' }, focus: 'plan', notice: resumed?.why }
  const start = rowsOf(session.lines)
  const rows = resumed === undefined ? start : rowsOf(resumed.lines, session.lines.length)
  const cursorIn = ({ length }: readonly Row[]) => (session.order === 'newest-first' ? Math.max(0, length - 1) : 0)
  return {
    title: session.title,
    onto: session.onto,
    now: session.now,
    messages: session.messages,
    ofOthers: session.ofOthers,
    facts: commit => session.facts(commit),
    size,
    rows,
    start,
    cursor: cursorIn(rows),
    anchor: undefined,
    marked: new Set(),
    order: session.order,
    past: resumed === undefined ? [] : [{ rows: start, cursor: cursorIn(start) }],
    future: [],
    mode: { kind: 'plan' },
    focus: 'plan',
    view: 'commit',
    top: 0,
    detailTop: 0,
    detailLeft: 0,
    folded: new Set(),
    search: '',
    notice: resumed?.why,
    simulated: undefined,
    merging: undefined,
    published: new Set(),
    changes: new Map(),
    colours: new Map(),
    paths: new Map(),
  }
}
