import type { ExecutionContext } from 'ava'
import { type ErrorKind, GitSlimError } from '../../src/core/errors.js'

/** Asserts that a promise fails with one of git-slim's own errors, of this kind, and returns it. */
export async function failsWith(
  t: ExecutionContext,
  kind: ErrorKind,
  promise: Promise<unknown>,
): Promise<GitSlimError> {
  const error = await t.throwsAsync<GitSlimError>(promise, { instanceOf: GitSlimError })
  t.is(error.kind, kind, error.message)
  return error
}
