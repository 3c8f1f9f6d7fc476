import { decodeStrict, fromLatin1 } from '../../core/bytes/bytes.js'
import { toJsonBytes } from '../../core/bytes/json-bytes.js'
import type { Oid } from '../../core/object/oid.js'
import { isRefName } from '../../core/ref/ref-name.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { type MergeWords, parseMergeWords } from '../../core/rewrite/todo/todo-list.js'
import type { FreshMergeTodo, MergeTodo, Place, PlaceTodo } from '../../core/rewrite/plan/plan.js'
import type { TodoGroup, TodoStep } from '../../core/rewrite/todo/plan-todo.js'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { readCommitInfo } from '../rewrite/plan-context/read-commits.js'
import { canEdit, type Edited, editMessage } from '../rewrite/finish/message.js'
import type { RefSnapshot } from '../ref-snapshot.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { rewordedMessage } from './groups.js'

/** A line about the place of commits, or a merge. */
interface ShapeLine {
  readonly action: 'label' | 'reset' | 'merge' | 'update-ref'
  readonly words: string
}

/** The meaning of names in a list that the list itself does not define. */
export interface Naming {
  readonly refs: RefSnapshot
  /** Commits that have been read, by their full ids. */
  readonly known: ReadonlyMap<string, CommitInfo>
  /** Returns the commit of a word before git is asked; undefined: none. */
  outside(word: string): Promise<Oid | undefined>
  /** Returns the list's own names of a merge's merged commits, as long as nobody has changed them. */
  merged(merge: Oid): Promise<readonly string[] | undefined>
  /** Whether changes made by hand in merges are kept; git merges from scratch. */
  readonly byHand: 'kept' | 'left'
}

type Passed =
  | { readonly steps: readonly { readonly info: CommitInfo }[] }
  | { readonly todo: Exclude<TodoStep, TodoGroup> }

/** Parses the lines of a list that define the shape of history, one after another. */
export class ShapeLines {
  /** The old commits of each label, as far as they are known. */
  readonly #labels = new Map<string, readonly Oid[]>()
  #here: readonly Oid[] = []

  constructor(
    private readonly ctx: Context,
    readonly edited: Edited,
    private readonly naming: Naming,
  ) {}

  /** Returns the commit that a line names. */
  async commitOf(word: string): Promise<CommitInfo> {
    const { git } = this.edited
    return this.naming.known.get(word) ?? readCommitInfo(git, await resolveCommit(git, word))
  }

  /** Records the current result. */
  pass(part: Passed | undefined): void {
    if (part === undefined) return
    if ('steps' in part) this.#here = part.steps.map(({ info }) => info.oid)
    else if (part.todo.action === 'merge') this.#here = part.todo.commit === null ? [] : [part.todo.commit]
  }

  /** @throws GitSlimError `usage` for a line that makes no sense */
  async todoOf(line: ShapeLine): Promise<PlaceTodo | MergeTodo | FreshMergeTodo> {
    switch (line.action) {
      case 'label':
        if (/\s/.test(line.words) || line.words === '#') throw senseless(line)
        this.#labels.set(line.words, this.#here)
        return { action: 'label', name: line.words }
      case 'reset':
        return this.#reset(line)
      case 'merge':
        return this.#merge(line)
      case 'update-ref':
        return this.#updateRef(line)
    }
  }

  async #reset({ words }: ShapeLine): Promise<PlaceTodo> {
    if (words.startsWith('[new root]')) {
      this.#here = []
      return { action: 'reset', to: null }
    }
    const to = await this.#placeOf(/^\S+/.exec(words)?.[0] ?? '')
    this.#here = 'label' in to ? (this.#labels.get(to.label) ?? []) : [to.commit]
    return { action: 'reset', to }
  }

  #updateRef(line: ShapeLine): PlaceTodo {
    const name = decodeStrict(fromLatin1(line.words)) ?? ''
    const ref = isRefName(name) ? this.naming.refs.named(name) : undefined
    if (ref === undefined || !name.startsWith('refs/heads/')) {
      throw new GitSlimError('usage', messages.rebase.notABranch(line.words))
    }
    return { action: 'update-ref', ref: ref.name, old: ref.oid }
  }

  async #merge(line: ShapeLine): Promise<MergeTodo | FreshMergeTodo> {
    const words = parseMergeWords(line.words)
    if (words === undefined) throw senseless(line)
    const merged: Place[] = []
    for (const name of words.merged) merged.push(await this.#placeOf(name))
    if (words.again === undefined) return this.#fresh(words, merged)
    const info = await this.commitOf(words.again.commit)
    const message = words.again.message === 'edit' ? await rewordedMessage(this.ctx, this.edited, info) : undefined
    const parents = (await this.#areSame(info, words.merged, merged)) ? 'same' : 'other'
    return { action: 'merge', commit: info.oid, merged, parents, ...(message && { message: toJsonBytes(message) }) }
  }

  /** @see sequencer.c, do_merge */
  async #fresh({ merged: names, rest }: MergeWords, merged: readonly Place[]): Promise<FreshMergeTodo> {
    const usual = `Merge ${names.length > 1 ? 'branches' : 'branch'} '${names.join(' ')}'`
    const draft = fromLatin1(`${rest === '' ? usual : rest}\n`)
    const message = canEdit(this.ctx) ? await editMessage(this.ctx, draft, this.edited) : draft
    const author = toJsonBytes((await this.edited.git.identity.author()).raw)
    return { action: 'merge', commit: null, merged, result: { author, message: toJsonBytes(message), headers: [] } }
  }

  /** Whether the merged commits are the original ones: by their names in the list, or by their ids. */
  async #areSame(merge: CommitInfo, names: readonly string[], places: readonly Place[]): Promise<boolean> {
    const others = merge.commit.parents.slice(1)
    if (others.length !== names.length || this.naming.byHand === 'left') return false
    const usual = await this.naming.merged(merge.oid)
    return others.every((parent, i) => {
      const place = places[i]
      if (place !== undefined && 'commit' in place) return place.commit === parent
      return usual?.[i] === names[i] || this.#labels.get(names[i] ?? '')?.includes(parent)
    })
  }

  async #placeOf(name: string): Promise<Place> {
    if (this.#labels.has(name)) return { label: name }
    return { commit: (await this.naming.outside(name)) ?? (await resolveCommit(this.edited.git, name)) }
  }
}

function senseless({ action, words }: ShapeLine): GitSlimError {
  return new GitSlimError('usage', messages.rebase.senselessLine(`${action} ${words}`))
}
