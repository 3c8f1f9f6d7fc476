import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fromLatin1, toLatin1 } from '../core/bytes/bytes.js'
import { formatTodoList, parseTodoList, type TodoLine } from '../core/rewrite/todo/todo-list.js'
import { GitSlimError, isFailure } from '../core/errors.js'
import type { Git } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { Context, PlanEditor } from './context.js'
import { withPartsThere } from './edit-todo/plan.js'
import { openTodoSession } from './edit-todo/session.js'
import { readLines } from './rebase/list-text.js'
import { commentMark } from './rewrite/finish/message.js'

export interface EditTodoOptions {
  /** The list that git wants to be edited. */
  readonly file: string
  readonly shown: 'screen' | 'plain'
}

/**
 * Edits a list of git's own rebase, as its sequence editor: shows it with its result, and writes it back.
 *
 * @throws GitSlimError `usage` without a terminal, or for a file that is no such list; `interrupted`
 */
export async function editTodo(ctx: Context, { file, shown }: EditTodoOptions): Promise<void> {
  const editor = ctx.planEditor
  const path = resolve(ctx.cwd, file)
  const text = await read(path)
  const git = await ctx.backend.open(ctx.cwd)
  try {
    if (editor === undefined) throw new GitSlimError('usage', messages.editTodo.needsTerminal)
    const why = shown === 'plain' ? undefined : await editor.unusable()
    const edited =
      why === undefined ? await asPlan(ctx, git, { editor, shown, path, text }) : await asText(ctx, text, why)
    if (edited !== undefined) await writeFile(path, edited)
  } finally {
    await git.close()
  }
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new GitSlimError('usage', messages.rebase.unreadableList(path), { cause })
  }
}

interface Editing {
  readonly editor: PlanEditor
  readonly shown: EditTodoOptions['shown']
  readonly path: string
  readonly text: Uint8Array
}

/** Returns the edited list; undefined where it stays unchanged. */
async function asPlan(ctx: Context, git: Git, { editor, shown, path, text }: Editing): Promise<Uint8Array | undefined> {
  const lines = await readLines(git, text, [])
  const session = await openTodoSession(ctx, git, { lines, path })
  try {
    const edited = await editor.edit(session, shown).catch(endedByCtrlC)
    if (edited.kind !== 'apply') return undefined
    return await written(git, text, await withPartsThere(git, edited.lines, session.parts))
  } finally {
    await session.close()
  }
}

/** If an editor reports an interruption, git ends at once, and leaves a rebase that has not begun. */
function endedByCtrlC(error: unknown): never {
  if (!isFailure(error, 'interrupted')) throw error
  throw new GitSlimError('refused', messages.editTodo.ended, { cause: error })
}

/** Not in the sequence editor, which is this program. */
async function asText(ctx: Context, text: Uint8Array, why: string): Promise<Uint8Array> {
  ctx.reporter.note(messages.rebase.asText(why))
  return ctx.edit(text, 'message')
}

/** Returns a list with git's comments below it. */
async function written(git: Git, before: Uint8Array, lines: readonly TodoLine[]): Promise<Uint8Array> {
  const mark = await commentMark(git)
  const old = toLatin1(before).split('\n')
  const last = old.findLastIndex(line => parseTodoList(line, mark).length > 0)
  return fromLatin1(`${formatTodoList(lines, 'whole', mark)}${old.slice(last + 1).join('\n')}`)
}
