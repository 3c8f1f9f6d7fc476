/** What a text is, by which it gets its looks. */
export type Role =
  | 'text'
  | 'dim'
  | 'title'
  | 'bar'
  | 'key'
  | 'id'
  | 'author'
  | 'subject'
  | 'note'
  | 'warning'
  | 'error'
  | 'graph'
  | 'pick'
  | 'reword'
  | 'edit'
  | 'squash'
  | 'fixup'
  | 'drop'
  | 'command'
  | 'file'
  | 'hunk'
  | 'context'
  | 'added'
  | 'deleted'
  | 'border'
  | 'found'
  | 'cursor'

/** What lies behind a text, besides. */
export type Ground = 'plain' | 'selected' | 'marked' | 'bar'

export interface Looks {
  /** How many bits a colour has: 1 for none. */
  readonly depth: 1 | 4 | 8 | 24
  readonly background: 'dark' | 'light'
}

/** A colour of the sixteen, which the terminal's own theme makes readable on light and dark. */
const colours: Readonly<Record<Role, string>> = {
  text: '',
  dim: '2',
  title: '1',
  bar: '',
  key: '1',
  id: '33',
  author: '36',
  subject: '1',
  note: '36',
  warning: '33',
  error: '1;31',
  graph: '35',
  pick: '',
  reword: '34',
  edit: '35',
  squash: '32',
  fixup: '32',
  drop: '31',
  command: '35',
  file: '1',
  hunk: '36',
  context: '',
  added: '32',
  deleted: '31',
  border: '2',
  found: '1;4',
  cursor: '7',
}

/** Without colours, what matters is bold, faint, or underlined. */
const plain: Readonly<Partial<Record<Role, string>>> = {
  dim: '2',
  title: '1',
  key: '1',
  subject: '1',
  error: '1',
  warning: '1',
  drop: '2',
  file: '1',
  border: '2',
  found: '4',
  cursor: '7',
}

const grounds: Readonly<
  Record<Looks['background'], Readonly<Record<8 | 24, Readonly<Partial<Record<Ground, string>>>>>>
> = {
  dark: {
    8: { selected: '48;5;238', marked: '48;5;235', bar: '48;5;236' },
    24: { selected: '48;2;55;62;77', marked: '48;2;38;43;54', bar: '48;2;40;44;52' },
  },
  light: {
    8: { selected: '48;5;253', marked: '48;5;255', bar: '48;5;254' },
    24: { selected: '48;2;214;224;240', marked: '48;2;234;239;247', bar: '48;2;228;231;236' },
  },
}

/** Returns the parameters of the escape sequence that gives a text its looks. */
export function sgr(role: Role, ground: Ground, { depth, background }: Looks): string {
  const text = depth === 1 ? (plain[role] ?? '') : colours[role]
  return [text, groundOf(ground, depth, background)].filter(Boolean).join(';')
}

function groundOf(ground: Ground, depth: Looks['depth'], background: Looks['background']): string {
  if (ground === 'plain') return ''
  if (depth === 8 || depth === 24) return grounds[background][depth][ground] ?? ''
  return ground === 'marked' ? '1' : '7'
}
