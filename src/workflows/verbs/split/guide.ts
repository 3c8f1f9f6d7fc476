import type { Piece } from '../../../core/rewrite/plan/pieces.js'
import { GitSlimError } from '../../../core/errors.js'
import { messages } from '../../../output/messages.js'
import { back, type Back, type Context, type Prompts } from '../../context.js'
import type { Part } from './choose-parts.js'
import { pieceLabel } from './show.js'

/** More lines would scroll the question away. */
const shownLines = 30

/**
 * Asks part by part for the pieces of each new commit, until the rest is the last one.
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
  const lines = await diff()
  const more = lines.length > shownLines ? [messages.split.moreLines(lines.length - shownLines)] : []
  prompts.show(title, [...lines.slice(0, shownLines), ...more, '', messages.split.guideHelp])
  return askParts(prompts, pieces)
}

async function askParts(prompts: Prompts, pieces: readonly Piece[]): Promise<readonly Part[]> {
  const parts: Part[] = []
  let asks: 'part' | 'more' = 'part'
  for (;;) {
    const left = pieces.filter(piece => !parts.some(part => part.pieces.includes(piece)))
    const all = [...parts, { pieces: left, message: undefined }]
    if (left.length < 2) return all
    if (asks === 'part') {
      const chosen = await choosePieces(prompts, left, parts.length + 1)
      if (chosen === back && parts.length === 0) throw new GitSlimError('interrupted', messages.common.interrupted)
      if (chosen !== back && chosen.length === left.length) return all
      if (chosen !== back) parts.push({ pieces: chosen, message: undefined })
      asks = 'more'
    } else {
      const goesOn = await prompts.confirm({ message: messages.split.askMore(left.length), initial: 'no' })
      if (goesOn === 'no') return all
      if (goesOn === back) parts.pop()
      asks = 'part'
    }
  }
}

function choosePieces(prompts: Prompts, left: readonly Piece[], number: number): Promise<readonly Piece[] | Back> {
  const choices = left.map(piece => ({ value: piece, label: pieceLabel(piece) }))
  return prompts.selectSome({ message: messages.split.askPart(number), choices })
}
