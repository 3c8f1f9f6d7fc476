import type { RefName } from '../ref/ref-name.js'
import { wildmatch, type WildmatchRules } from '../wildmatch/wildmatch.js'

export interface ConditionSurroundings {
  /** Absolute, under each of its names: that without symbolic links, and that by which it was found. None: no repository. */
  readonly gitDirectories: readonly string[]
  readonly branch: RefName | undefined
  /** The addresses of all remotes. */
  readonly remoteUrls: readonly string[]
  readonly home: string | undefined
  /** Where the file is that has the condition. */
  readonly directory: string
}

/** What stands before the pattern in a condition that asks for a remote's address. */
const hasUrl = 'hasconfig:remote.*.url:'

/** Tells whether an `includeIf` condition asks for the addresses of remotes. */
export function asksForRemotes(condition: string): boolean {
  return condition.startsWith(hasUrl)
}

/**
 * Tells whether an `includeIf` condition holds; one of an unknown kind does not.
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
