import type { Merging } from '../../core/editor/session.js'
import type { Todo } from '../../core/rewrite/plan/plan.js'

/** After this time, counted from the first merge, the progress is shown: at least one step is done then. */
const soonMs = 150
const everyMs = 100

export interface TellingParts {
  /** The program that is started for each merge; undefined: none, and no progress is needed. */
  readonly program: string | undefined
  readonly elapsedMs: () => number
  readonly tell: ((merging: Merging) => void) | undefined
}

/** Reports the progress of slow merges. */
export class Telling {
  #begun: number | undefined
  #told = 0
  #steps: ReadonlyMap<Todo, number> = new Map()
  #done = 0

  constructor(private readonly parts: TellingParts) {}

  /** Begins with the steps of a plan. */
  begin(todos: readonly Todo[]): void {
    this.#steps = new Map(todos.map((todo, step) => [todo, step + 1]))
  }

  /** A step is done. */
  done(todo: Todo): void {
    this.#done = this.#steps.get(todo) ?? this.#done
  }

  /** A merge that is not cached is being made. */
  merging(): void {
    const { program, tell, elapsedMs } = this.parts
    if (program === undefined || tell === undefined) return
    const now = elapsedMs()
    this.#begun ??= now
    if (now - this.#begun < soonMs || now - this.#told < everyMs) return
    this.#told = now
    tell({ program, done: this.#done, of: this.#steps.size })
  }
}
