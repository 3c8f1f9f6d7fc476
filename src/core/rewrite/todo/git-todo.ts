import { decodeLossy, encode, fromLatin1, toLatin1 } from '../../bytes/bytes.js'
import { toJsonBytes } from '../../bytes/json-bytes.js'
import { type Commit, serializeCommit } from '../../object/commit.js'
import type { Ident } from '../../object/ident.js'
import type { ObjectFormat, Oid } from '../../object/oid.js'
import { hashObject, type RawObject } from '../../object/raw-object.js'
import { serializeTree } from '../../object/tree.js'
import {
  type CommitTodo,
  commitsOf,
  type Fold,
  type FreshMergeTodo,
  type MergeTodo,
  type Place,
  type Todo,
} from '../plan/plan.js'
import { rewrittenCommit } from '../replay/rewritten-commit.js'
import { type CommitLine, formatTodoList, type TodoLine } from './todo-list.js'

/** A todo that git's list cannot express: it comes from staged files, or from known trees. */
type OwnTodo = Extract<Todo, { readonly action: 'amend' | 'make' }>

type GitsTodo = Exclude<Todo, OwnTodo>

/** Tells whether git's own rebase can do a step of a plan. */
export function isForGit(todo: Todo): todo is GitsTodo {
  return todo.action !== 'amend' && todo.action !== 'make'
}

/** A step for git: a todo of a plan, or a line of a list that only git can do. */
export type Rest = GitsTodo | { readonly action: 'line'; readonly line: TodoLine }

/** Returns the commits that a step for git replays; a line names them in full. */
export function commitsIn(part: Rest): readonly Oid[] {
  if (part.action !== 'line') return commitsOf(part)
  return 'commit' in part.line && part.line.action !== 'drop' ? [part.line.commit as Oid] : []
}

/** Returns the ref that a step for git moves, when git has finished. */
export function refMovedBy(part: Rest): string | undefined {
  if (part.action === 'update-ref') return part.ref
  return part.action === 'line' && part.line.action === 'update-ref'
    ? decodeLossy(fromLatin1(part.line.words.trim()))
    : undefined
}

/** A list for git's own rebase, and the commits that it needs. */
export interface GitTodo {
  /** The lines for each step, in order; one character per byte. */
  readonly lines: readonly string[]
  /** Commits that were made only for the list. */
  readonly objects: readonly RawObject[]
  /** The commits that they replace. */
  readonly standIns: readonly (readonly [old: Oid, standIn: Oid])[]
}

export interface GitTodoInput {
  readonly commitOf: (oid: Oid) => Commit
  readonly format: ObjectFormat
  /** The committer and the time: git keeps a prepared commit as it is, where it need not be replayed. */
  readonly committer: Ident
  /** The commits of labels that earlier steps have set; null: nothing had been built there. */
  readonly labels: ReadonlyMap<string, Oid | null>
  /** Makes the final changes to messages. Undefined: none. */
  readonly says?: ((commit: Commit) => Commit) | undefined
  /** Whether this git knows `fixup -C`. */
  readonly fixupMessages: 'known' | 'unknown'
}

/**
 * Writes the rest of a plan as git's own rebase takes it.
 *
 * Messages that somebody has written are not asked for again: where one is to be another, git gets a commit that
 * changes the same and says it. A fold that nobody has written a message for is git's, line by line: so what git leaves
 * out of it, when a person skips a commit, says nothing in it either.
 *
 *     reword c                  pick c'            c' is c with the other message
 *     squash (a, b, c)          pick a'            a' is a, and says what the fold is to say
 *                               fixup b
 *                               fixup c
 *     the same, not written     pick a
 *                               fixup b            as the list folds them
 *                               squash c
 */
export function gitTodo(rest: readonly Rest[], input: GitTodoInput): GitTodo {
  const writer = new Writer(input)
  const lines = rest.map(part => formatTodoList(writer.linesOf(part), 'whole'))
  return { lines, objects: writer.objects, standIns: writer.standIns }
}

class Writer {
  readonly objects: RawObject[] = []
  readonly standIns: (readonly [Oid, Oid])[] = []
  /** Labels for which git can keep no ref. */
  readonly #empty: Set<string>

  constructor(private readonly input: GitTodoInput) {
    this.#empty = new Set([...input.labels].flatMap(([name, oid]) => (oid === null ? [name] : [])))
  }

  linesOf(part: Rest): readonly TodoLine[] {
    switch (part.action) {
      case 'line':
        return [this.#lineOf(part.line)]
      case 'pick':
      case 'reword':
      case 'squash':
        return this.#picked(part)
      case 'merge':
        return [{ action: 'merge', words: this.#mergeWords(part) }]
      case 'label':
        this.#empty.delete(part.name)
        return [{ action: 'label', words: part.name }]
      case 'reset':
        return [{ action: 'reset', words: part.to === null ? newRoot : this.#nameOf(part.to) }]
      case 'update-ref':
        return [{ action: 'update-ref', words: toLatin1(encode(part.ref)) }]
    }
  }

  #lineOf(line: TodoLine): TodoLine {
    if (line.action === 'label') this.#empty.delete(line.words.trim())
    if (line.action === 'edit') return this.#saidLine(line)
    if (line.action === 'squash' && line.written !== undefined)
      return { ...this.#saidLine(line), action: 'fixup', message: 'use' }
    if (line.action !== 'reset' && line.action !== 'merge') return line
    const [, commit = '', places = '', said = ''] = /^(-[cC]\s+\S+\s+)?([^#]*)(.*)$/s.exec(line.words) ?? []
    const named = places.replace(/\S+/g, label => this.#nameOf({ label }))
    return { ...line, words: `${commit}${line.words.startsWith(newRoot) ? places : named}${said}` }
  }

  /** The message that a person wrote is already the message of the commit that git stops at, or folds. */
  #saidLine(line: CommitLine): CommitLine {
    const old = line.commit as Oid
    const { written } = line
    if (written === undefined) return { ...line, commit: this.#standIn(old, this.#said(old)) }
    const said = this.#said(old, { action: 'reword', commit: old, message: toJsonBytes(written) })
    return { ...line, commit: this.#standIn(old, said), rest: subjectOf(said) }
  }

  #picked(todo: Exclude<CommitTodo, OwnTodo>): readonly TodoLine[] {
    const { commitOf } = this.input
    const [first, ...others] = commitsOf(todo)
    if (first === undefined) return []
    const folds = this.#foldsOf(todo)
    const said = this.#said(first, folds === undefined ? todo : undefined)
    const picked = this.#standIn(first, said)
    const folded = (oid: Oid, i: number): TodoLine => {
      return { action: 'fixup', ...folds?.[i], commit: oid, rest: subjectOf(commitOf(oid)) }
    }
    return [{ action: 'pick', commit: picked, rest: subjectOf(said) }, ...others.map(folded)]
  }

  /** Returns how git folds by itself; undefined where the message is decided, or this git cannot do it. */
  #foldsOf(todo: Exclude<CommitTodo, OwnTodo>): readonly Fold[] | undefined {
    const { says, fixupMessages } = this.input
    const folds = todo.action === 'squash' && says === undefined ? todo.folds : undefined
    const isKnown = fixupMessages === 'known' || folds?.every(({ message }) => message === undefined)
    return isKnown ? folds : undefined
  }

  #mergeWords(todo: MergeTodo | FreshMergeTodo): string {
    const { format, committer } = this.input
    const places = todo.merged.map(place => this.#nameOf(place)).join(' ')
    if (todo.commit !== null) {
      const said = this.#said(todo.commit, todo)
      return `-C ${this.#standIn(todo.commit, said)} ${places} # ${subjectOf(said)}`
    }
    // Only its message is used.
    const tree = hashObject(serializeTree([]), format)
    const made = rewrittenCommit(todo, [], { tree, parents: [], committer })
    const said = this.input.says?.(made) ?? made
    return `-C ${this.#make(said)} ${places} # ${subjectOf(said)}`
  }

  #nameOf(place: Place): string {
    if ('commit' in place) return place.commit
    return this.#empty.has(place.label) ? newRoot : place.label
  }

  /** Returns a commit with the message of its replacement. */
  #said(oid: Oid, todo?: Exclude<CommitTodo, OwnTodo> | MergeTodo): Commit {
    const { commitOf, says } = this.input
    const said = todo === undefined ? commitOf(oid) : saidBy(todo, commitOf)
    return says?.(said) ?? said
  }

  #standIn(old: Oid, said: Commit): Oid {
    if (saysTheSame(this.input.commitOf(old), said)) return old
    const oid = this.#make({ ...said, committer: this.input.committer })
    this.standIns.push([old, oid])
    return oid
  }

  #make(commit: Commit): Oid {
    const object = serializeCommit(commit)
    this.objects.push(object)
    return hashObject(object, this.input.format)
  }
}

/** @see git-rebase(1), REBASING MERGES */
const newRoot = '[new root]'

/** Returns the first commit of a todo, with the todo's message. */
export function saidBy(todo: CommitTodo | MergeTodo, commitOf: (oid: Oid) => Commit): Commit {
  const commits = commitsOf(todo).map(commitOf)
  const [first] = commits
  if (first === undefined) throw new TypeError('a todo without commits')
  return todo.action === 'pick' ? first : rewrittenCommit(todo, commits, first)
}

function saysTheSame(one: Commit, other: Commit): boolean {
  return Buffer.compare(one.message, other.message) === 0 && Buffer.compare(one.author.raw, other.author.raw) === 0
}

/** The text after the commit is only for people. */
function subjectOf({ message }: Commit): string {
  return /^\s*([^\n]*)/.exec(toLatin1(message))?.[1]?.trim() ?? ''
}
