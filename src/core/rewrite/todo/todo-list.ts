/**
 * The list of `git rebase -i`. Text is one character per byte.
 *
 * @see git-rebase(1), INTERACTIVE MODE; sequencer.c, parse_insn_line
 */

/** One line of a list. */
export type TodoLine =
  | CommitLine
  /** A command that needs a worktree or the shape of history, with its words unchanged. */
  | { readonly action: 'exec'; readonly words: string }
  | { readonly action: 'break'; readonly words: string }
  | { readonly action: 'label' | 'reset' | 'merge' | 'update-ref'; readonly words: string }
  | { readonly action: 'noop' }
  /** Only for people, and never read; without words, a blank line. */
  | { readonly action: 'comment'; readonly words: string }

export interface CommitLine {
  readonly action: 'pick' | 'reword' | 'edit' | 'squash' | 'fixup' | 'drop'
  /** A revision, as typed. */
  readonly commit: string
  /** For `fixup`: its message is used, with `-C`, and also edited, with `-c`. */
  readonly message?: 'use' | 'edit'
  /** The text after the commit: only for people. */
  readonly rest: string
  /** The message that a person has already written, in UTF-8: not part of the list's text. */
  readonly written?: Uint8Array
}

/** A line of a list is invalid; says which. */
export class MalformedTodo extends Error {
  override name = 'MalformedTodo'

  constructor(
    /** Counted from 1. */
    readonly line: number,
    readonly text: string,
  ) {
    super(`line ${line}: ${text}`)
  }
}

const letters: Readonly<Record<string, string>> = {
  p: 'pick',
  r: 'reword',
  e: 'edit',
  s: 'squash',
  f: 'fixup',
  d: 'drop',
  x: 'exec',
  b: 'break',
  l: 'label',
  t: 'reset',
  m: 'merge',
  u: 'update-ref',
}

/**
 * Parses a list; comments and blank lines are left out.
 *
 * @throws MalformedTodo
 */
export function parseTodoList(text: string, commentChar: string): readonly TodoLine[] {
  return text.split('\n').flatMap((raw, i) => {
    const line = raw.replace(/\r$/, '').trim()
    if (line === '' || line.startsWith(commentChar)) return []
    const [, word = '', words = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? []
    const found = lineOf(letters[word] ?? word, words)
    if (found === undefined) throw new MalformedTodo(i + 1, line)
    return [found]
  })
}

function lineOf(action: string, words: string): TodoLine | undefined {
  switch (action) {
    case 'pick':
    case 'reword':
    case 'edit':
    case 'squash':
    case 'drop':
      return commitLine(action, words)
    case 'fixup': {
      // As in git, the commit may follow without a space.
      const [, flag] = /^-([cC])/.exec(words) ?? []
      const line = commitLine(action, flag === undefined ? words : words.slice(2).trimStart())
      if (line === undefined || flag === undefined) return line
      return { ...line, message: flag === 'C' ? 'use' : 'edit' }
    }
    case 'noop':
      return words === '' ? { action } : undefined
    case 'break':
      return words === '' ? { action, words } : undefined
    case 'exec':
    case 'label':
    case 'reset':
    case 'merge':
    case 'update-ref':
      return words === '' ? undefined : { action, words }
    default:
      return undefined
  }
}

function commitLine(action: CommitLine['action'], words: string): CommitLine | undefined {
  const [, commit, rest = ''] = /^(\S+)\s*(.*)$/s.exec(words) ?? []
  return commit === undefined ? undefined : { action, commit, rest }
}

/** Returns a list as text, with full or abbreviated commands; a mark begins its comments. */
export function formatTodoList(lines: readonly TodoLine[], commands: 'whole' | 'letters', mark = '#'): string {
  const short = new Map(Object.entries(letters).map(([letter, word]) => [word, letter]))
  const commandOf = ({ action }: TodoLine) => (commands === 'letters' ? (short.get(action) ?? action) : action)
  return lines
    .map(line => {
      if (line.action === 'comment') return line.words === '' ? '' : `${mark} ${line.words}`
      return [commandOf(line), ...wordsOf(line)].filter(word => word !== '').join(' ')
    })
    .map(line => `${line}\n`)
    .join('')
}

function wordsOf(line: TodoLine): readonly string[] {
  if (line.action === 'noop') return []
  if (!('commit' in line)) return [line.words]
  const flag = line.message === undefined ? '' : line.message === 'use' ? '-C' : '-c'
  return [flag, line.commit, line.rest]
}

/**
 * Returns a list with commands behind every commit of the new history, what is folded into it included.
 *
 *     pick a, fixup b, pick c      pick a, fixup b, exec make, pick c, exec make
 *
 * @see sequencer.c, todo_list_add_exec_commands
 */
export function withExec(lines: readonly TodoLine[], commands: readonly string[]): readonly TodoLine[] {
  const execs = commands.map((words): TodoLine => ({ action: 'exec', words }))
  const isFold = (line: TodoLine | undefined) => line?.action === 'squash' || line?.action === 'fixup'
  let start: TodoLine | undefined
  return lines.flatMap((line, i) => {
    if (!isFold(line)) start = line
    const makesCommit = start?.action === 'pick' || start?.action === 'merge'
    return makesCommit && !isFold(lines[i + 1]) ? [line, ...execs] : [line]
  })
}

/** The words after `merge` in a list; text is one character per byte. */
export interface MergeWords {
  /** The merge that is made again, and whether its message is edited; undefined: a new merge. */
  readonly again: { readonly commit: string; readonly message: 'use' | 'edit' } | undefined
  /** Labels or revisions. */
  readonly merged: readonly string[]
  /** The text after a `#`: for people, or the message of a new merge. */
  readonly rest: string
}

/** Parses the words, or returns undefined when nothing is merged. */
export function parseMergeWords(words: string): MergeWords | undefined {
  const [, flag, commit, others = words] = /^-([cC])\s*(\S+)\s*(.*)$/s.exec(words) ?? []
  const [, names = others, rest = ''] = /^(.*?)(?:^|\s)#(?:\s+(.*))?$/s.exec(others) ?? []
  const merged = names.split(/\s+/).filter(Boolean)
  if (merged.length === 0) return undefined
  const again =
    commit === undefined ? undefined : { commit, message: flag === 'C' ? ('use' as const) : ('edit' as const) }
  return { again, merged, rest }
}

export function formatMergeWords({ again, merged, rest }: MergeWords): string {
  const which = again === undefined ? [] : [again.message === 'use' ? '-C' : '-c', again.commit]
  return [...which, ...merged, ...(rest === '' ? [] : ['#', rest])].join(' ')
}
