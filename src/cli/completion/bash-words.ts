/** The words of a bash command line up to the cursor. Nothing in them is expanded. */
export interface BashWords {
  /** The complete words, without their quoting. */
  readonly before: readonly string[]
  /** The cursor's word, without its quoting. */
  readonly current: string
  /** How much of the cursor's word bash keeps: it replaces what follows. */
  readonly kept: number
  /** The quotation mark that is open at the cursor. */
  readonly quote: "'" | '"' | ''
  /** Whether the cursor's word has an expansion, such as `$name`: what bash makes of it is not known. */
  readonly expands: boolean
  /** Whether input or output is redirected to the cursor's word. */
  readonly redirected: boolean
}

/** A character after a backslash; a text in quotation marks; a blank; a redirection; any other character. */
const tokens = /\\([^]?)|'([^']*)('?)|"((?:\\[^]|[^"\\])*)("?)|(\s+)|\d*([<>])|([^])/gu

/**
 * Splits a command line as bash does.
 *
 * @param breaks COMP_WORDBREAKS: within a word, bash replaces only what follows the last of these characters
 */
export function bashWords(line: string, breaks: string): BashWords {
  const before: string[] = []
  const fresh = { current: '', begun: false, kept: 0, quote: '', expands: false, redirected: false } as const
  let word: Omit<BashWords, 'before'> & { readonly begun: boolean } = fresh
  const grow = (text: string, change: Partial<BashWords> = {}) => {
    word = { ...word, begun: true, current: word.current + text, ...change }
  }
  for (const [, escaped, single, closed, double, closing, blank, redirection, other = ''] of line.matchAll(tokens)) {
    const start = word.current.length
    if (escaped !== undefined) grow(escaped)
    else if (single !== undefined) grow(single, closed ? {} : { quote: "'", kept: start })
    else if (double !== undefined) {
      const expands = word.expands || /(?<!\\)[$`]/.test(double)
      grow(double.replaceAll(/\\([$`"\\])/g, '$1'), { expands, ...(closing ? {} : { quote: '"', kept: start }) })
    } else if (blank === undefined && redirection === undefined) {
      const expands = word.expands || /[$`]/.test(other)
      grow(other, { expands, ...(breaks.includes(other) ? { kept: start + other.length } : {}) })
    } else {
      if (word.begun && !word.redirected) before.push(word.current)
      if (word.begun || redirection !== undefined) word = { ...fresh, redirected: redirection !== undefined }
    }
  }
  return { ...word, before }
}
