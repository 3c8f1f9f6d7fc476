import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { encode, fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { trim, withoutLeadingBlankLines } from '../../core/bytes/white-space.js'
import { trimBlankLines } from '../../core/message/trailers.js'
import { GitSlimError } from '../../git/errors.js'
import type { Git, Ident, Oid } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { readCommitInfo } from './chain.js'
import type { Verification } from './hooks.js'
import { askHook, hasHook } from './run-hook.js'

/** A message as it was given on the command line. */
export type WrittenMessage =
  | { readonly kind: 'given'; readonly paragraphs: readonly string[] }
  /** A file's path, or `-` for standard input. */
  | { readonly kind: 'file'; readonly path: string }

/** Tells whether somebody is there to write a message, or a program that was named for it. */
export function canEdit({ prompts, env }: Pick<Context, 'prompts' | 'env'>): boolean {
  return prompts !== undefined || env['GIT_EDITOR'] !== undefined
}

/**
 * Returns a commit's message as it was given.
 *
 * @throws GitSlimError `usage` for a file that cannot be read, or a message that says nothing
 */
export async function writtenMessage(ctx: Context, wish: WrittenMessage): Promise<Uint8Array> {
  if (wish.kind === 'given') return cleaned(encode(wish.paragraphs.join('\n\n')))
  return asWritten(await readMessage(ctx, wish.path))
}

/** The messages that have come from the editor: the hooks that run before it have run. */
const edited = new WeakMap<Git, Set<string>>()

/** Tells whether a message comes from an editor that was opened in this run. */
export function wasEdited(git: Git, message: Uint8Array): boolean {
  return edited.get(git)?.has(toLatin1(message)) ?? false
}

/** Takes in a message that a person has written elsewhere than in an editor of their own: hooks are told the same. */
export function noteWritten(git: Git, message: Uint8Array): void {
  edited.set(git, (edited.get(git) ?? new Set()).add(toLatin1(message)))
}

/** Whose message is edited: what the prepare-commit-msg hook is told of it. */
export interface Edited {
  readonly git: Git
  /** The commit that has it; undefined for one that is made of several. */
  readonly of?: Oid | undefined
  /** Whose it is to be, where it is not that commit's. */
  readonly author?: Ident | undefined
  readonly verification: Verification
}

/**
 * Returns a commit's message as a person leaves it in the editor, which opens on what the prepare-commit-msg hook makes
 * of the draft; in a dry run on the draft.
 *
 * @throws GitSlimError `usage` when it was emptied, `hook`
 */
export async function editMessage(ctx: Context, draft: Uint8Array, edited: Edited): Promise<Uint8Array> {
  const message = cleaned(await ctx.edit(ctx.dryRun ? draft : await prepared(ctx, draft, edited)))
  noteWritten(edited.git, message)
  return message
}

/** Nobody is to write a message for a commit that is refused anyway. */
async function prepared(ctx: Context, draft: Uint8Array, edited: Edited): Promise<Uint8Array> {
  const { git, of, verification } = edited
  const editor = 'follows'
  const author = edited.author ?? (of === undefined ? undefined : (await readCommitInfo(git, of)).commit.author)
  if (of !== undefined && verification === 'ask' && (await hasHook(ctx, git, 'pre-commit'))) {
    await askHook(ctx, git, { name: 'pre-commit', args: [], author, editor })
  }
  if (!(await hasHook(ctx, git, 'prepare-commit-msg'))) return draft
  const args = of === undefined ? ['message'] : ['commit', of]
  return askHook(ctx, git, { name: 'prepare-commit-msg', args, message: draft, author, editor })
}

async function readMessage(ctx: Context, path: string): Promise<Uint8Array> {
  if (path === '-') return ctx.readStdin()
  try {
    return await readFile(resolve(ctx.cwd, path))
  } catch (cause) {
    throw new GitSlimError('usage', messages.squash.unreadableFile(path), { cause })
  }
}

/** Returns a file's message as it is; only blank lines before it go, and a newline at its end is added if it has none. */
function asWritten(bytes: Uint8Array): Uint8Array {
  const text = withoutLeadingBlankLines(toLatin1(bytes))
  if (trim(text) === '') throw new GitSlimError('usage', messages.squash.emptyMessage)
  refuseNul(text)
  return fromLatin1(text.endsWith('\n') ? text : `${text}\n`)
}

/** As git does: it would show no more than what stands before. */
function refuseNul(text: string): void {
  if (text.includes('\0')) throw new GitSlimError('usage', messages.squash.nulInMessage)
}

/** Returns a message as a hook has left it, with a newline at its end; undefined when it says nothing. */
export function finishedMessage(bytes: Uint8Array): Uint8Array | undefined {
  const text = trimBlankLines(toLatin1(bytes))
  return text === '' || text.includes('\0') ? undefined : fromLatin1(`${text}\n`)
}

/** Returns a message without blank lines around it, and with one newline at its end; every other line stays. */
function cleaned(bytes: Uint8Array): Uint8Array {
  const text = trimBlankLines(toLatin1(bytes))
  if (text === '') throw new GitSlimError('usage', messages.squash.emptyMessage)
  refuseNul(text)
  return fromLatin1(`${text}\n`)
}
