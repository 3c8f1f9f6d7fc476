import type { CommitFacts, EditorSession, Fate, Simulated } from '../../src/core/editor/session.js'
import { encode } from '../../src/core/bytes/bytes.js'
import { draftAt } from '../../src/core/editor/draft.js'
import type { Oid } from '../../src/core/object/oid.js'
import type { TodoLine } from '../../src/core/rewrite/todo/todo-list.js'
import type { Input } from '../../src/tui/keys/read-keys.js'
import { decodeInput, escapeKey } from '../../src/tui/keys/read-keys.js'
import type { Model, Size } from '../../src/tui/model/model.js'
import { linesOf } from '../../src/tui/model/rows.js'
import { runSplitEffect } from '../../src/tui/split/split-model.js'
import { startModel } from '../../src/tui/plan/start.js'
import { update } from '../../src/tui/plan/update.js'
import * as madeUpParts from './made-up-parts.js'

/** Returns the name of a made-up commit: its letter, forty times. */
export function oidOf(letter: string): Oid {
  return letter.charCodeAt(0).toString(16).repeat(20) as Oid
}

export interface ScriptedSession extends EditorSession {
  /** What a simulation answers. */
  readonly result: Simulated
}

/** What a session of made-up commits is like, where it is not as usual. */
export interface SessionOptions {
  readonly lines?: readonly TodoLine[]
  readonly order?: EditorSession['order']
  readonly facts?: Readonly<Record<string, Partial<CommitFacts>>>
  readonly fates?: Readonly<Record<string, Fate>>
}

/** Returns a session over made-up commits, one per letter, oldest first. */
export function sessionOf(
  letters: string,
  { lines, order = 'oldest-first', facts = {}, fates = {} }: SessionOptions = {},
): ScriptedSession {
  const known = new Map(letters.split('').map(letter => [oidOf(letter) as string, factsOf(letter, facts[letter])]))
  const result: Simulated = {
    history: [],
    fates: new Map(Object.entries(fates).map(([letter, fate]) => [oidOf(letter), fate])),
    tip: undefined,
    names: 'final',
    following: [],
    unsigned: new Set(),
    trouble: undefined,
  }
  return {
    title: 'topic',
    onto: 'main',
    order,
    now: 1_800_000_000,
    messages: 'written-here',
    ofOthers: 'replaced',
    lines: lines ?? letters.split('').map(letter => ({ action: 'pick', commit: oidOf(letter), rest: letter })),
    facts: commit => known.get(commit) ?? madeUpParts.facts(commit),
    result,
    simulate: async () => result,
    changes: async () => [{ path: 'file.txt', kind: 'modified', lines: [{ kind: 'added', text: 'line' }] }],
    colours: async function* () {},
    paths: async () => ['src/file.txt'],
    pieces: async () => madeUpParts.choices,
    split: async (commit, parts) => madeUpParts.split(commit, parts),
    published: async () => new Set(),
    draft: (all, position) => draftAt(all, position, commit => encode(`${known.get(commit)?.message ?? ''}\n`)),
    write: async draft => `${draft.trim()}, edited\n`,
    staged: async () => ({ kind: 'nothing', why: 'nothing is staged' }),
  }
}

function factsOf(letter: string, request: Partial<CommitFacts> = {}): CommitFacts {
  return {
    oid: oidOf(letter),
    subject: `Add ${letter}`,
    author: 'Ada Author',
    seconds: 1_799_913_600,
    message: `Add ${letter}`,
    parents: [],
    signature: 'none',
    branches: [],
    ...request,
  }
}

/** Returns the editor after keys, typed as a terminal sends them; commits are split as {@link madeUpParts} has it. */
export function after(start: Model, keys: string): Model {
  const { inputs, rest } = decodeInput(keys)
  return [...inputs, ...escapeKey(rest)].reduce((model: Model, input: Input) => {
    const [next, effect] = update(model, input)
    const news = effect === undefined ? undefined : madeUpParts.news(effect)
    return news === undefined ? next : update(next, news)[0]
  }, start)
}

/** Returns the editor after keys, which asks its session for parts of commits. */
export async function afterAsking(session: EditorSession, start: Model, keys: string): Promise<Model> {
  const { inputs, rest } = decodeInput(keys)
  let model = start
  for (const input of [...inputs, ...escapeKey(rest)]) {
    const [next, effect] = update(model, input)
    const asks = effect?.kind === 'read-pieces' || effect?.kind === 'make-parts'
    model = asks ? update(next, await runSplitEffect(session, effect))[0] : next
  }
  return model
}

/** Returns the editor of a session as it opens. */
export function opened(session: EditorSession, size: Size = { columns: 80, rows: 24 }): Model {
  return startModel(session, size)
}

/** Returns a plan in short, oldest first: `p A, f B, x "make"`. */
export function planOf({ rows }: Pick<Model, 'rows'>): string {
  return linesOf(rows)
    .map(line => {
      if (line.action === 'noop') return 'noop'
      if (!('commit' in line)) return [line.action, line.words].filter(Boolean).join(' ')
      const written = line.written === undefined ? '' : ` "${new TextDecoder().decode(line.written).trim()}"`
      return `${line.action} ${line.rest}${written}`
    })
    .join(', ')
}
