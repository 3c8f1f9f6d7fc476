import type { InMemory } from '../../core/rewrite/replay/in-memory.js'
import type { Resumed } from '../../core/editor/session.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context, Edited, PlanEditor } from '../context.js'
import type { Start } from '../rewrite/plan-context/start.js'
import { openSession } from './editor-session.js'
import type { ShownList } from './list-text.js'
import type { RebaseOptions } from './options.js'
import type { RebaseRange } from './range.js'

export interface Guided {
  readonly editor: PlanEditor
  readonly how: 'screen' | 'plain'
}

/** Whoever configures this editor as git's wants it. */
const isThisOne = /^git[- ]slim edit-todo\s*$/

/**
 * Returns the editor that shows the result of a plan; undefined where the list is edited as text: in an editor that the
 * user has configured for it, or where the terminal cannot show more (with a message).
 */
export async function guidedEditor(
  ctx: Context,
  git: Git,
  { shown }: Pick<RebaseOptions, 'shown'>,
): Promise<Guided | undefined> {
  const editor = ctx.planEditor
  if (editor === undefined) return undefined
  if (shown === 'plain') return { editor, how: 'plain' }
  const named = ctx.env['GIT_SEQUENCE_EDITOR'] || (await git.config.get('sequence.editor'))
  if (named && !isThisOne.test(named)) return undefined
  const why = await editor.unusable()
  if (why === undefined) return { editor, how: 'screen' }
  ctx.reporter.note(messages.rebase.asText(why))
  return undefined
}

/** The decision about a list. */
export type EditedList = Edited & {
  /** Commits in memory that the list may name. */
  readonly inMemory?: InMemory
  /** The editor that made it, if it can be opened again. */
  readonly guide?: Guide
}

/** An editor that can be opened again, on the same list. */
export interface Guide {
  /** @throws GitSlimError `interrupted` */
  again(resumed: Resumed): Promise<EditedList>
  close(): Promise<void>
}

interface Guiding extends Guided {
  readonly start: Start
  readonly range: RebaseRange
  readonly options: RebaseOptions
  readonly list: ShownList
}

/**
 * Returns a person's decision from the editor; close its guide when it is no longer needed.
 *
 * @throws GitSlimError `interrupted`
 */
export async function editGuided(ctx: Context, git: Git, { editor, how, ...guiding }: Guiding): Promise<EditedList> {
  const session = openSession(ctx, git, guiding)
  const edit = async (resumed?: Resumed): Promise<EditedList> => {
    const edited = await editor.edit({ ...session, ...(resumed && { resumed }) }, how)
    return { ...edited, inMemory: session.parts, guide: { again: edit, close: () => session.close() } }
  }
  try {
    return await edit()
  } catch (error) {
    await session.close()
    throw error
  }
}
