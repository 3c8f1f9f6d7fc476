/** Facts about the process, passed to code that does not read them itself: environment, clock, process mark. */
import type { GitDate } from './object/ident.js'

/** Returns the time now, with the machine's zone. */
export type Clock = () => GitDate

/** Environment variables, as `process.env` has them; handed down from main, never read from the process below it. */
export type Env = Readonly<Record<string, string | undefined>>

/** Marks temporary files of a process, so that a later run can tell whether that process is still alive. */
export interface ProcessMark {
  readonly host: string
  readonly pid: number
  /** Tells whether a process of this host still runs. */
  readonly isAlive: (pid: number) => boolean
  /** The number of the user it runs as; undefined on Windows. */
  readonly user?: number | undefined
}

export type BackendName = 'system' | 'embedded' | 'memory'
