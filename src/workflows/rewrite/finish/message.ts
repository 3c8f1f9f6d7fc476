import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { encode, fromLatin1, toLatin1 } from '../../../core/bytes/bytes.js'
import { trim, withoutLeadingBlankLines } from '../../../core/bytes/white-space.js'
import { type Cleanup, cleanUp, cleanupMode } from '../../../core/message/cleanup.js'
import type { RewriteStep } from '../../../core/rewrite/todo/rewrite-step.js'
import { formatTodoList } from '../../../core/rewrite/todo/todo-list.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, Ident, Oid } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { readCommitInfo } from '../plan-context/read-commits.js'
import { askHook, hasHook } from '../../run-hook.js'
import type { Verification } from '../options.js'
import { movableRef } from '../../../core/repository.js'

/** A message as it was given on the command line. */
export type WrittenMessage =
  | { readonly kind: 'given'; readonly paragraphs: readonly string[] }
  /** A file's path, or `-` for standard input. */
  | { readonly kind: 'file'; readonly path: string }

/** Tells whether there is somebody to write a message, or a configured program. */
export function canEdit({ prompts, env }: Pick<Context, 'prompts' | 'env'>): boolean {
  return prompts !== undefined || env['GIT_EDITOR'] !== undefined
}

/**
 * Returns a commit's message as it was given.
 *
 * @throws GitSlimError `usage` for a file that cannot be read, or a message that says nothing
 */
export async function writtenMessage(ctx: Context, git: Git, request: WrittenMessage): Promise<Uint8Array> {
  const isGiven = request.kind === 'given'
  const bytes = isGiven ? encode(request.paragraphs.join('\n\n')) : await readMessage(ctx, request.path)
  const cleanup = await cleanupOf(git, bytes)
  return !isGiven && cleanup.mode === 'default' ? asWritten(bytes) : cleaned(bytes, cleanup, 'elsewhere')
}

/**
 * @param message the message before a hook or a person adds comments
 *
 * @param message what it is before a hook or a person adds comments
 */
async function cleanupOf(git: Git, message: Uint8Array): Promise<Cleanup> {
  const [value, mark] = await Promise.all([git.config.get('commit.cleanup'), commentMark(git, message)])
  return { mode: cleanupMode(value), mark }
}

/** The messages from the editor: the hooks that run before it have run. */
const edited = new WeakMap<Git, Set<string>>()

/** Tells whether a message comes from an editor that was opened in this run. */
export function wasEdited(git: Git, message: Uint8Array): boolean {
  return edited.get(git)?.has(toLatin1(message)) ?? false
}

/** Records a message that a person has written outside of an editor of their own: hooks get the same information. */
export function noteWritten(git: Git, message: Uint8Array): void {
  edited.set(git, (edited.get(git) ?? new Set()).add(toLatin1(message)))
}

/** The commit whose message is edited, for the prepare-commit-msg hook. */
export interface Edited {
  readonly git: Git
  /** Its commit; undefined for one that is made from several. */
  readonly of?: Oid | undefined
  /** Its future author, if not that commit's. */
  readonly author?: Ident | undefined
  readonly verification: Verification
}

/**
 * Returns a commit's message from the editor, which opens on the draft after the prepare-commit-msg hook; in a dry run
 * on the draft.
 *
 * @throws GitSlimError `usage` when it was emptied, `hook`
 */
export async function editMessage(ctx: Context, draft: Uint8Array, edited: Edited): Promise<Uint8Array> {
  const { git } = edited
  const cleanup = await cleanupOf(git, draft)
  const shown = ctx.dryRun ? draft : await prepared(ctx, draft, edited)
  const text = await ctx.edit(shown)
  const own = cleanup.mode === 'default' ? withoutComments(text, { draft, shown, mark: cleanup.mark }) : text
  const message = cleaned(own, cleanup, 'editor')
  noteWritten(git, message)
  return message
}

/** Removes the comments that a hook has added for the editor; a comment in the draft belongs to the message. */
function withoutComments(
  text: Uint8Array,
  { draft, shown, mark }: { readonly draft: Uint8Array; readonly shown: Uint8Array; readonly mark: string },
): Uint8Array {
  const own = new Set(toLatin1(draft).split('\n'))
  const added = new Set(
    toLatin1(shown)
      .split('\n')
      .filter(line => line.startsWith(mark) && !own.has(line)),
  )
  if (added.size === 0) return text
  const lines = toLatin1(text).split('\n')
  return fromLatin1(lines.filter(line => !added.has(line)).join('\n'))
}

/** Nobody writes a message for a commit that is refused anyway. */
async function prepared(ctx: Context, draft: Uint8Array, edited: Edited): Promise<Uint8Array> {
  const { git, of, verification } = edited
  const verifies = of !== undefined && verification === 'ask' && (await hasHook(ctx, git, 'pre-commit'))
  const prepares = await hasHook(ctx, git, 'prepare-commit-msg')
  if (!verifies && !prepares) return draft
  const author = edited.author ?? (of === undefined ? undefined : (await readCommitInfo(git, of)).commit.author)
  const about = { author, editor: 'follows', step: await stepOf(git, of) } as const
  if (verifies) await askHook(ctx, git, { ...about, name: 'pre-commit', args: [] })
  if (!prepares) return draft
  const args = of === undefined ? ['message'] : ['commit', of]
  return askHook(ctx, git, { ...about, name: 'prepare-commit-msg', args, message: draft })
}

/** Returns the step of git's rebase in which a message is written; later steps are not known so early. */
async function stepOf(git: Git, of: Oid | undefined): Promise<RewriteStep | undefined> {
  const head = await git.head.current()
  if (head.oid === null) return undefined
  const command = of === undefined ? 'squash' : 'reword'
  const commit = of ?? head.oid
  const rest =
    toLatin1((await readCommitInfo(git, commit)).commit.message)
      .trimStart()
      .split('\n', 1)[0] ?? ''
  const done = formatTodoList([{ action: command, commit, rest }], 'whole')
  return { branch: movableRef(head), head: head.oid, onto: head.oid, command, done, left: '' }
}

async function readMessage(ctx: Context, path: string): Promise<Uint8Array> {
  if (path === '-') return ctx.readStdin()
  try {
    return await readFile(resolve(ctx.cwd, path))
  } catch (cause) {
    throw new GitSlimError('usage', messages.commitMessage.unreadableFile(path), { cause })
  }
}

/**
 * Returns a file's message unchanged, except that blank lines at its beginning are removed, and a missing newline at
 * its end is added.
 */
function asWritten(bytes: Uint8Array): Uint8Array {
  const text = withoutLeadingBlankLines(toLatin1(bytes))
  if (trim(text) === '') throw new GitSlimError('usage', messages.commitMessage.emptyMessage)
  refuseNul(text)
  return fromLatin1(text.endsWith('\n') ? text : `${text}\n`)
}

/** As in git: only the text before it would be shown. */
function refuseNul(text: string): void {
  if (text.includes('\0')) throw new GitSlimError('usage', messages.commitMessage.nulInMessage)
}

/** Returns a message after a hook, cleaned up by `commit.cleanup`; undefined when it is empty. */
export async function finishedMessage(
  git: Git,
  { before, left }: { readonly before: Uint8Array; readonly left: Uint8Array },
): Promise<Uint8Array | undefined> {
  const message = cleanUp(left, await cleanupOf(git, before), 'elsewhere')
  return message.length === 0 || message.includes(0) ? undefined : message
}

function cleaned(bytes: Uint8Array, cleanup: Cleanup, from: 'editor' | 'elsewhere'): Uint8Array {
  const message = cleanUp(bytes, cleanup, from)
  if (message.length === 0) throw new GitSlimError('usage', messages.commitMessage.emptyMessage)
  refuseNul(toLatin1(message))
  return message
}

/**
 * Returns the comment prefix of git's settings; one character per byte. If git chooses it for each message, no line of
 * the message begins with it; lists use the default.
 */
export async function commentMark(git: Git, message?: Uint8Array): Promise<string> {
  const [mark, character] = await Promise.all([
    git.config.get('core.commentString'),
    git.config.get('core.commentChar'),
  ])
  const chosen = mark ?? character ?? ''
  if (chosen === '') return '#'
  return chosen.toLowerCase() === 'auto' ? chosenFor(message) : toLatin1(encode(chosen))
}

/** @see builtin/commit.c, adjust_comment_line_char */
function chosenFor(message: Uint8Array = new Uint8Array()): string {
  const starts = new Set(
    toLatin1(message)
      .split('\n')
      .map(line => line[0]),
  )
  // Git gives up where each of them begins a line.
  return '#;@!$%^&|:'.split('').find(mark => !starts.has(mark)) ?? '#'
}
