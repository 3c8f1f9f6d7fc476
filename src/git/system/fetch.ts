import { filterSpec } from '../../core/clone/object-filter.js'
import { discreet } from '../../output/sanitize.js'
import type { ClonePlan, FetchItem, ObjectFilter, RefName, TransferOptions } from '../port.js'
import { runTransfer, wantsProgress } from './run-transfer.js'
import type { GitProgram } from './spawn.js'

/** The ref of the first item until HEAD refers to it, if the plan gives it no name of its own. */
export const anchor = 'refs/git-slim/head' as RefName

/**
 * Fetches the items of a plan into the repository that `git` runs in, and nothing else.
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
    // HEAD refers to the branch that is created here.
    '--update-head-ok',
    // The server's repository may be shallow itself.
    '--update-shallow',
    ...limitArgs(limit),
    ...(filter === undefined ? [] : filterArgs(filter, limit)),
    // Any number of refspecs, none of which can be read as an option.
    '--stdin',
    '--end-of-options',
    // A promisor remote must have a name: git would make one from the address.
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
 * From a server that sends only files and supports no filters, git would fetch missing objects recursively without end.
 * Such a server supports no depths either, and then git refuses; any other server sends everything.
 */
function filterArgs(filter: ObjectFilter, limit: ClonePlan['limit']): readonly string[] {
  const everything = limit.kind === 'full' ? ['--depth=2147483647'] : []
  return [...everything, `--filter=${filterSpec(filter)}`]
}

/** Returns the ref of the first item after the fetch. */
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
