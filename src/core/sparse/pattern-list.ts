import { toLatin1 } from '../bytes/bytes.js'
import { pathMatcher } from '../wildmatch/wildmatch.js'

/** One line of a pattern list. */
interface Pattern {
  readonly verdict: 'in' | 'out'
  readonly directoriesAlone: boolean
  /** Tells whether a path, and its base name, match. */
  readonly matches: (path: string, name: string) => boolean
}

/** Returns a pattern list as git stores it: every line ends with a newline. */
export function patternFile(text: Uint8Array): Uint8Array {
  const lines = toLatin1(text).replace(/\r\n/g, '\n')
  return Buffer.from(lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`, 'latin1')
}

/**
 * Returns a function that tells whether a pattern list selects a file: the last matching pattern decides, else its
 * directory's result. Unlike in `.gitignore`, files inside a directory can be excluded and included again.
 *
 * @see gitignore(5), PATTERN FORMAT; unpack-trees.c, clear_ce_flags
 */
export function patternMatcher(text: Uint8Array): (path: string, mode: string) => boolean {
  const patterns = parsePatterns(toLatin1(patternFile(text))).toReversed()
  const known = new Map<string, Pattern['verdict']>()
  const verdictOn = (path: string, type: 'directory' | 'file'): Pattern['verdict'] => {
    const slash = path.lastIndexOf('/')
    const name = path.slice(slash + 1)
    const found = patterns.find(
      ({ directoriesAlone, matches }) => (type === 'directory' || !directoriesAlone) && matches(path, name),
    )
    return found?.verdict ?? (slash === -1 ? 'out' : verdictOnDirectory(path.slice(0, slash)))
  }
  const verdictOnDirectory = (path: string): Pattern['verdict'] => {
    const verdict = known.get(path) ?? verdictOn(path, 'directory')
    known.set(path, verdict)
    return verdict
  }
  // A submodule counts as a directory.
  return (path, mode) => verdictOn(path, mode === '160000' ? 'directory' : 'file') === 'in'
}

/** @see dir.c, add_patterns_from_buffer */
function parsePatterns(text: string): readonly Pattern[] {
  return text
    .replace(/^\xef\xbb\xbf/, '')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => parsePattern(withoutTrailingSpaces(line.replace(/\r$/, ''))))
}

/** A space after a backslash stays. */
function withoutTrailingSpaces(line: string): string {
  const kept = line.replace(/ +$/, '')
  const backslashes = /\\*$/.exec(kept)?.[0].length ?? 0
  return backslashes % 2 === 1 && kept !== line ? `${kept} ` : kept
}

/** @see dir.c, parse_path_pattern, match_basename, match_pathname */
function parsePattern(line: string): Pattern {
  const verdict = line.startsWith('!') ? 'out' : 'in'
  const text = verdict === 'out' ? line.slice(1) : line
  const directoriesAlone = text.endsWith('/')
  const pattern = directoriesAlone ? text.slice(0, -1) : text
  if (!pattern.includes('/')) {
    const fits = pathMatcher(pattern)
    return { verdict, directoriesAlone, matches: (_path, name) => fits(name) }
  }
  return { verdict, directoriesAlone, matches: pathMatcher(pattern.replace(/^\//, '')) }
}
