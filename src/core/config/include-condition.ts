import type { RefName } from '../ref/ref-name.js'
import { wildmatch, type WildmatchRules } from '../wildmatch/wildmatch.js'

export interface ConditionSurroundings {
  /** The git directory's absolute path, with and without symbolic links resolved. Empty: no repository. */
  readonly gitDirectories: readonly string[]
  readonly branch: RefName | undefined
  /** The addresses of all remotes. */
  readonly remoteUrls: readonly string[]
  readonly home: string | undefined
  /** The directory of the file that contains the condition. */
  readonly directory: string
}

/** The prefix of a condition about a remote's address. */
const hasUrl = 'hasconfig:remote.*.url:'

/** Tells whether an `includeIf` condition is about the addresses of remotes. */
export function asksForRemotes(condition: string): boolean {
  return condition.startsWith(hasUrl)
}

/**
 * Tells whether an `includeIf` condition holds; an unknown kind does not.
 *
 * @see git-config(1), "Conditional includes"
 */
export function conditionHolds(condition: string, surroundings: ConditionSurroundings): boolean {
  const { gitDirectories, branch, remoteUrls, home, directory } = surroundings
  if (asksForRemotes(condition)) {
    const pattern = condition.slice(hasUrl.length)
    return remoteUrls.some(url => wildmatch(pattern, url, rules('case-sensitive')))
  }
  const [, kind = '', given = ''] = /^([a-z/]+):(.*)$/is.exec(condition) ?? []
  switch (kind) {
    case 'gitdir':
    case 'gitdir/i': {
      const pattern = withAnyBelow(absolutePattern(given, home, directory))
      const options = kind === 'gitdir/i' ? 'ignore-case' : 'case-sensitive'
      return gitDirectories.some(path => wildmatch(pattern, path.replaceAll('\\', '/'), rules(options)))
    }
    case 'onbranch':
      return (
        branch !== undefined &&
        wildmatch(withAnyBelow(given), branch.replace(/^refs\/heads\//, ''), rules('case-sensitive'))
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

function rules(letters: WildmatchRules['letters']): WildmatchRules {
  return { slash: 'separates', letters }
}
