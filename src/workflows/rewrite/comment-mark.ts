import { encode, toLatin1 } from '../../core/bytes/bytes.js'
import type { Git } from '../../git/port.js'

/** Returns what begins a comment in a list or a message, as git's settings have it; one character per byte. */
export async function commentMark(git: Git): Promise<string> {
  const [mark, character] = await Promise.all([
    git.config.get('core.commentString'),
    git.config.get('core.commentChar'),
  ])
  const chosen = mark ?? character ?? ''
  // Chosen for a message, so that none of its lines begins with it; lists keep the usual one.
  return chosen === '' || chosen.toLowerCase() === 'auto' ? '#' : toLatin1(encode(chosen))
}
