import type { RepositoryLocation } from './rev-parse.js'
import type { GitProgram } from './spawn.js'

/** A repository that git commands run in: absolute paths tell each of them which one is meant. */
export interface Repository extends GitProgram, RepositoryLocation {}
