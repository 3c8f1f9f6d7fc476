import type * as parts from './isomorphic-parts.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'

let loading: Promise<typeof parts> | undefined

/** Loads isomorphic-git when it is first needed: it takes longer to load than the rest of the program. */
export function isomorphicGit(): Promise<typeof parts> {
  loading ??= import('./isomorphic-parts.js')
  return loading
}

/** Tells whether isomorphic-git failed in one of the ways it has names for, such as `NotFoundError`. */
export function failedAs(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes((error as Error & { code?: string }).code ?? '')
}

/** Returns the failure of an object that is there and cannot be read. */
export function unreadable(oid: string, error: unknown): GitSlimError {
  const reason = error instanceof Error ? error.message : String(error)
  return new GitSlimError('corrupt', messages.inProcess.unreadableObject(oid, reason), { cause: error })
}
