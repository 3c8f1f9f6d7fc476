import { changeColour, type CodeRole, codeColour } from './code-theme.js'
import type { TokenKind } from '../../core/syntax/tokens.js'

/** The role of a text, which decides its style. */
export type Role = PlainRole | CodeRole

type PlainRole =
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

/** An additional background of a text. */
export type Ground = 'plain' | 'selected' | 'marked' | 'bar' | 'added' | 'deleted'

export interface Looks {
  /** The number of bits for a colour: 1 for none. */
  readonly depth: 1 | 4 | 8 | 24
  readonly background: 'dark' | 'light'
}

/** One of the sixteen colours, which the terminal's own theme makes readable on light and dark. */
const colours: Readonly<Record<PlainRole, string>> = {
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

/** Without colours, important text is bold, faint, or underlined. */
const plain: Readonly<Partial<Record<PlainRole, string>>> = {
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
    8: { selected: '48;5;238', marked: '48;5;235', bar: '48;5;236', added: '48;5;22', deleted: '48;5;52' },
    24: {
      selected: '48;2;55;62;77',
      marked: '48;2;38;43;54',
      bar: '48;2;40;44;52',
      added: '48;2;26;54;36',
      deleted: '48;2;66;32;38',
    },
  },
  light: {
    8: { selected: '48;5;253', marked: '48;5;255', bar: '48;5;254', added: '48;5;194', deleted: '48;5;224' },
    24: {
      selected: '48;2;214;224;240',
      marked: '48;2;234;239;247',
      bar: '48;2;228;231;236',
      added: '48;2;220;245;226',
      deleted: '48;2;252;228;228',
    },
  },
}

/** Returns the parameters of the escape sequence for a text's style. */
export function sgr(role: Role, ground: Ground, looks: Looks): string {
  const { depth, background } = looks
  return [colourOf(role, ground, looks), groundOf(ground, depth, background)].filter(Boolean).join(';')
}

function colourOf(role: Role, ground: Ground, looks: Looks): string {
  if (isCode(role)) return codeColour(role.slice('code-'.length) as TokenKind, ground, looks)
  const change = role === 'added' || role === 'deleted' ? changeColour(role, ground, looks) : undefined
  return change ?? (looks.depth === 1 ? (plain[role] ?? '') : colours[role])
}

function isCode(role: Role): role is CodeRole {
  return role.startsWith('code-')
}

function groundOf(ground: Ground, depth: Looks['depth'], background: Looks['background']): string {
  if (ground === 'plain') return ''
  if (depth === 8 || depth === 24) return grounds[background][depth][ground] ?? ''
  if (ground === 'added' || ground === 'deleted') return ''
  return ground === 'marked' ? '1' : '7'
}
