/** The public library interface. */
export { GitSlimError } from './git/errors.js'
export type { ErrorKind } from './git/errors.js'
