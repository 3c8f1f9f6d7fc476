import type * as parts from './isomorphic-parts.js'

let loading: Promise<typeof parts> | undefined

/** Loads isomorphic-git when it is first needed: that takes longer than loading the rest of the program. */
export function isomorphicGit(): Promise<typeof parts> {
  loading ??= import('./isomorphic-parts.js')
  return loading
}

/** Tells whether isomorphic-git failed with one of its named errors, such as `NotFoundError`. */
export function failedAs(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes((error as Error & { code?: string }).code ?? '')
}
