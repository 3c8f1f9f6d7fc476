import { encode, toLatin1 } from '../bytes/bytes.js'

/** Why a text does not name a directory of a repository. */
export type ConeProblem =
  | 'empty'
  | 'outside' // above the top, or in the git directory
  | 'newline' // a newline, which separates patterns in the file

/**
 * Parses a directory as people write it: `src`, `/src/`, `./src//main`. Every other character is literal, also those
 * that are special in patterns. The top itself is the empty text: its files are always included.
 */
export function coneDirectory(text: string): { readonly directory: string } | { readonly problem: ConeProblem } {
  if (text === '') return { problem: 'empty' }
  if (/[\n\0]/.test(text)) return { problem: 'newline' }
  const parts = text.split('/').filter(part => part !== '' && part !== '.')
  if (parts.includes('..') || parts[0]?.toLowerCase() === '.git') return { problem: 'outside' }
  return { directory: parts.join('/') }
}

/**
 * Returns the patterns of a cone, in the order in which git reads them: the files at the top; the directories above the
 * wanted ones, without their subdirectories; and the wanted directories with everything in them.
 *
 * @see git-sparse-checkout(1), INTERNALS — CONE MODE HANDLING; builtin/sparse-checkout.c, write_cone_to_file
 */
export function coneFile(directories: readonly string[]): Uint8Array {
  const { whole, parents } = coneOf(directories)
  const lines = [
    '/*\n!/*/\n',
    ...[...parents].sort().map(parent => `/${escaped(parent)}/\n!/${escaped(parent)}/*/\n`),
    ...[...whole].sort().map(directory => `/${escaped(directory)}/\n`),
  ]
  return Buffer.from(lines.join(''), 'latin1')
}

/** @see dir.c, path_matches_pattern_list */
export function coneMatcher(directories: readonly string[]): (path: string) => boolean {
  const { whole, parents } = coneOf(directories)
  return path => {
    const above = path.lastIndexOf('/')
    return above === -1 || parents.has(path.slice(0, above)) || isWithin(whole, path)
  }
}

/** The wanted directories, without those inside others, and all directories above them; bytes as latin1. */
function coneOf(directories: readonly string[]) {
  const named = new Set(directories.map(directory => toLatin1(encode(directory))).filter(name => name !== ''))
  const whole = new Set([...named].filter(name => !ancestors(name).some(above => named.has(above))))
  const parents = new Set([...whole].flatMap(ancestors))
  return { whole, parents }
}

function isWithin(whole: ReadonlySet<string>, path: string): boolean {
  return whole.has(path) || ancestors(path).some(above => whole.has(above))
}

/** `a` and `a/b` of `a/b/c`. */
function ancestors(path: string): readonly string[] {
  const slashes = [...path.matchAll(/\//g)].map(({ index }) => index)
  return slashes.map(index => path.slice(0, index))
}

/** @see git-compat-util.h, is_glob_special */
function escaped(name: string): string {
  return name.replace(/[*?[\\]/g, '\\$&')
}
