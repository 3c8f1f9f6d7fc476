import { encode, toLatin1 } from '../../../core/bytes/bytes.js'
import type { Git } from '../../../git/port.js'

/**
 * Returns what begins a comment, as git's settings have it; one character per byte. Where git chooses it for a message,
 * none of the message's lines begins with it; lists keep the usual one.
 */
export async function commentMark(git: Git, message?: Uint8Array): Promise<string> {
  const [mark, character] = await Promise.all([
    git.config.get('core.commentString'),
    git.config.get('core.commentChar'),
  ])
  const chosen = mark ?? character ?? ''
  if (chosen === '') return '#'
  return chosen.toLowerCase() === 'auto' ? chosenFor(message) : toLatin1(encode(chosen))
}

/** @see builtin/commit.c, adjust_comment_line_char */
function chosenFor(message: Uint8Array = new Uint8Array()): string {
  const starts = new Set(
    toLatin1(message)
      .split('\n')
      .map(line => line[0]),
  )
  // Git gives up where each of them begins a line.
  return '#;@!$%^&|:'.split('').find(mark => !starts.has(mark)) ?? '#'
}
