import { splitKeys } from './split-keys.js'
import { fieldKeys, lineKeys, messageKeys } from './text-keys.js'

const looks = [
  'down',
  'up',
  'page-down',
  'page-up',
  'first',
  'last',
  'range',
  'mark',
  'clear',
  'search',
  'next-found',
  'previous-found',
  'to-conflict',
  'order',
  'other-pane',
  'next-view',
  'fold',
  'fold-all',
  'detail-down',
  'detail-up',
  'detail-left',
  'detail-right',
  'help',
] as const

/** Commands that do not change the plan. */
export type LookCommand = (typeof looks)[number]

export type EditCommand =
  | 'pick'
  | 'reword'
  | 'edit'
  | 'squash'
  | 'fixup'
  | 'drop'
  | 'base'
  | 'autosquash'
  | 'fold-into-marked'
  | 'split'
  | 'exec'
  | 'break'
  | 'insert'
  | 'message'
  | 'editor'
  | 'move-down'
  | 'move-up'
  | 'undo'
  | 'redo'
  | 'absorb'
  | 'apply'
  | 'leave'
  | 'interrupt'
  | 'suspend'
  | 'redraw'

/** The keys over the plan; docs, help and hints are made from this. */
export type PlanCommand = EditCommand | LookCommand

/** Tells whether a command leaves the plan unchanged. */
export function isLook(command: PlanCommand): command is LookCommand {
  return (looks as readonly string[]).includes(command)
}

export interface Key {
  readonly keys: readonly string[]
  readonly command: PlanCommand
}

export interface KeyGroup {
  readonly title: string
  readonly rows: readonly { readonly shows: string; readonly does: string; readonly keys: readonly Key[] }[]
}

/** Returns rows of keys that have a table of their own. */
function shown(rows: readonly { readonly shows: string; readonly does: string }[]): KeyGroup['rows'] {
  return rows.map(({ shows, does }) => ({ shows, does, keys: [] }))
}

function key(command: PlanCommand, ...keys: readonly string[]): Key {
  return { command, keys }
}

export const keyGroups: readonly KeyGroup[] = [
  {
    title: 'What is done with a commit',
    rows: [
      { shows: 'p', does: 'pick: take it as it is', keys: [key('pick', 'p')] },
      { shows: 'r', does: 'reword: ask for another message', keys: [key('reword', 'r')] },
      {
        shows: 'm',
        does: 'write its message now (M: in your editor)',
        keys: [key('message', 'm'), key('editor', 'M')],
      },
      { shows: 's', does: 'squash: fold it into the one before, messages too', keys: [key('squash', 's')] },
      { shows: 'f', does: 'fixup: fold it, and drop its message', keys: [key('fixup', 'f')] },
      {
        shows: 'F',
        does: 'fold it into the one commit that is marked (space)',
        keys: [key('fold-into-marked', 'F')],
      },
      {
        shows: 'a',
        does: 'fold every fixup!, squash! and amend! into the commit that it names',
        keys: [key('autosquash', 'a')],
      },
      { shows: 'd', does: 'drop: leave it out (also delete)', keys: [key('drop', 'd', 'delete')] },
      { shows: 'e', does: 'edit: stop there, to change it', keys: [key('edit', 'e')] },
      { shows: 'S', does: 'split it into several, by files, hunks or lines', keys: [key('split', 'S')] },
    ],
  },
  {
    title: 'Between commits',
    rows: [
      { shows: 'x', does: 'run a command behind it', keys: [key('exec', 'x')] },
      { shows: 'b', does: 'stop behind it', keys: [key('break', 'b')] },
      { shows: 'i', does: 'put in a command, a stop, or a label', keys: [key('insert', 'i')] },
    ],
  },
  {
    title: 'Order, and several at once',
    rows: [
      {
        shows: 'J K',
        does: 'move down, up (also arrows with shift or alt)',
        keys: [key('move-down', 'J', 'shift-down', 'alt-down'), key('move-up', 'K', 'shift-up', 'alt-up')],
      },
      { shows: 'v', does: 'begin a range, which the cursor ends', keys: [key('range', 'v')] },
      { shows: 'space', does: 'mark: what follows is done to all that are marked', keys: [key('mark', 'space')] },
      { shows: 'escape', does: 'no range, no marks', keys: [key('clear', 'escape')] },
      { shows: 'u', does: 'undo in here (ctrl-r: redo)', keys: [key('undo', 'u'), key('redo', 'ctrl-r')] },
    ],
  },
  {
    title: 'Looking around',
    rows: [
      {
        shows: 'j k',
        does: 'down, up (also arrows, page keys, ctrl-f, ctrl-b; g and G, home and end)',
        keys: [
          key('down', 'j', 'down'),
          key('up', 'k', 'up'),
          key('page-down', 'page-down', 'ctrl-f'),
          key('page-up', 'page-up', 'ctrl-b'),
          key('first', 'g', 'home'),
          key('last', 'G', 'end'),
        ],
      },
      {
        shows: '/',
        does: 'search subject, author, path (n N: next, previous)',
        keys: [key('search', '/'), key('next-found', 'n'), key('previous-found', 'N')],
      },
      { shows: 'c', does: 'to the step that conflicts, and the next one', keys: [key('to-conflict', 'c')] },
      { shows: 'o', does: 'newest or oldest first', keys: [key('order', 'o')] },
      { shows: 'tab', does: 'to the other side (also shift-tab)', keys: [key('other-pane', 'tab', 'shift-tab')] },
      { shows: 't', does: 'right side: the commit, the result, old and new', keys: [key('next-view', 't')] },
      { shows: '} {', does: 'scroll the right side', keys: [key('detail-down', '}'), key('detail-up', '{')] },
      {
        shows: 'h l',
        does: 'scroll it sideways (also arrows)',
        keys: [key('detail-left', 'h', 'left'), key('detail-right', 'l', 'right')],
      },
      { shows: 'z', does: 'fold a file away (Z: all)', keys: [key('fold', 'z'), key('fold-all', 'Z')] },
      {
        shows: 'B',
        does: 'the commits since another base: the one at the cursor, or any that you type',
        keys: [key('base', 'B')],
      },
      { shows: 'A', does: 'where staged changes would be absorbed', keys: [key('absorb', 'A')] },
    ],
  },
  {
    title: 'The end',
    rows: [
      { shows: 'enter', does: 'apply, after a summary', keys: [key('apply', 'enter')] },
      {
        shows: 'q',
        does: 'leave everything as it is (ctrl-c: at once)',
        keys: [key('leave', 'q'), key('interrupt', 'ctrl-c')],
      },
      { shows: '?', does: 'these keys', keys: [key('help', '?')] },
      {
        shows: 'ctrl-z',
        does: 'to the shell; fg comes back (ctrl-l: draw again)',
        keys: [key('suspend', 'ctrl-z'), key('redraw', 'ctrl-l')],
      },
    ],
  },
  { title: 'While a commit is split', rows: shown(splitKeys) },
  { title: 'While a message is written', rows: [...shown(messageKeys), ...shown(fieldKeys)] },
  { title: 'While a line is typed (search, command, label, base)', rows: [...shown(lineKeys), ...shown(fieldKeys)] },
  {
    title: 'While staged changes are shown',
    rows: [
      { shows: 'enter', does: 'absorb them, and end', keys: [] },
      { shows: 'A', does: 'look again at what is staged', keys: [] },
      { shows: 'escape', does: 'back to the plan (also q)', keys: [] },
    ],
  },
  {
    title: 'The mouse',
    rows: [
      { shows: 'click', does: 'to the commit, or the side, at the pointer', keys: [] },
      { shows: 'wheel', does: 'through the plan, or the side at the pointer', keys: [] },
      { shows: 'none', does: 'git config --global slim.mouse false leaves the mouse to the terminal', keys: [] },
    ],
  },
]

const commands: ReadonlyMap<string, PlanCommand> = new Map(
  keyGroups.flatMap(({ rows }) =>
    rows.flatMap(row => row.keys.flatMap(({ keys, command }) => keys.map(name => [name, command] as const))),
  ),
)

/** Returns the command of a key over the plan. */
export function commandOf(name: string): PlanCommand | undefined {
  return commands.get(name)
}
