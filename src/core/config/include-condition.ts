import type { RefName } from '../../git/port.js'
import { matchesGlob } from './wildmatch.js'

export interface ConditionSurroundings {
  /** Absolute; undefined outside of a repository. */
  readonly gitDirectory: string | undefined
  readonly branch: RefName | undefined
  readonly home: string | undefined
  /** Where the file is that has the condition. */
  readonly directory: string
}

/**
 * Tells whether an `includeIf` condition holds; one of an unknown kind does not.
 *
 * @see git-config(1), "Conditional includes"
 */
export function conditionHolds(condition: string, surroundings: ConditionSurroundings): boolean {
  const { gitDirectory, branch, home, directory } = surroundings
  const [, kind = '', given = ''] = /^([a-z/]+):(.*)$/is.exec(condition) ?? []
  switch (kind) {
    case 'gitdir':
    case 'gitdir/i': {
      if (gitDirectory === undefined) return false
      const pattern = withAnyBelow(absolutePattern(given, home, directory))
      const options = kind === 'gitdir/i' ? 'ignore-case' : 'case-sensitive'
      return matchesGlob(pattern, gitDirectory.replaceAll('\\', '/'), options)
    }
    case 'onbranch':
      return (
        branch !== undefined && matchesGlob(withAnyBelow(given), branch.replace(/^refs\/heads\//, ''), 'case-sensitive')
      )
    default:
      return false
  }
}

function absolutePattern(pattern: string, home: string | undefined, directory: string): string {
  if (pattern.startsWith('~/') && home !== undefined) return `${home.replaceAll('\\', '/')}/${pattern.slice(2)}`
  if (pattern.startsWith('./')) return `${directory.replaceAll('\\', '/')}/${pattern.slice(2)}`
  return /^(?:\/|[a-z]:)/i.test(pattern) ? pattern : `**/${pattern}`
}

function withAnyBelow(pattern: string): string {
  return pattern.endsWith('/') ? `${pattern}**` : pattern
}
