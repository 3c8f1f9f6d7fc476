import type { EditorSession } from '../core/editor/session.js'
import type { Model, Size } from './model.js'
import { rowsOf } from './rows.js'

/** Returns the editor as it is when it opens: the newest commit at the cursor. */
export function startModel(session: EditorSession, size: Size): Model {
  const rows = rowsOf(session.lines)
  return {
    title: session.title,
    onto: session.onto,
    now: session.now,
    messages: session.messages,
    ofOthers: session.ofOthers,
    facts: commit => session.facts(commit),
    size,
    rows,
    start: rows,
    cursor: session.order === 'newest-first' ? Math.max(0, rows.length - 1) : 0,
    anchor: undefined,
    marked: new Set(),
    order: session.order,
    past: [],
    future: [],
    mode: { kind: 'plan' },
    focus: 'plan',
    view: 'commit',
    top: 0,
    detailTop: 0,
    detailLeft: 0,
    folded: new Set(),
    search: '',
    notice: undefined,
    simulated: undefined,
    merging: undefined,
    published: new Set(),
    changes: new Map(),
    colours: new Map(),
    paths: new Map(),
  }
}
