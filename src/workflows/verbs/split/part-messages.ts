import { toJsonBytes } from '../../../core/bytes/json-bytes.js'
import { inUtf8 } from '../../../core/message/encoding.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { SquashResult } from '../../../core/rewrite/plan/plan.js'
import { withoutSignatures } from '../../../core/object/signature.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { canEdit, editMessage, writtenMessage } from '../../rewrite/finish/message.js'
import type { Part } from './choose-parts.js'
import type { SplitOptions } from './options.js'

interface Saying {
  readonly git: Git
  readonly info: CommitInfo
  readonly options: SplitOptions
}

/**
 * Returns author, date and message of each new commit: those of the old one, except for given messages.
 *
 * @throws GitSlimError `usage` where messages are missing, or too many
 */
export async function resultsOf(
  ctx: Context,
  parts: readonly Part[],
  { git, info, options }: Saying,
): Promise<readonly SquashResult[]> {
  const given = givenMessages(ctx, parts, options)
  const own = inUtf8(info.commit).message
  const results: SquashResult[] = []
  for (const [i, said] of given.entries()) {
    const asks = said === undefined && i > 0 && options.unsaid === 'ask'
    const edited = asks
      ? await editMessage(ctx, own, { git, of: info.oid, verification: options.verification })
      : undefined
    const written = said === undefined ? edited : await writtenMessage(ctx, git, { kind: 'given', paragraphs: [said] })
    results.push(written === undefined ? asBefore(info) : inOtherWords(info, written))
  }
  return results
}

function givenMessages(ctx: Context, parts: readonly Part[], options: SplitOptions): readonly (string | undefined)[] {
  const { messages: given } = options
  const unsaid = parts.filter(({ message }) => message === undefined)
  if (given.length > unsaid.length) {
    throw new GitSlimError('usage', messages.split.tooManyMessages(given.length, unsaid.length))
  }
  // Without a given message, the first commit keeps the old one.
  const [first] = parts
  const own = unsaid.filter(part => part !== first || given.length === unsaid.length)
  const all = parts.map(part => part.message ?? given[own.indexOf(part)])
  const isMissing = all.slice(1).includes(undefined) && options.unsaid === 'ask' && !canEdit(ctx)
  if (isMissing) throw new GitSlimError('usage', messages.split.needsMessages(parts.length))
  return all
}

function asBefore({ commit }: CommitInfo): SquashResult {
  const headers = withoutSignatures(commit.extraHeaders)
  return {
    author: toJsonBytes(commit.author.raw),
    message: toJsonBytes(commit.message),
    headers: headers.map(({ name, value }) => ({ name, value: toJsonBytes(value) })),
  }
}

/** In UTF-8; a header about the old message's encoding, or about the old commit only, is dropped. */
function inOtherWords({ commit }: CommitInfo, message: Uint8Array): SquashResult {
  return { author: toJsonBytes(inUtf8(commit).author.raw), message: toJsonBytes(message), headers: [] }
}
