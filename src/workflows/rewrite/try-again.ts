import { toLatin1 } from '../../core/bytes/bytes.js'
import { EditorFailure, type ErrorKind, GitSlimError, isFailure } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { sanitizeLine } from '../../output/sanitize.js'
import type { Context } from '../context.js'
import type { Start } from './plan-context/start.js'

/**
 * Returns a function that returns the context for one more attempt to apply a plan.
 *
 * If an attempt opens the user's editor on the same text as the one before, the editor opens on the text that was typed
 * then. Equal texts are distinguished by their order.
 */
export function retries(ctx: Context): () => Context {
  const typed = new Map<string, Uint8Array[]>()
  return () => {
    const asked = new Map<string, number>()
    const edit: Context['edit'] = async (text, what) => {
      const key = toLatin1(text)
      const nth = asked.get(key) ?? 0
      asked.set(key, nth + 1)
      const texts = typed.get(key) ?? []
      typed.set(key, texts)
      try {
        const saved = await ctx.edit(texts[nth] ?? text, what)
        texts[nth] = saved
        return saved
      } catch (error) {
        if (error instanceof EditorFailure && error.saved !== undefined) texts[nth] = error.saved
        throw error
      }
    }
    return { ...ctx, edit }
  }
}

const tooLate: ReadonlySet<ErrorKind> = new Set(['bug', 'incomplete', 'stopped'])

/**
 * Returns the failure if the person may change the request and try again: nothing has happened, and the program is not
 * to end. Ctrl-C at a question ends only that question.
 *
 * @throws the error itself where that is not so
 */
export async function failureToMend(
  { signal }: Context,
  git: Git,
  { start, error }: { readonly start: Start; readonly error: unknown },
): Promise<GitSlimError> {
  const isTooLate = isFailure(error) && tooLate.has(error.kind)
  if (!isFailure(error) || isTooLate || signal.aborted) throw error
  if ((await git.head.pending()) !== undefined || !(await isWhereItWas(git, start))) throw error
  return error
}

/** Tells whether the branch has not moved: a plan is about the commits that it had. */
async function isWhereItWas(git: Git, { branch }: Start): Promise<boolean> {
  try {
    return (await git.refs.resolve(branch.ref)) === branch.tip
  } catch (error) {
    if (error instanceof GitSlimError) return false
    throw error
  }
}

/** Returns a failure with its reason, in one line. */
export function inOneLine({ message, reason }: GitSlimError): string {
  const why = reason === undefined ? [] : reason.split('\n').map(line => line.trim())
  return sanitizeLine([message, ...why].join('; '))
}
