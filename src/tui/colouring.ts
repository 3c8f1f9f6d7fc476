import type { EditorSession, FileChange, FileColours } from '../core/editor/session.js'
import { currentCommit, type Model } from './model.js'

/** Finds out what the changes on the screen consist of; what is not looked at any more is left as it is. */
export class Colouring {
  #files: readonly FileChange[] | undefined
  #reading = new AbortController()
  readonly #read = new WeakSet<readonly FileChange[]>()

  constructor(
    private readonly session: Pick<EditorSession, 'colours'>,
    private readonly tell: (colours: FileColours) => void,
  ) {}

  /** Says what the editor shows now. */
  follow(model: Model): void {
    const oid = currentCommit(model)?.oid
    const files = oid === undefined || model.view !== 'commit' ? undefined : model.changes.get(oid)
    this.look(files === 'unreadable' ? undefined : files)
  }

  /** Says what is looked at now. */
  look(files: readonly FileChange[] | undefined): void {
    if (files === this.#files) return
    this.stop()
    this.#files = files
    if (files === undefined || this.#read.has(files)) return
    const { signal } = (this.#reading = new AbortController())
    // Changes can be read without colours: what knows them may be gone, as when a newer version is installed meanwhile.
    this.#begin(files, signal).catch(() => {})
  }

  stop(): void {
    this.#files = undefined
    this.#reading.abort()
  }

  async #begin(files: readonly FileChange[], signal: AbortSignal): Promise<void> {
    for await (const colours of this.session.colours(files, signal)) {
      if (signal.aborted) return
      this.tell(colours)
    }
    this.#read.add(files)
  }
}
