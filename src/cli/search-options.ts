import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { SearchOptions } from '../workflows/clone/options.js'
import type { OptionSpec, ParsedArgs } from './spec.js'
import { countOf } from './values.js'

/** The options of every command that searches history. */
export const searchOptions: readonly OptionSpec[] = [
  { flags: '--to-merge-base <ref>', help: 'Fetch until git merge-base --all HEAD <ref> gives the right answer' },
  { flags: '--to-tag[=<glob>]', help: 'Fetch until git describe --tags [--match <glob>] gives the right answer' },
  { flags: '--max-commits <n>', help: 'Stop the search after <n> commits (default 100000)' },
  { flags: '--with-trees', help: 'Fetch all trees and blobs of the commits that the search fetches' },
]

/**
 * Returns the values of these options, or undefined for no search.
 *
 * @throws GitSlimError `usage`
 */
export function searchOptionsOf(args: ParsedArgs, glob?: string): SearchOptions | undefined {
  const ref = args.value('to-merge-base')
  const tag = args.value('to-tag')
  if (ref !== undefined && tag !== undefined) {
    throw new GitSlimError('usage', messages.deepen.together(['--to-merge-base', '--to-tag']))
  }
  if (ref === undefined && tag === undefined) return refuseAlone(args)
  const most = args.value('max-commits')
  return {
    target: ref === undefined ? { kind: 'to-tag', glob: tag || glob } : { kind: 'to-merge-base', ref },
    maxCommits: most === undefined ? 100_000 : countOf('--max-commits', most, 1),
    trees: args.has('with-trees') ? 'all' : 'needed',
  }
}

function refuseAlone(args: ParsedArgs): undefined {
  for (const option of ['max-commits', 'with-trees']) {
    if (args.has(option)) {
      throw new GitSlimError('usage', messages.deepen.onlyFor(`--${option}`, ['--to-merge-base', '--to-tag']))
    }
  }
}
