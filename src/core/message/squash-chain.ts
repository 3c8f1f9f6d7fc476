import { trimBlankLines } from './trailers.js'

/** One commit of a chain that becomes one commit, and what becomes of its message, one character per byte. */
export interface ChainPart {
  readonly message: string
  /** `add`: it stands behind those before; `replace`: in their place; `skip`: nowhere. */
  readonly role: 'add' | 'replace' | 'skip'
}

const naming = { add: /^(?:fixup|squash|amend)! [^\n]*\n*/, replace: /^amend! [^\n]*\n*/ }

/**
 * Returns the message of a chain as git has it when nobody edits it, but for what git loses on the way: lines that begin
 * with the comment character, and blank lines beside others.
 *
 * The line of a commit that only names the one it is folded into is left out. A message that would take the place of
 * others stands behind them where one was added before.
 *
 * @see sequencer.c, append_squash_message
 */
export function squashChainMessage(first: string, parts: readonly ChainPart[]): string {
  let texts: readonly string[] = [first]
  let added = false
  for (const { message, role } of parts) {
    if (role === 'skip') continue
    added ||= role === 'add'
    const text = trimBlankLines(message.replace(naming[added ? 'add' : 'replace'], ''))
    texts = added ? [...texts, text] : [text]
  }
  const [only] = texts
  if (texts.length === 1 && only === first) return first
  return `${texts.map(trimBlankLines).filter(Boolean).join('\n\n')}\n`
}
