import { toLatin1 } from '../../../core/bytes/bytes.js'
import { fromJsonBytes } from '../../../core/bytes/json-bytes.js'
import { inUtf8 } from '../../../core/message/encoding.js'
import { type Mailmap, parseMailmap } from '../../../core/message/mailmap.js'
import { type GitDate, identParts, makeIdent } from '../../../core/object/ident.js'
import { type TreeEntry, treeEntries } from '../../../core/object/tree.js'
import { spoken, type SquashChain, type SquashRequest, squashResult } from '../../../core/rewrite/plan/plan-squash.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, RawObject } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { type Edited, editMessage, writtenMessage } from '../../rewrite/finish/message.js'
import type { MessageRequest, SquashOptions } from './options.js'

/**
 * Resolves the options for a plan: files are read, names and dates resolved, the message edited.
 *
 * @throws GitSlimError `usage` for a message file that cannot be read, or a message that was emptied
 */
export async function resolveMessageAndAuthor(
  ctx: Context,
  git: Git,
  { options, chain }: { options: SquashOptions; chain: SquashChain },
): Promise<SquashRequest> {
  const [author, date, mailmap, message] = await Promise.all([
    authorOf(git, options.author),
    dateOf(ctx, options.date),
    readMailmap(git, chain),
    messageOf(ctx, git, options.message),
  ])
  const request: SquashRequest = { author, date, mailmap, message, coAuthors: options.coAuthors }
  return wantsEditor(ctx, options) ? edited(ctx, { git, chain, verification: options.verification }, request) : request
}

function wantsEditor(ctx: Context, { edit, message }: SquashOptions): boolean {
  if (edit === 'always') return true
  return message.kind === 'default' && ctx.prompts !== undefined && !ctx.yes && !ctx.dryRun
}

async function edited(
  ctx: Context,
  { git, chain: { range }, verification }: { readonly chain: SquashChain } & Edited,
  request: SquashRequest,
): Promise<SquashRequest> {
  // In UTF-8, because the result is read as such.
  const commits = spoken(range).map(inUtf8)
  const draft = fromJsonBytes(squashResult(commits, request).message)
  const text = await editMessage(ctx, draft, { git, verification })
  // The text in the editor contained the co-authors; the saved text is used as it is.
  return { ...request, message: { given: text }, coAuthors: 'omit' }
}

async function messageOf(ctx: Context, git: Git, request: MessageRequest): Promise<SquashRequest['message']> {
  switch (request.kind) {
    case 'default':
      return { from: 'all' }
    case 'from':
      return { from: request.source }
    case 'given':
    case 'file':
      return { given: await writtenMessage(ctx, git, request) }
  }
}

async function authorOf(git: Git, author: SquashOptions['author']): Promise<SquashRequest['author']> {
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

/** The mailmap of the tip: the worktree is not opened. */
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
