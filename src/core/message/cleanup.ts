import { fromLatin1, toLatin1 } from '../bytes/bytes.js'
import { trim, trimEnd } from '../bytes/white-space.js'
import { trimBlankLines } from './trailers.js'

/**
 * The clean-up of a message, by the setting `commit.cleanup`. `default` is git-slim's own: it removes only blank lines
 * around the message, since a line that begins with `#` may belong to it.
 *
 * @see git-commit(1), --cleanup
 */
export interface Cleanup {
  readonly mode: 'default' | 'verbatim' | 'whitespace' | 'strip' | 'scissors'
  /** The comment prefix; one character per byte. */
  readonly mark: string
}

/** Returns the mode for a value of `commit.cleanup`; like `git rebase`, it takes an unknown value as the default. */
export function cleanupMode(value: string | undefined): Cleanup['mode'] {
  return (['verbatim', 'whitespace', 'strip', 'scissors'] as const).find(mode => mode === value) ?? 'default'
}

/** Returns the cleaned message; possibly empty. */
export function cleanUp(message: Uint8Array, { mode, mark }: Cleanup, from: 'editor' | 'elsewhere'): Uint8Array {
  const text = toLatin1(message)
  switch (mode) {
    case 'verbatim':
      return trim(text) === '' ? new Uint8Array() : message
    case 'strip':
      return fromLatin1(withoutExtraSpace(text.split('\n').filter(line => !line.startsWith(mark))))
    case 'scissors':
      return fromLatin1(withoutExtraSpace((from === 'editor' ? aboveScissors(text, mark) : text).split('\n')))
    case 'whitespace':
      return fromLatin1(withoutExtraSpace(text.split('\n')))
    case 'default': {
      const trimmed = trimBlankLines(text)
      return fromLatin1(trimmed === '' ? '' : `${trimmed}\n`)
    }
  }
}

/** @see strbuf.c, strbuf_stripspace */
function withoutExtraSpace(lines: readonly string[]): string {
  const trimmed = trimBlankLines(
    lines
      .map(trimEnd)
      .join('\n')
      .replace(/\n{3,}/g, '\n\n'),
  )
  return trimmed === '' ? '' : `${trimmed}\n`
}

/** @see wt-status.c, wt_status_locate_end */
function aboveScissors(text: string, mark: string): string {
  const line = `${mark} ------------------------ >8 ------------------------\n`
  if (text.startsWith(line)) return ''
  const at = text.indexOf(`\n${line}`)
  return at === -1 ? text : text.slice(0, at + 1)
}
