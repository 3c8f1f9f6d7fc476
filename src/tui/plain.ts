import type { Edited, EditorSession, Simulated } from '../core/editor/session.js'
import { messages } from '../output/messages.js'
import { harmless } from './cells.js'
import { countsOf, shapeOfRows } from './row-shape.js'
import { type Edit, insert, move, setAction, setMessage } from './edits.js'
import { linesOf, type Row, rowsOf, shown } from './rows.js'

/** A plan that is edited by words, one line at a time; rows are numbered from 1, oldest first. */
export interface PlainState {
  readonly rows: readonly Row[]
  readonly past: readonly (readonly Row[])[]
  /** What is to be said to the person. */
  readonly says: readonly string[]
  readonly decision: Edited | undefined
}

/** Returns the beginning: the whole plan is read out once. */
export function startPlain(session: EditorSession): PlainState {
  const rows = rowsOf(session.lines)
  const title = session.onto === '' ? session.title : messages.editor.title(session.title, session.onto)
  return {
    rows,
    past: [],
    decision: undefined,
    says: [messages.plainEditor.title(title), ...listed(rows, session), messages.plainEditor.hint],
  }
}

const actions: Readonly<Record<string, 'pick' | 'reword' | 'edit' | 'squash' | 'fixup' | 'drop'>> = {
  p: 'pick',
  r: 'reword',
  e: 'edit',
  s: 'squash',
  f: 'fixup',
  d: 'drop',
  pick: 'pick',
  reword: 'reword',
  edit: 'edit',
  squash: 'squash',
  fixup: 'fixup',
  drop: 'drop',
}

/** Returns the plan after a person has said something. */
export async function answer(state: PlainState, line: string, session: EditorSession): Promise<PlainState> {
  const [word = '', ...words] = line.trim().split(/\s+/)
  const says = (...texts: readonly string[]): PlainState => ({ ...state, says: texts })
  const action = actions[word]
  if (action !== undefined) return edited({ state, session }, words, keys => setAction(state.rows, keys, action))
  switch (word) {
    case '':
    case 'list':
    case 'l':
      return says(...listed(state.rows, session))
    case 'move':
      return moved(state, session, words)
    case 'message':
    case 'm':
      return written(state, session, words)
    case 'exec':
    case 'x': {
      const command = words.slice(1).join(' ')
      return command === ''
        ? says(messages.plainEditor.usage)
        : edited({ state, session }, words.slice(0, 1), keys =>
            insert(state.rows, [...keys][0], { action: 'exec', words: command }),
          )
    }
    case 'undo':
    case 'u': {
      const before = state.past.at(-1)
      if (before === undefined) return says(messages.editor.nothingToUndo)
      return { ...state, rows: before, past: state.past.slice(0, -1), says: listed(before, session) }
    }
    case 'apply':
      if (shapeOfRows(state.rows).trouble !== undefined) return says(messages.editor.cannotApply)
      return { ...state, says: [], decision: { kind: 'apply', lines: linesOf(state.rows) } }
    case 'quit':
    case 'q':
      return { ...state, says: [], decision: { kind: 'leave' } }
    default:
      return says(...messages.plainEditor.help)
  }
}

/** A plan, and who knows more about it. */
interface Turn {
  readonly state: PlainState
  readonly session: EditorSession
}

async function edited(
  { state, session }: Turn,
  numbers: readonly string[],
  edit: (keys: ReadonlySet<number>) => Edit,
): Promise<PlainState> {
  const keys = keysOf(state.rows, numbers)
  if (keys === undefined) return { ...state, says: [messages.plainEditor.usage] }
  const { rows, notice } = edit(keys)
  return afterEdit(state, session, { rows, notice })
}

async function afterEdit(state: PlainState, session: EditorSession, { rows, notice }: Edit): Promise<PlainState> {
  if (rows === state.rows) return { ...state, says: notice === undefined ? [] : [notice] }
  const outcome = await session.simulate(linesOf(rows), new AbortController().signal)
  const says = [
    ...(notice === undefined ? [] : [notice]),
    ...differing(state.rows, rows, session),
    comesTo(rows, outcome),
  ]
  return { ...state, rows, past: [...state.past, state.rows], says }
}

async function moved(
  state: PlainState,
  session: EditorSession,
  [from = '', to = '']: readonly string[],
): Promise<PlainState> {
  const keys = keysOf(state.rows, [from])
  const target = Number(to) - 1
  if (keys === undefined || !(target >= 0 && target < state.rows.length))
    return { ...state, says: [messages.plainEditor.usage] }
  const at = state.rows.findIndex(({ key }) => keys.has(key))
  let { rows } = state
  for (let i = 0; i < Math.abs(target - at); i++) rows = move(rows, keys, target > at ? 'later' : 'earlier').rows
  return afterEdit(state, session, { rows, notice: undefined })
}

async function written(
  state: PlainState,
  session: EditorSession,
  [number = '', ...words]: readonly string[],
): Promise<PlainState> {
  if (session.messages === 'asked-for-later') return { ...state, says: [messages.editor.messagesLater] }
  const [key] = keysOf(state.rows, [number]) ?? []
  const position = state.rows.findIndex(row => row.key === key)
  if (key === undefined) return { ...state, says: [messages.plainEditor.usage] }
  const draft = () => session.draft(linesOf(state.rows), linesOf(state.rows.slice(0, position + 1)).length - 1)
  const text = words.length > 0 ? `${words.join(' ')}\n` : await session.write(draft())
  if (typeof text !== 'string') return { ...state, says: [messages.editor.editorFailed(text.failed)] }
  return afterEdit(state, session, setMessage(state.rows, key, text))
}

/** `3`, `3-5`, `2 4`: returns the keys of those rows, or undefined. */
function keysOf(rows: readonly Row[], words: readonly string[]): ReadonlySet<number> | undefined {
  const keys = new Set<number>()
  for (const word of words) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? []
    const those = rows.slice(Number(from) - 1, Number(to))
    if (from === undefined || from === '0' || those.length === 0) return undefined
    for (const { key } of those) keys.add(key)
  }
  return keys.size === 0 ? undefined : keys
}

function listed(rows: readonly Row[], session: EditorSession): readonly string[] {
  return rows.map((row, i) => described(row, i, session))
}

function described(row: Row, i: number, session: EditorSession): string {
  if (row.kind === 'command')
    return harmless(`${i + 1}. ${row.state === 'used' ? '' : 'left out: '}${row.action} ${shown(row.words)}`)
  const facts = session.facts(row.commit)
  const says = row.written?.split('\n', 1)[0] ?? facts?.subject ?? shown(row.rest)
  return harmless(
    `${i + 1}. ${row.action} ${(facts?.oid ?? row.commit).slice(0, 7)} ${says}${facts === undefined ? '' : `, ${facts.author}`}`,
  )
}

function differing(before: readonly Row[], after: readonly Row[], session: EditorSession): readonly string[] {
  return after.flatMap((row, i) => (row === before[i] ? [] : [described(row, i, session)]))
}

function comesTo(rows: readonly Row[], { trouble, fates }: Simulated): string {
  const files = [...fates.values()].flatMap(fate =>
    fate.kind === 'conflict' ? fate.files.map(({ path }) => path) : [],
  )
  if (files.length > 0) return messages.editor.conflictIn(files.join(', '))
  return trouble ?? messages.plainEditor.comesTo(countsOf(rows).after)
}
