import type { Piece } from '../../../core/rewrite/plan/pieces.js'
import { GitSlimError } from '../../../core/errors.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { Part } from './choose-parts.js'
import { pieceLabel } from './show.js'

/** More than that would scroll the question away. */
const shownLines = 30

/**
 * Asks part by part what goes into each of the new commits, until what is left is to be the last.
 *
 * @throws GitSlimError `usage` without a terminal, naming the options that say it
 */
export async function guideSplit(
  ctx: Context,
  pieces: readonly Piece[],
  { title, diff }: { readonly title: string; readonly diff: () => Promise<readonly string[]> },
): Promise<readonly Part[]> {
  const { prompts } = ctx
  if (prompts === undefined || ctx.yes) throw new GitSlimError('usage', messages.split.needsParts)
  const parts: Part[] = []
  let left = pieces
  const lines = await diff()
  const more = lines.length > shownLines ? [messages.split.moreLines(lines.length - shownLines)] : []
  prompts.show(title, [...lines.slice(0, shownLines), ...more, '', messages.split.guideHelp])
  while (left.length > 1) {
    const chosen = await prompts.selectSome({
      message: messages.split.askPart(parts.length + 1),
      choices: left.map(piece => ({ value: piece, label: pieceLabel(piece) })),
    })
    if (chosen.length === left.length) break
    parts.push({ pieces: chosen, message: undefined })
    left = left.filter(piece => !chosen.includes(piece))
    const goesOn = { message: messages.split.askMore(left.length), initial: 'no' } as const
    if (left.length > 1 && (await prompts.confirm(goesOn)) === 'no') break
  }
  return [...parts, { pieces: left, message: undefined }]
}
