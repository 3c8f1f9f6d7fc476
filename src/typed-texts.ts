/** What a person types during a run: it is not lost where the run fails. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toLatin1 } from './core/bytes/bytes.js'
import { EditorFailure, GitSlimError, isFailure } from './core/errors.js'
import { findRepository } from './git/files/discover.js'
import { knownFailure } from './git/files/file-errors.js'
import type { Env } from './git/port.js'
import { messages } from './output/messages.js'
import type { Context, EditedKind } from './workflows/context.js'
import { processMark } from './world.js'

/** Where a run was started. */
interface Place {
  readonly cwd: string
  readonly env: Env
  readonly signal: AbortSignal
}

/** The texts of a run; after a failure they are saved beside the COMMIT_EDITMSG of git. */
export class TypedTexts {
  readonly #texts = new Map<string, { readonly text: Uint8Array; readonly what: EditedKind }>()

  add(text: Uint8Array, what: EditedKind): void {
    if (toLatin1(text).trim() !== '') this.#texts.set(`${what} ${toLatin1(text)}`, { text, what })
  }

  /** Returns an editor whose texts are kept, also those that were saved before it failed. */
  watching(edit: Context['edit']): Context['edit'] {
    return async (text, what = 'message') => {
      try {
        const saved = await edit(text, what)
        if (toLatin1(saved) !== toLatin1(text)) this.add(saved, what)
        return saved
      } catch (error) {
        if (error instanceof EditorFailure && error.saved !== undefined) this.add(error.saved, what)
        throw error
      }
    }
  }

  /** Saves the texts after a failure, and returns it with hints that name the files. */
  async savedWith(error: unknown, place: Place): Promise<unknown> {
    if (this.#texts.size === 0) return error
    const isKnown = isFailure(error, 'interrupted', 'incomplete')
    const failure =
      place.signal.aborted && !isKnown
        ? new GitSlimError('interrupted', messages.common.interrupted)
        : knownFailure(error)
    if (!(failure instanceof GitSlimError) || failure.kind === 'incomplete') return error
    const { kind, message, reason, hints, retryAfterMs, details, document } = failure
    const all = [...hints, ...(await this.#save(place))]
    return new GitSlimError(
      kind,
      { message, ...(reason !== undefined && { reason }), hints: all },
      { cause: error, retryAfterMs, details, document },
    )
  }

  /** @returns the hints; where the directory cannot be written to, the failure itself is what counts */
  async #save({ cwd, env }: Place): Promise<readonly string[]> {
    const counts = { message: 0, todo: 0 }
    const hints: string[] = []
    try {
      const { gitDirectory } = await findRepository(cwd, undefined, { env, mark: processMark() })
      for (const { text, what } of this.#texts.values()) {
        counts[what] += 1
        const name = what === 'todo' ? 'slim-todo' : 'SLIM_EDITMSG'
        const file = join(gitDirectory, counts[what] === 1 ? name : `${name}-${counts[what]}`)
        await writeFile(file, text)
        hints.push(messages.common.typedKept(file, what === 'todo' ? '--todo' : '-F'))
      }
    } catch (error) {
      hints.push(messages.common.typedLost((error as Error).message))
    }
    return hints
  }
}
