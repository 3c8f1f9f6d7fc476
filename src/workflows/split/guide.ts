import type { Piece } from '../../core/rewrite/pieces.js'
import { GitSlimError } from '../../git/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { Part } from './choose-parts.js'
import { pieceLabel } from './show.js'

/**
 * Asks part by part what goes into each of the new commits, until what is left is to be the last.
 *
 * @throws GitSlimError `usage` without a terminal, naming the options that say it
 */
export async function guideSplit(ctx: Context, pieces: readonly Piece[], title: string): Promise<readonly Part[]> {
  const { prompts } = ctx
  if (prompts === undefined || ctx.yes) throw new GitSlimError('usage', messages.split.needsParts)
  const parts: Part[] = []
  let left = pieces
  prompts.show(title, [messages.split.guideHelp])
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
