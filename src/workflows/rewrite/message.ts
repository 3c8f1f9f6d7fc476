import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { encode, fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { trim, withoutLeadingBlankLines } from '../../core/bytes/white-space.js'
import { trimBlankLines } from '../../core/message/trailers.js'
import { GitSlimError } from '../../git/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'

/** A message as it was given on the command line. */
export type WrittenMessage =
  | { readonly kind: 'given'; readonly paragraphs: readonly string[] }
  /** A file's path, or `-` for standard input. */
  | { readonly kind: 'file'; readonly path: string }

/**
 * Returns a commit's message as it was given.
 *
 * @throws GitSlimError `usage` for a file that cannot be read, or a message that says nothing
 */
export async function writtenMessage(ctx: Context, wish: WrittenMessage): Promise<Uint8Array> {
  if (wish.kind === 'given') return cleaned(encode(wish.paragraphs.join('\n\n')))
  return asWritten(await readMessage(ctx, wish.path))
}

/**
 * Returns a commit's message as a person leaves it in the editor.
 *
 * @throws GitSlimError `usage` when it was emptied
 */
export async function editMessage(ctx: Context, draft: Uint8Array): Promise<Uint8Array> {
  return cleaned(await ctx.edit(draft))
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

/** Returns a message without blank lines around it, and with one newline at its end; every other line stays. */
function cleaned(bytes: Uint8Array): Uint8Array {
  const text = trimBlankLines(toLatin1(bytes))
  if (text === '') throw new GitSlimError('usage', messages.squash.emptyMessage)
  refuseNul(text)
  return fromLatin1(`${text}\n`)
}
