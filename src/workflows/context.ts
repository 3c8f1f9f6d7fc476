import type { Token } from '../core/network/token.js'
import type { Backend, Clock, Env, ProcessMark } from '../git/port.js'
import type { Reporter } from '../output/reporter.js'
import type { Edited, EditorSession } from '../core/editor/session.js'

/** A commit's message, or a todo list. */
export type EditedKind = 'message' | 'todo'

/**
 * Everything that a workflow gets from the composition root: below it, nothing reads the process, the clock, or the
 * terminal.
 */
export interface Context {
  readonly cwd: string
  /** Without variables that may contain {@link token}. */
  readonly env: Env
  /** The credential for servers. */
  readonly token: Token | undefined
  readonly reporter: Reporter
  readonly backend: Backend
  readonly clock: Clock
  /** Returns the milliseconds since some moment in the past, for durations. */
  readonly elapsedMs: () => number
  /** Aborted by SIGHUP, SIGINT and SIGTERM. */
  readonly signal: AbortSignal
  /** Undefined without a terminal: a question is then a usage error. */
  readonly prompts: Prompts | undefined
  /** Undefined without a terminal, like the prompts. */
  readonly planEditor: PlanEditor | undefined
  /** Opens the user's editor on a text and returns what was saved, also without a terminal of our own. */
  readonly edit: (text: Uint8Array, what?: EditedKind) => Promise<Uint8Array>
  /** Records a message that a person has typed here: a run that fails saves it, as it saves texts from an editor. */
  readonly noteTyped: (text: Uint8Array) => void
  /** Resolves after a time, or as soon as the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Returns a number from 0 to below 1. */
  readonly random: () => number
  /** Returns a setting of the user, outside any repository: `slim.retries`. */
  readonly userSetting: (key: string) => Promise<string | undefined>
  /** Returns an address after the user's own insteadOf settings (`url.<base>.insteadOf`). */
  readonly insteadOf: (url: string) => Promise<string>
  /** Marks temporary files, so that a later run can tell whether their process is still alive. */
  readonly processMark: ProcessMark
  /** Reads standard input to its end. */
  readonly readStdin: () => Promise<Uint8Array>
  readonly dryRun: boolean
  readonly yes: boolean
}

export type { ProcessMark }

/** A choice in a list: the returned value, and the line that is shown. */
export interface Choice<T> {
  readonly value: T
  /** Cut on a narrow terminal. */
  readonly label: string
  /** Shown after the label as far as there is room, the most important first. */
  readonly details?: readonly string[]
}

/** The answer of a person who presses Esc: one question back. */
export const back = Symbol('back')
export type Back = typeof back

/** A line that a person has typed, and what ended it. */
export interface TypedLine {
  readonly answer: 'given' | 'back' | 'interrupted'
  readonly text: string
}

/**
 * Questions to a person. Each returns {@link back} on Esc, and throws GitSlimError `interrupted` on Ctrl-C. Made by the
 * composition root on a terminal, scripted in tests.
 */
export interface Prompts {
  select<T>(question: { message: string; choices: readonly Choice<T>[]; initial?: T }): Promise<T | Back>
  /** Returns the chosen values, at least one, in the order of the choices. */
  selectSome<T>(question: { message: string; choices: readonly Choice<T>[] }): Promise<readonly T[] | Back>
  confirm(question: { message: string; initial: 'yes' | 'no' }): Promise<'yes' | 'no' | Back>
  /** Returns the typed line, also where Esc or Ctrl-C ended the question. */
  text(question: { message: string; initial: string }): Promise<TypedLine>
  /** Shows a block of lines under a title, between questions. */
  show(title: string, lines: readonly string[]): void
}

export type { Edited, EditorSession }

/** A plan editor on the user's terminal, made by the composition root. */
export interface PlanEditor {
  /** Returns why this terminal cannot show it in full screen; undefined where it can. */
  unusable(): Promise<string | undefined>
  /**
   * Shows a plan until a person has decided: in full screen, or line by line in questions and answers.
   *
   * @throws GitSlimError `interrupted`
   */
  edit(session: EditorSession, how: 'screen' | 'plain'): Promise<Edited>
}
