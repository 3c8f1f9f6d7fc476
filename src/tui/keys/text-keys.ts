/** A row of keys: as help shows it, and the command of each key. */
export interface TextKey<Command extends string> {
  readonly shows: string
  readonly does: string
  readonly keys: Readonly<Record<string, Command>>
}

export type MessageCommand = 'save' | 'own-editor' | 'leave'

/** The keys of a message that is being written; docs, help and the field itself are made from this. */
export const messageKeys: readonly TextKey<MessageCommand>[] = [
  { shows: 'ctrl-s', does: 'keep the message (also ctrl-d)', keys: { 'ctrl-s': 'save', 'ctrl-d': 'save' } },
  {
    shows: 'ctrl-e',
    does: 'go on in your own editor (also ctrl-x)',
    keys: { 'ctrl-e': 'own-editor', 'ctrl-x': 'own-editor' },
  },
  {
    shows: 'escape',
    does: 'back to the plan; asks if something was typed (also ctrl-c)',
    keys: { escape: 'leave', 'ctrl-c': 'leave' },
  },
]

export type LineCommand = 'take' | 'leave'

/** The keys of a single line: a search, a command, a label. */
export const lineKeys: readonly TextKey<LineCommand>[] = [
  { shows: 'enter', does: 'take the line', keys: { enter: 'take' } },
  {
    shows: 'escape',
    does: 'back to the plan; asks if something was typed (also ctrl-c)',
    keys: { escape: 'leave', 'ctrl-c': 'leave' },
  },
]

export type FieldCommand =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'line-start'
  | 'line-end'
  | 'delete-before'
  | 'delete-after'
  | 'delete-to-start'
  | 'delete-to-end'
  | 'delete-word'

/** The keys of every text. */
export const fieldKeys: readonly TextKey<FieldCommand>[] = [
  { shows: 'arrows', does: 'move the cursor', keys: { left: 'left', right: 'right', up: 'up', down: 'down' } },
  {
    shows: 'home end',
    does: 'to the beginning of the line (also ctrl-a), to its end',
    keys: { home: 'line-start', 'ctrl-a': 'line-start', end: 'line-end' },
  },
  {
    shows: 'backspace',
    does: 'delete the character before the cursor (delete: the one at it)',
    keys: { backspace: 'delete-before', delete: 'delete-after' },
  },
  {
    shows: 'ctrl-u',
    does: 'delete to the beginning of the line (ctrl-k: to its end)',
    keys: { 'ctrl-u': 'delete-to-start', 'ctrl-k': 'delete-to-end' },
  },
  { shows: 'ctrl-w', does: 'delete the word before the cursor', keys: { 'ctrl-w': 'delete-word' } },
]

function lookup<Command extends string>(rows: readonly TextKey<Command>[]): (name: string) => Command | undefined {
  const commands = new Map(rows.flatMap(({ keys }) => Object.entries(keys) as [string, Command][]))
  return name => commands.get(name)
}

export const messageCommandOf = lookup(messageKeys)
export const lineCommandOf = lookup(lineKeys)
export const fieldCommandOf = lookup(fieldKeys)
