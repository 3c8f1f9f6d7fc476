import type { Token } from '../core/network/token.js'
import type { Backend, Clock, Env, ProcessMark } from '../git/port.js'
import type { Reporter } from '../output/reporter.js'
import type { Edited, EditorSession } from '../core/editor/session.js'

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

/** A choice in a list: the value that is returned, and the one line that is shown. */
export interface Choice<T> {
  readonly value: T
  /** Cut where the terminal is narrow. */
  readonly label: string
  /** Stand behind the label as far as there is room, what matters most first. */
  readonly details?: readonly string[]
}

/** The answer of a person who presses Esc: one question back. */
export const back = Symbol('back')
export type Back = typeof back

/**
 * Questions to a person. Each answers {@link back} on Esc, and throws GitSlimError `interrupted` on Ctrl-C.
 *
 * Made by the composition root on a terminal, scripted in tests.
 */
export interface Prompts {
  select<T>(question: { message: string; choices: readonly Choice<T>[]; initial?: T }): Promise<T | Back>
  /** Returns the values that were chosen, at least one, in the order of the choices. */
  selectSome<T>(question: { message: string; choices: readonly Choice<T>[] }): Promise<readonly T[] | Back>
  confirm(question: { message: string; initial: 'yes' | 'no' }): Promise<'yes' | 'no' | Back>
  /** Returns the line that was typed, also where Esc ended the question. */
  text(question: { message: string; initial: string }): Promise<{ answer: 'given' | 'back'; text: string }>
  /** Shows a block of lines under a title, between questions. */
  show(title: string, lines: readonly string[]): void
}

export type { Edited, EditorSession }

/** An editor of plans on the user's terminal, made by the composition root. */
export interface PlanEditor {
  /** Returns why this terminal cannot show it on the whole screen; undefined where it can. */
  unusable(): Promise<string | undefined>
  /**
   * Shows a plan until a person has decided: on the whole screen, or in questions and answers, line by line.
   *
   * @throws GitSlimError `interrupted`
   */
  edit(session: EditorSession, how: 'screen' | 'plain'): Promise<Edited>
}
