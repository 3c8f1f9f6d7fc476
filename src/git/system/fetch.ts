import { filterSpec } from '../../core/clone/object-filter.js'
import { discreet } from '../../output/sanitize.js'
import type { ClonePlan, FetchItem, ObjectFilter, RefName, TransferOptions } from '../port.js'
import { runTransfer, wantsProgress } from './run-transfer.js'
import type { GitProgram } from './spawn.js'

/** Where the first item is kept until HEAD stands for it, when the plan gives it no name of its own. */
export const anchor = 'refs/git-slim/head' as RefName

/**
 * Fetches what a plan names into the repository that `git` is run in, and nothing else.
 *
 * @returns whether the plan's filter was passed over
 */
export async function fetchPlanned(
  git: GitProgram,
  { remote, originName, items, limit, filter }: ClonePlan,
  options: TransferOptions,
): Promise<'as-asked' | 'unfiltered'> {
  const args = [
    'fetch',
    wantsProgress(options, remote.url) ? '--progress' : '--quiet',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    // HEAD stands for the branch that is made here.
    '--update-head-ok',
    // The server's repository may be shallow itself.
    '--update-shallow',
    ...limitArgs(limit),
    ...(filter === undefined ? [] : filterArgs(filter, limit)),
    // Any number of refspecs, none of which can be taken for an option.
    '--stdin',
    '--end-of-options',
    // Who is to promise what is left out must have a name: git would make one of the address.
    filter === undefined ? remote.url : originName,
  ]
  const input = items.flatMap((item, i) => refspecsOf(item, i)).join('')
  const env = { ...git.env, GIT_REFLOG_ACTION: `clone: from ${discreet(remote.url)}` }
  let words = ''
  await runTransfer(git, { args, env, input, url: remote.url, onWords: said => (words = said) }, options)
  return filterIsIgnored(words) ? 'unfiltered' : 'as-asked'
}

/** @see fetch-pack.c, send_filter; builtin/fetch.c, set_option, of a bundle */
export function filterIsIgnored(words: string): boolean {
  return /filtering not recognized|option "filter" is ignored/.test(words)
}

/**
 * From a server that gives files alone and knows no filters, git would fetch what it lacks while it fetches what it
 * lacks, without end. Such a server knows no depths either, and then git refuses; any other gives all there is.
 */
function filterArgs(filter: ObjectFilter, limit: ClonePlan['limit']): readonly string[] {
  const everything = limit.kind === 'full' ? ['--depth=2147483647'] : []
  return [...everything, `--filter=${filterSpec(filter)}`]
}

/** Returns the ref that holds the first item after the fetch. */
export function firstFetched({ items }: ClonePlan): RefName {
  return items[0]?.targets.at(-1) ?? anchor
}

function refspecsOf({ source, targets }: FetchItem, index: number): readonly string[] {
  const kept = targets.length === 0 && index === 0 ? [anchor] : targets
  return kept.length === 0 ? [`${source}\n`] : kept.map(target => `+${source}:${target}\n`)
}

export function limitArgs(limit: ClonePlan['limit']): readonly string[] {
  switch (limit.kind) {
    case 'full':
      return []
    case 'depth':
      return [`--depth=${limit.depth}`]
    case 'shallow':
      return [
        ...(limit.since === undefined ? [] : [`--shallow-since=@${limit.since} +0000`]),
        ...limit.exclude.map(ref => `--shallow-exclude=${ref}`),
      ]
  }
}
