import type { EditorSession } from '../../core/editor/session.js'
import type { Model, Size } from '../model/model.js'
import { type Row, rowsOf } from '../model/rows.js'

/**
 * Returns the editor as it is when it opens: the newest commit at the cursor. What was made of the plan before is there
 * again, and can be undone.
 */
export function startModel(session: EditorSession, size: Size): Model {
  const start = rowsOf(session.lines)
  const { resumed } = session
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
