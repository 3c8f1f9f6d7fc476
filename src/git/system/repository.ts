import type { RepositoryLocation } from './rev-parse.js'
import type { GitProgram } from './spawn.js'

/** A repository that git commands are run in: every one of them is told by absolute paths which one is meant. */
export interface Repository extends GitProgram, RepositoryLocation {}
