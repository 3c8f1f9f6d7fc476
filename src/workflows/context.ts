import type { Token } from '../core/network/token.js'
import type { Backend, Clock, Env, ProcessMark } from '../git/port.js'
import type { Reporter } from '../output/reporter.js'
import type { PlanEditor } from './plan-editor.js'
import type { Prompts } from './prompts.js'

/** What a workflow gets from the composition root: nothing below it reads the process, the clock, or the terminal. */
export interface Context {
  readonly cwd: string
  /** Without what may hold {@link token}. */
  readonly env: Env
  /** What lets this job in where it is asked who it is. For servers alone. */
  readonly token: Token | undefined
  readonly reporter: Reporter
  readonly backend: Backend
  readonly clock: Clock
  /** Returns the milliseconds since some moment in the past: for how long things take. */
  readonly elapsedMs: () => number
  /** Aborted by SIGHUP, SIGINT and SIGTERM. */
  readonly signal: AbortSignal
  /** Undefined without a terminal: what a prompt would have asked is then a usage error. */
  readonly prompts: Prompts | undefined
  /** Undefined without a terminal, as are the prompts. */
  readonly planEditor: PlanEditor | undefined
  /** Opens the user's editor on a text and returns what was saved, also without a terminal of our own. */
  readonly edit: (text: Uint8Array, what?: 'message' | 'todo') => Promise<Uint8Array>
  /** Resolves after a time, or as soon as the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Returns a number from 0 to below 1. */
  readonly random: () => number
  /** Returns a setting of the user's own, outside any repository: `slim.retries`. */
  readonly userSetting: (key: string) => Promise<string | undefined>
  /** Returns the address that the user's own settings put in the place of another (`url.<base>.insteadOf`). */
  readonly insteadOf: (url: string) => Promise<string>
  /** Marks temporary files, so that a later run can tell whether their maker still lives. */
  readonly processMark: ProcessMark
  /** Reads standard input to its end. */
  readonly readStdin: () => Promise<Uint8Array>
  readonly dryRun: boolean
  readonly yes: boolean
}

export type { ProcessMark }
