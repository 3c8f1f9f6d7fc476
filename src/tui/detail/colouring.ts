import type { EditorSession, FileChange, FileColours } from '../../core/editor/session.js'
import { currentCommit, type Model } from '../model/model.js'

/** Determines the colours of the visible changes; changes that are no longer visible are left as they are. */
export class Colouring {
  #files: readonly FileChange[] | undefined
  #reading = new AbortController()
  readonly #read = new WeakSet<readonly FileChange[]>()

  constructor(
    private readonly session: Pick<EditorSession, 'colours'>,
    private readonly hear: {
      readonly coloured: (colours: FileColours) => void
      readonly failed: (error: unknown) => void
    },
  ) {}

  /** Sets the visible changes. */
  follow(model: Model): void {
    const oid = currentCommit(model)?.oid
    const files = oid === undefined || model.view !== 'commit' ? undefined : model.changes.get(oid)
    this.look(files === 'unreadable' ? undefined : files)
  }

  /** Sets the visible changes. */
  look(files: readonly FileChange[] | undefined): void {
    if (files === this.#files) return
    this.stop()
    this.#files = files
    if (files === undefined || this.#read.has(files)) return
    const { signal } = (this.#reading = new AbortController())
    this.#begin(files, signal).catch((error: unknown) => {
      if (!signal.aborted && !isGone(error)) this.hear.failed(error)
    })
  }

  stop(): void {
    this.#files = undefined
    this.#reading.abort()
  }

  async #begin(files: readonly FileChange[], signal: AbortSignal): Promise<void> {
    for await (const colours of this.session.colours(files, signal)) {
      if (signal.aborted) return
      this.hear.coloured(colours)
    }
    this.#read.add(files)
  }
}

/** The language parsers may be gone, as when a newer version is installed meanwhile: plain text will do. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}
