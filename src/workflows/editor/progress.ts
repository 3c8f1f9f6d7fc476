import type { Merging } from '../../core/editor/session.js'
import type { Todo } from '../../core/rewrite/plan/plan.js'

/** What lasts longer is told, and how it gets on. */
const soonMs = 150
const everyMs = 100

export interface TellingParts {
  /** What is started anew for each merge; undefined: nothing is, and nothing has to be told. */
  readonly program: string | undefined
  readonly elapsedMs: () => number
  readonly tell: ((merging: Merging) => void) | undefined
}

/** Tells how far merges have got that take long. */
export class Telling {
  readonly #begun: number
  #told = 0
  #steps: ReadonlyMap<Todo, number> = new Map()
  #done = 0

  constructor(private readonly parts: TellingParts) {
    this.#begun = parts.elapsedMs()
  }

  /** Begins with the steps of a plan. */
  begin(todos: readonly Todo[]): void {
    this.#steps = new Map(todos.map((todo, step) => [todo, step + 1]))
  }

  /** A step has been taken. */
  done(todo: Todo): void {
    this.#done = this.#steps.get(todo) ?? this.#done
  }

  /** A merge that nobody has made yet is being made. */
  merging(): void {
    const { program, tell, elapsedMs } = this.parts
    if (program === undefined || tell === undefined) return
    const now = elapsedMs()
    if (now - this.#begun < soonMs || now - this.#told < everyMs) return
    this.#told = now
    tell({ program, done: this.#done, of: this.#steps.size })
  }
}
