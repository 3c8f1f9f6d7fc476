export type SplitCommand =
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'next-file'
  | 'previous-file'
  | 'scroll-down'
  | 'scroll-up'
  | 'left'
  | 'right'
  | 'toggle'
  | 'by-file'
  | 'lines'
  | 'take'
  | 'back'
  | 'interrupt'

interface SplitKey {
  readonly shows: string
  readonly does: string
  readonly keys: Readonly<Record<string, SplitCommand>>
}

/** The keys while a commit is split; docs, help and hints are made from this. Digits are handled separately. */
export const splitKeys: readonly SplitKey[] = [
  { shows: '1-9', does: 'put the hunk into that part; on a file: all of its hunks', keys: {} },
  { shows: 'space', does: 'from part 1 into part 2, and back', keys: { space: 'toggle' } },
  { shows: 'L', does: 'divide the hunk into lines', keys: { L: 'lines' } },
  { shows: 'F', does: 'one part for each file', keys: { F: 'by-file' } },
  {
    shows: 'j k',
    does: 'to the next hunk, the one before (also arrows, page keys, ctrl-f, ctrl-b; g and G, home and end)',
    keys: {
      j: 'down',
      down: 'down',
      k: 'up',
      up: 'up',
      'page-down': 'page-down',
      'ctrl-f': 'page-down',
      'page-up': 'page-up',
      'ctrl-b': 'page-up',
      g: 'first',
      home: 'first',
      G: 'last',
      end: 'last',
    },
  },
  {
    shows: 'J K',
    does: 'to the next file, the one before (also arrows with shift)',
    keys: { J: 'next-file', 'shift-down': 'next-file', K: 'previous-file', 'shift-up': 'previous-file' },
  },
  { shows: '} {', does: 'scroll', keys: { '}': 'scroll-down', '{': 'scroll-up' } },
  {
    shows: 'h l',
    does: 'scroll sideways (also arrows)',
    keys: { h: 'left', left: 'left', l: 'right', right: 'right' },
  },
  { shows: 'enter', does: 'put the parts in its place', keys: { enter: 'take' } },
  {
    shows: 'escape',
    does: 'leave it in one piece (also q, ctrl-c)',
    keys: { escape: 'back', q: 'back', 'ctrl-c': 'interrupt' },
  },
]

const commands: ReadonlyMap<string, SplitCommand> = new Map(splitKeys.flatMap(({ keys }) => Object.entries(keys)))

/** Returns the command of a key while a commit is split. */
export function splitCommandOf(name: string): SplitCommand | undefined {
  return commands.get(name)
}
