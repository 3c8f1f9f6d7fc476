import { parseMergeWords, type TodoLine } from '../rewrite/todo/todo-list.js'

/** A commit of the history that a list describes. */
export interface ShapedCommit {
  /** The positions of its lines in the list: the one that begins it, and those folded into it. */
  readonly lines: readonly number[]
  /** Its first parent, and the merged commits. */
  readonly parents: readonly Standing[]
}

/** Another commit of the history, by its position; or one outside, by its word: `onto` for the base. */
export type Standing = number | string

export interface Shape {
  /** Parents before children, in the order of the list. */
  readonly commits: readonly ShapedCommit[]
  /** The positions of commits from which nothing that remains descends: they are left out without being dropped. */
  readonly strays: ReadonlySet<number>
  /** Lines that are impossible at their place. */
  readonly troubles: readonly ShapeTrouble[]
}

export interface ShapeTrouble {
  readonly line: number
  /** No commit is directly before it to fold it into; or it names a label that is not set yet. */
  readonly kind: 'orphan' | 'early'
  readonly name: string
}

/**
 * Returns the history that a list describes, from the list alone.
 *
 * @param names labels that are no commit's names, though no line before says what they stand for
 */
export function shapeOf(lines: readonly TodoLine[], names: ReadonlySet<string> = labelsIn(lines)): Shape {
  const walk = new Walk(names)
  lines.forEach((line, position) => walk.take(line, position))
  return { commits: walk.commits, strays: walk.strays(), troubles: walk.troubles }
}

/** Returns the labels that lines set. */
function labelsIn(lines: readonly TodoLine[]): ReadonlySet<string> {
  return new Set(lines.flatMap(line => (line.action === 'label' ? [line.words] : [])))
}

class Walk {
  readonly commits: { readonly lines: number[]; readonly parents: readonly Standing[] }[] = []
  readonly troubles: ShapeTrouble[] = []
  readonly #labels = new Map<string, Standing | undefined>()
  /** Where branches will be. */
  readonly #ends: Standing[] = []
  /** The parent of the next commit; undefined: none. */
  #here: Standing | undefined = 'onto'
  /** Whether the last commit can take further folds. */
  #isOpen = false

  constructor(private readonly names: ReadonlySet<string>) {}

  take(line: TodoLine, position: number): void {
    switch (line.action) {
      case 'pick':
      case 'reword':
      case 'edit':
        return this.#commit([position], [])
      case 'squash':
      case 'fixup':
        return this.#fold(line.action, position)
      case 'merge': {
        const merged = (parseMergeWords(line.words)?.merged ?? []).map(name => this.#standing(name, position))
        return this.#commit(
          [position],
          merged.filter(place => place !== undefined),
        )
      }
      case 'label':
        this.#labels.set(line.words, this.#here)
        return this.#close()
      case 'reset': {
        const [name = ''] = /^(?:\[new root\]|\S+)/.exec(line.words) ?? []
        this.#here = name === '[new root]' ? undefined : this.#standing(name, position)
        return this.#close()
      }
      case 'update-ref':
        if (this.#here !== undefined) this.#ends.push(this.#here)
        return this.#close()
      case 'drop':
      case 'exec':
      case 'break':
      case 'noop':
      case 'comment':
        return undefined
    }
  }

  /** Returns the commits that are not reachable from the end of the list or one of its branches. */
  strays(): ReadonlySet<number> {
    const strays = new Set(this.commits.keys())
    const waiting = [...(this.#here === undefined ? [] : [this.#here]), ...this.#ends]
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (typeof at === 'number' && strays.delete(at)) waiting.push(...(this.commits[at]?.parents ?? []))
    }
    return strays
  }

  #commit(lines: number[], merged: readonly Standing[]): void {
    const first = this.#here === undefined ? [] : [this.#here]
    this.#here = this.commits.push({ lines, parents: [...first, ...merged] }) - 1
    this.#isOpen = merged.length === 0
  }

  #fold(name: string, position: number): void {
    const last = this.commits.at(-1)
    if (this.#isOpen && last !== undefined) {
      last.lines.push(position)
      return
    }
    this.troubles.push({ line: position, kind: 'orphan', name })
    this.#commit([position], [])
  }

  #close(): undefined {
    this.#isOpen = false
    return undefined
  }

  #standing(name: string, line: number): Standing | undefined {
    if (this.#labels.has(name)) return this.#labels.get(name)
    if (this.names.has(name) && name !== 'onto') this.troubles.push({ line, kind: 'early', name })
    return name
  }
}
