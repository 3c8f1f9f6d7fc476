import type { Edited, EditorSession, FileColours, Merging } from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import type { Line } from '../text/cells.js'
import { Colouring } from '../detail/colouring.js'
import type { Effect, Event } from '../model/events.js'
import type { Input } from '../keys/read-keys.js'
import { currentCommit, factsOf, type Model, type Size } from '../model/model.js'
import { linesOf, type Row } from '../model/rows.js'
import { runSplitEffect } from '../split/split-model.js'
import { linesToApply, startModel } from '../plan/start.js'
import { update } from '../plan/update.js'
import { view } from '../view/frame.js'

/** The terminal of the editor. */
export interface Screen {
  readonly size: Size
  /** Takes over the terminal. */
  enter(listener: ScreenListener): void
  show(lines: readonly Line[]): void
  /** Draws everything again. */
  redraw(): void
  /** Leaves the terminal to the shell until the program is continued. */
  suspend(): void
  /** Restores the terminal; {@link enter} takes it over again. */
  leave(): void
}

export interface ScreenListener {
  readonly inputs: (inputs: readonly Input[]) => void
  readonly resized: (size: Size) => void
  /** The terminal is gone, or the program is to end. */
  readonly interrupted: () => void
}

/** How long the cursor rests on a commit before its changes are read: a key that is held down passes over it. */
const restMs = 15

/** Shows a plan until a person has decided. */
export async function runEditor(
  session: EditorSession,
  screen: Screen,
): Promise<Edited | { readonly kind: 'interrupted' }> {
  const running = new Running(session, screen)
  try {
    return await running.decision
  } finally {
    running.stop()
  }
}

/** Keys come first. */
function othersTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

class Running {
  readonly decision: Promise<Edited | { readonly kind: 'interrupted' }>
  #decide: (decision: Edited | { readonly kind: 'interrupted' }) => void = () => {}
  #fail: (error: unknown) => void = () => {}
  #model: Model
  #simulation = new AbortController()
  #simulated: readonly Row[] | undefined
  #resting: NodeJS.Timeout | undefined
  readonly #asked = new Set<Oid>()
  #pathsAsked = false
  readonly #colouring: Colouring
  #ended = false

  constructor(
    private readonly session: EditorSession,
    private readonly screen: Screen,
  ) {
    this.decision = new Promise((resolve, reject) => {
      this.#decide = resolve
      this.#fail = reject
    })
    this.#model = startModel(session, screen.size)
    const coloured = (colours: FileColours) => this.#guarded(() => this.#hear({ kind: 'coloured', colours }))
    this.#colouring = new Colouring(session, { coloured, failed: error => this.#fail(error) })
    this.#guarded(() => {
      this.#enter()
      this.#show()
      this.#background(this.#readPublished())
    })
  }

  stop(): void {
    this.#ended = true
    this.#simulation.abort()
    this.#colouring.stop()
    clearTimeout(this.#resting)
    this.screen.leave()
  }

  #enter(): void {
    this.screen.enter({
      inputs: inputs => this.#guarded(() => this.#take(inputs)),
      resized: size => this.#guarded(() => this.#hear({ kind: 'resize', size })),
      interrupted: () => this.#decide({ kind: 'interrupted' }),
    })
  }

  #take(inputs: readonly Input[]): void {
    for (const input of inputs) this.#update(input)
    this.#show()
  }

  #hear(event: Event): void {
    if (this.#ended) return
    this.#update(event)
    this.#show()
  }

  #update(event: Event): void {
    const [model, effect] = update(this.#model, event)
    this.#model = model
    if (effect !== undefined) this.#carryOut(effect)
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'end':
        if (effect.with === 'apply') return this.#decide({ kind: 'apply', lines: linesToApply(this.#model) })
        return this.#decide(effect.with === 'leave' ? { kind: 'leave' } : { kind: 'interrupted' })
      case 'absorb':
        return this.#decide({ kind: 'absorb', staged: effect.staged })
      case 'base':
        return this.#decide({ kind: 'base', revision: effect.revision, lines: linesToApply(this.#model) })
      case 'look-at-staged':
        return this.#background(this.session.staged().then(answer => this.#hear({ kind: 'staged', answer })))
      case 'draft':
        return this.#update({ kind: 'drafted', key: effect.key, draft: this.#draftOf(effect.key) })
      case 'write':
        return this.#background(this.#write(effect))
      case 'read-pieces':
      case 'make-parts':
        return this.#background(runSplitEffect(this.session, effect).then(news => this.#hear(news)))
      case 'suspend':
        return this.screen.suspend()
      case 'redraw':
        return this.screen.redraw()
    }
  }

  #draftOf(key: number): string {
    const { rows } = this.#model
    const before = rows.slice(0, rows.findIndex(row => row.key === key) + 1)
    return this.session.draft(linesOf(rows), linesOf(before).length - 1)
  }

  async #write({ key, draft }: Extract<Effect, { kind: 'write' }>): Promise<void> {
    this.screen.leave()
    const written = await this.session.write(draft ?? this.#draftOf(key))
    if (this.#ended) return
    this.#enter()
    this.#update({ kind: 'resize', size: this.screen.size })
    if (typeof written === 'string') return this.#hear({ kind: 'written', key, text: written })
    // Text that was typed before the editor opened, or saved in it, is still there.
    const text = written.saved ?? draft
    if (text !== undefined) this.#update({ kind: 'drafted', key, draft: this.#draftOf(key), text })
    this.#hear({ kind: 'notice', text: written.failed })
  }

  #show(): void {
    if (this.#ended) return
    this.screen.show(view(this.#model))
    if (this.#simulated !== this.#model.rows) this.#simulate(this.#model.rows)
    this.#readChanges()
    this.#colouring.follow(this.#model)
    const { mode } = this.#model
    if (mode.kind === 'line' && mode.asks === 'search' && !this.#pathsAsked) this.#readPaths()
  }

  /** Starts again with each edit, after it is on the screen; earlier results are useless. */
  #simulate(rows: readonly Row[]): void {
    this.#simulated = rows
    this.#simulation.abort()
    const { signal } = (this.#simulation = new AbortController())
    setImmediate(() => {
      if (!signal.aborted) this.#background(this.#simulateUntil(signal, rows))
    })
  }

  async #simulateUntil(signal: AbortSignal, rows: readonly Row[]): Promise<void> {
    try {
      const tell = (merging: Merging) => {
        if (!signal.aborted) this.#hear({ kind: 'merging', rows, merging })
      }
      this.#hear({ kind: 'simulated', rows, result: await this.session.simulate(linesOf(rows), signal, tell) })
    } catch (error) {
      if (error !== signal.reason) throw error
    }
  }

  async #readPublished(): Promise<void> {
    const found = await this.session.published()
    if ('failed' in found) this.#hear({ kind: 'notice', text: messages.editor.publishedUnknown(found.failed) })
    else this.#hear({ kind: 'published', commits: found })
  }

  #readChanges(): void {
    const oid = currentCommit(this.#model)?.oid
    clearTimeout(this.#resting)
    if (oid === undefined || this.#asked.has(oid)) return
    this.#resting = setTimeout(() => {
      this.#asked.add(oid)
      this.#background(this.#readChangesOf(oid))
    }, restMs)
  }

  async #readChangesOf(commit: Oid): Promise<void> {
    const changes = await this.session.changes(commit)
    this.#hear({ kind: 'changes', commit, changes })
  }

  /** Once, and only when somebody searches. */
  #readPaths(): void {
    this.#pathsAsked = true
    const read = async () => {
      const paths = new Map<Oid, readonly string[]>()
      for (const row of this.#model.start) {
        await othersTurn()
        const oid = this.#ended ? undefined : factsOf(this.#model, row)?.oid
        if (oid !== undefined) paths.set(oid, await this.session.paths(oid))
      }
      this.#hear({ kind: 'paths', paths })
    }
    this.#background(read())
  }

  /** An error behind the screen ends the editor, and is reported when the terminal is restored. */
  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#fail(error))
  }

  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#fail(error)
    }
  }
}
