import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { Git } from '../../git/port.js'
import type { Context } from '../context.js'
import type { PushPlan } from './apply/push.js'
import type { RewriteOptions } from './options.js'
import type { Start } from './plan-context/start.js'
import type { DecidedReport, RewriteReport } from './report.js'
import type { Planned } from './planned.js'

/** The start of a rewrite: the state of the repository, and the push target. */
export interface Begun {
  readonly start: Start
  readonly pushing: PushPlan | undefined
}

/** The input of a verb: the start, and the user's options. */
export interface Asked<Options extends RewriteOptions> extends Begun {
  readonly options: Options
}

/**
 * A command that rewrites history, as a value: the steps in which it differs from the others.
 *
 * `runRewrite` runs them; nothing here writes.
 */
export interface Verb<Options extends RewriteOptions, Gathered, P extends Planned, Document extends object> {
  /** Reads the commits and other objects for the plan. */
  readonly gather: (ctx: Context, git: Git, asked: Asked<Options>) => Promise<Gathered>
  /**
   * Returns the commits that every plan replaces, if that is certain before there is one: published ones are then
   * refused before a person is asked for a message.
   */
  readonly replaces?: (gathered: Gathered) => readonly CommitInfo[]
  readonly plan: (ctx: Context, git: Git, input: Asked<Options> & { readonly gathered: Gathered }) => Promise<P>
  /** Shows a person the effects, and asks. */
  readonly confirm?: (ctx: Context, decided: DecidedReport<P>) => Promise<'yes' | 'no'>
  /** Returns the last lines for people; notes and warnings come before them. */
  readonly summary: (ctx: Context, report: RewriteReport<P>) => readonly string[]
  /** Returns the document that `--json` prints, and the library returns. */
  readonly document: (report: RewriteReport<P>) => Document
}
