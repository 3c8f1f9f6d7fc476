import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { encode, fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { trim, withoutLeadingBlankLines } from '../../core/bytes/white-space.js'
import { fromJsonBytes } from '../../core/bytes/json-bytes.js'
import { inUtf8 } from '../../core/message/encoding.js'
import { type Mailmap, parseMailmap } from '../../core/message/mailmap.js'
import { trimBlankLines } from '../../core/message/trailers.js'
import { type GitDate, identParts, makeIdent } from '../../core/object/ident.js'
import { type TreeEntry, treeEntries } from '../../core/object/tree.js'
import { type SquashChain, type SquashWish, squashResult } from '../../core/rewrite/plan-squash.js'
import { GitSlimError } from '../../git/errors.js'
import type { Git, RawObject } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { MessageWish, SquashOptions } from './options.js'

/**
 * Turns what was asked for into what a plan needs: files read, names and dates resolved, the message edited.
 *
 * @throws GitSlimError `usage` for a message file that cannot be read, or a message that was emptied
 */
export async function resolveWish(
  ctx: Context,
  git: Git,
  { options, chain }: { options: SquashOptions; chain: SquashChain },
): Promise<SquashWish> {
  const [author, date, mailmap, message] = await Promise.all([
    authorOf(git, options.author),
    dateOf(ctx, options.date),
    readMailmap(git, chain),
    messageOf(ctx, options.message),
  ])
  const wish: SquashWish = { author, date, mailmap, message, coAuthors: options.coAuthors }
  return wantsEditor(ctx, options) ? edited(ctx, chain, wish) : wish
}

function wantsEditor(ctx: Context, { edit, message }: SquashOptions): boolean {
  if (edit === 'always') return true
  return message.kind === 'default' && ctx.prompts !== undefined && !ctx.yes && !ctx.dryRun
}

async function edited(ctx: Context, { range }: SquashChain, wish: SquashWish): Promise<SquashWish> {
  // In UTF-8, as what comes back will be taken to be.
  const commits = range.map(({ commit }) => inUtf8(commit))
  const draft = fromJsonBytes(squashResult(commits, wish).message)
  const text = cleaned(await ctx.edit(draft))
  // What the editor was shown had the credits in it; what it returned is the user's word.
  return { ...wish, message: { given: text }, coAuthors: 'omit' }
}

async function messageOf(ctx: Context, wish: MessageWish): Promise<SquashWish['message']> {
  switch (wish.kind) {
    case 'default':
      return { from: 'all' }
    case 'from':
      return { from: wish.source }
    case 'given':
      return { given: cleaned(encode(wish.paragraphs.join('\n\n'))) }
    case 'file':
      return { given: asWritten(await readMessage(ctx, wish.path)) }
  }
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

async function authorOf(git: Git, author: SquashOptions['author']): Promise<SquashWish['author']> {
  if (author === 'first' || author === 'last') return author
  if (author === 'me') return git.identity.author()
  const ident = makeIdent(author.name, author.email, { seconds: 0, zone: '+0000' })
  const { name, email } = identParts(ident)
  if (name.length > 0 && email.length > 0) return ident
  throw new GitSlimError('usage', messages.squash.badAuthor(`${author.name} <${author.email}>`))
}

async function dateOf(ctx: Context, date: string): Promise<'first' | 'last' | GitDate> {
  if (date === 'first' || date === 'last') return date
  return date === 'now' ? ctx.clock() : ctx.backend.parseDate(date)
}

/** The tip's own mailmap: the worktree is not opened. */
async function readMailmap(git: Git, { range, above }: SquashChain): Promise<Mailmap> {
  const tip = above.at(-1) ?? range.at(-1)
  const authors = new Set(range.map(({ commit }) => toLatin1(commit.author.raw).replace(/>.*$/s, '')))
  if (tip === undefined || authors.size < 2) return person => person
  const tree = await git.objects.read(tip.commit.tree)
  const file = entriesOf(tree, git).find(({ name, mode }) => mode.startsWith('100') && toLatin1(name) === '.mailmap')
  return file ? parseMailmap(toLatin1((await git.objects.read(file.oid)).body)) : person => person
}

function entriesOf(tree: RawObject, { objectFormat }: Git): readonly TreeEntry[] {
  try {
    return [...treeEntries(tree.body, objectFormat)]
  } catch (cause) {
    throw new GitSlimError('corrupt', messages.git.corrupt((cause as Error).message), { cause })
  }
}
