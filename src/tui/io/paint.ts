import { type Line, widthOf } from '../view/cells.js'
import { type Looks, sgr } from '../view/theme.js'

const simple = /^[\x20-\x7e─│┌┐└┘├┤┬┴┼…]*$/

/**
 * Returns what a terminal has to be sent to show one line, its looks given back at the end.
 *
 * Terminals do not agree on how wide some letters are. Where there are such, the line is emptied first, and what stands
 * behind them is put where it belongs.
 */
export function paintLine({ spans, ground }: Line, looks: Looks): string {
  const isSimple = spans.every(({ text }) => simple.test(text))
  let painted = isSimple ? '' : '\u001b[2K'
  let before = ''
  let column = 1
  for (const { text, role, ground: own } of spans) {
    const look = sgr(role, own ?? ground, looks)
    if (look !== before) painted += look === '' ? '\u001b[0m' : `\u001b[0;${look}m`
    before = look
    painted += text
    column += widthOf(text)
    if (!isSimple && !simple.test(text)) painted += `\u001b[${column}G`
  }
  return before === '' ? painted : `${painted}\u001b[0m`
}

/** Returns what a terminal has to be sent to show lines where it shows others: only those that differ. */
export function paintDifference(before: readonly string[], after: readonly string[]): string {
  return after.flatMap((line, i) => (line === before[i] ? [] : [`\u001b[${i + 1};1H${line}`])).join('')
}
