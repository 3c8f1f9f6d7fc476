import type { Edited, EditorSession } from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { insert, isLabelName, setAction, setMessage } from '../plan/edits.js'
import { factsOf, isChanged, type Model, changed } from '../model/model.js'
import { askedToAbsorb, keysOf, moved, comesTo, described, differing, listed, summarised, told } from './plain-words.js'
import { type Edit, linesOf, type Row } from '../model/rows.js'
import { matches } from '../plan/search.js'
import { foldFixups, foldInto } from '../plan/folds.js'
import { linesToApply, startModel } from '../plan/start.js'
import { refusalOf } from '../plan/summary.js'
import { redone, undone, whyNoBase } from '../plan/update-plan.js'

/** A plan that is edited by commands, one line at a time; rows are numbered from 1, oldest first. */
export interface PlainState {
  readonly model: Model
  /** Text for the person. */
  readonly says: readonly string[]
  /** The pending question: a yes does it, anything else is read as a command. */
  readonly asks: Edited | undefined
  readonly decision: Edited | undefined
}

/** What the editor knows about the plan's commits, and how to end it. */
export interface Knowing {
  readonly session: EditorSession
  readonly signal: AbortSignal
}

/** Returns the beginning: the whole plan and its result are printed once. */
export async function startPlain({ session, signal }: Knowing): Promise<PlainState> {
  const found = await session.published()
  const published = 'failed' in found ? new Set<never>() : found
  const unknown = 'failed' in found ? [messages.editor.publishedUnknown(found.failed)] : []
  const model = await simulated({ ...startModel(session, { columns: 80, rows: 24 }), published }, { session, signal })
  const title = session.onto === '' ? session.title : messages.editor.title(session.title, session.onto)
  const begin = messages.plainEditor.title(title)
  const resumed = session.resumed === undefined ? [] : [session.resumed.why]
  const says = [...resumed, begin, ...listed(model), ...comesTo(model), ...unknown, messages.plainEditor.hint]
  return { model, says, asks: undefined, decision: undefined }
}

async function simulated(model: Model, { session, signal }: Knowing): Promise<Model> {
  const { rows } = model
  return { ...model, simulated: { rows, result: await session.simulate(linesOf(rows), signal) } }
}

const actions = {
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
} as const

/** Returns the plan after a line of input. */
export async function answer(before: PlainState, line: string, knowing: Knowing): Promise<PlainState> {
  const [word = '', ...words] = line.trim().split(/\s+/)
  const state: PlainState = { ...before, asks: undefined }
  if (before.asks !== undefined && (word === 'y' || word === 'yes'))
    return { ...state, says: [], decision: before.asks }
  if (before.asks !== undefined && (word === 'n' || word === 'no')) return { ...state, says: [] }
  if (Object.hasOwn(actions, word)) {
    const action = actions[word as keyof typeof actions]
    return edited(
      state,
      knowing,
      onRows(state, words, keys => setAction(state.model.rows, keys, action)),
    )
  }
  const said: Said = { word, words, text: /^\S+\s+\S+\s+(.*)$/s.exec(line.trim())?.[1] ?? '' }
  return (await edits(state, knowing, said)) ?? others(state, knowing, said)
}

interface Said {
  readonly word: string
  readonly words: readonly string[]
  /** The rest of a line after a row's number, with its spaces. */
  readonly text: string
}

async function edits(state: PlainState, knowing: Knowing, said: Said): Promise<PlainState | undefined> {
  const { model } = state
  const { word, words } = said
  switch (word) {
    case 'move':
      return edited(state, knowing, moved(model.rows, words))
    case 'autosquash':
    case 'a':
      return edited(state, knowing, foldFixups(model))
    case 'fold':
      return edited(state, knowing, foldedInto(model.rows, words))
    case 'message':
    case 'm':
      return written(state, knowing, said)
    case 'exec':
    case 'x':
      return inserted(state, knowing, { ...said, action: 'exec' })
    case 'break':
    case 'b':
      return inserted(state, knowing, { ...said, action: 'break', text: '' })
    case 'label':
      return inserted(state, knowing, { ...said, action: 'label' })
    case 'undo':
    case 'u':
      return recalled(state, knowing, undone(model))
    case 'redo':
      return recalled(state, knowing, redone(model))
    default:
      return undefined
  }
}

async function others(state: PlainState, { session }: Knowing, { word, words }: Said): Promise<PlainState> {
  const { model } = state
  const says = (...texts: readonly string[]): PlainState => ({ ...state, says: texts })
  const row = () => model.rows.find(({ key }) => keysOf(model.rows, words)?.has(key))
  switch (word) {
    case '':
    case 'list':
    case 'l':
      return says(...listed(model), ...comesTo(model))
    case 'show':
      return says(...(await told(model, row(), { session, lines: 'files-alone' })))
    case 'diff':
      return says(...(await told(model, row(), { session, lines: 'with-lines' })))
    case 'find': {
      const searched = await withPaths(model, session)
      return { ...state, model: searched, says: found(searched, words.join(' ')) }
    }
    case 'apply': {
      const why = refusalOf(model)
      if (why !== undefined) return says(why)
      return {
        ...state,
        asks: { kind: 'apply', lines: linesToApply(model) },
        says: [...summarised(model), messages.plainEditor.askApply],
      }
    }
    case 'base': {
      const shown = row()
      const revision = (shown && factsOf(model, shown)?.oid) ?? words.join(' ')
      const why = revision === '' ? messages.plainEditor.baseOfWhat : whyNoBase(model)
      if (why !== undefined) return says(why)
      return { ...state, says: [], decision: { kind: 'base', revision, lines: linesToApply(model) } }
    }
    case 'absorb':
      return askedToAbsorb(state, session)
    case 'quit':
    case 'q':
      if (!isChanged(model)) return { ...state, says: [], decision: { kind: 'leave' } }
      return { ...state, asks: { kind: 'leave' }, says: [messages.plainEditor.askLeave] }
    case 'help':
    case '?':
      return says(...messages.plainEditor.help)
    default:
      return says(messages.plainEditor.unknown(word))
  }
}

/** Once, and only when somebody searches. */
async function withPaths(model: Model, session: EditorSession): Promise<Model> {
  if (model.paths.size > 0) return model
  const paths = new Map<Oid, readonly string[]>()
  for (const row of model.start) {
    const oid = factsOf(model, row)?.oid
    if (oid !== undefined) paths.set(oid, await session.paths(oid))
  }
  return { ...model, paths }
}

function found(model: Model, text: string): readonly string[] {
  const positions = [...model.rows.keys()].filter(i => {
    const row = model.rows[i]
    return row !== undefined && matches(model, row, text)
  })
  return positions.length === 0 ? [messages.editor.notFound(text)] : positions.map(i => described(model, i))
}

/** Returns an edit of the given rows; undefined where the arguments are unclear. */
function onRows(
  { model }: PlainState,
  numbers: readonly string[],
  edit: (keys: ReadonlySet<number>) => Edit,
): Edit | undefined {
  const keys = keysOf(model.rows, numbers)
  return keys === undefined ? undefined : edit(keys)
}

async function edited(state: PlainState, knowing: Knowing, edit: Edit | undefined): Promise<PlainState> {
  if (edit === undefined) return { ...state, says: [messages.plainEditor.usage] }
  const notices = edit.notice === undefined ? [] : [edit.notice]
  if (edit.rows === state.model.rows) return { ...state, says: notices }
  const model = await simulated(changed(state.model, edit), knowing)
  return { ...state, model, says: [...notices, ...differing(state.model, model), ...comesTo(model, state.model)] }
}

/** `fold 5 2`: the last number is the row into which the others are folded. */
function foldedInto(rows: readonly Row[], words: readonly string[]): Edit | undefined {
  const keys = keysOf(rows, words.slice(0, -1))
  const [into, ...others] = keysOf(rows, words.slice(-1)) ?? []
  return keys === undefined || into === undefined || others.length > 0 ? undefined : foldInto(rows, keys, into)
}

async function recalled(state: PlainState, knowing: Knowing, recalled: Model): Promise<PlainState> {
  if (recalled.rows === state.model.rows) return { ...state, says: [recalled.notice ?? ''] }
  const model = await simulated({ ...recalled, notice: undefined }, knowing)
  return { ...state, model, says: [...differing(state.model, model), ...comesTo(model, state.model)] }
}

interface Inserting extends Said {
  readonly action: 'exec' | 'break' | 'label'
}

async function inserted(state: PlainState, knowing: Knowing, { action, words, text }: Inserting): Promise<PlainState> {
  const [number = ''] = words
  const { rows } = state.model
  const isWhole = action === 'break' || text !== ''
  const isLabel = action !== 'label' || isLabelName(text)
  if (isWhole && !isLabel) return { ...state, says: [messages.editor.badLabel(text)] }
  const edit = onRows(state, [number], ([key]) => insert(rows, key, { action, words: text }))
  return edited(state, knowing, isWhole ? edit : undefined)
}

async function written(state: PlainState, knowing: Knowing, said: Said): Promise<PlainState> {
  const { session } = knowing
  const { rows } = state.model
  if (session.messages === 'asked-for-later') return { ...state, says: [messages.editor.messagesLater] }
  const [key] = keysOf(rows, said.words.slice(0, 1)) ?? []
  const position = rows.findIndex(row => row.key === key)
  const row = rows[position]
  if (row === undefined) return { ...state, says: [messages.plainEditor.usage] }
  if (row.kind !== 'commit' || row.action === 'drop') return { ...state, says: [messages.editor.noMessageHere] }
  const draft = () => session.draft(linesOf(rows), linesOf(rows.slice(0, position + 1)).length - 1)
  const text = said.text === '' ? await session.write(draft()) : `${said.text}\n`
  if (typeof text !== 'string') {
    const saved = text.saved === undefined ? [] : [messages.plainEditor.saved, ...text.saved.trimEnd().split('\n')]
    return { ...state, says: [messages.editor.editorFailed(text.failed), ...saved] }
  }
  return edited(state, knowing, setMessage(rows, row.key, text))
}
