import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { DeepenOptions, DeepenTarget } from '../../workflows/deepen/options.js'
import { networkOptions, networkOptionsOf } from '../network-options.js'
import { searchOptions, searchOptionsOf } from '../search-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'
import { countOf } from '../values.js'

export const deepenCommand: CommandSpec = {
  name: 'deepen',
  args: '[<glob>]',
  summary: 'Fetch more history, as far as a merge base, tag, depth or date',
  group: 'slim',
  about: [
    'Local history is never cut off, and the repository does not change before the fetch is complete.\n' +
      'A full clone is left alone.',
    'A search for a merge base or a tag fetches commits without their trees, and the few trees and files that\n' +
      'git diff <base>...HEAD needs; git fetches others on demand.',
  ],
  options: [
    ...searchOptions,
    { flags: '--by <n>', help: 'Fetch <n> more commits below the shallow boundary' },
    { flags: '--to-depth <n>', help: 'Fetch up to the last <n> commits' },
    { flags: '--since <date>', help: 'Fetch the commits after <date>' },
    { flags: '--full', help: 'Fetch all history' },
    { flags: '--remote <name>', help: "Fetch from this remote; default: the branch's, or origin" },
    ...networkOptions,
  ],
  examples: [
    { command: 'git slim deepen --to-merge-base origin/main', does: 'The merge base of a pull request' },
    { command: "git slim deepen --to-tag 'v*'", does: 'The tag that a version is counted from' },
    { command: 'git slim deepen --by 50', does: 'Fifty more commits' },
  ],
  call: async (args, context) => {
    const options = deepenOptions(args)
    const { deepen } = await import('../../workflows/deepen.js')
    return deepen(context, options)
  },
}

const ways = ['to-merge-base', 'to-tag', 'by', 'to-depth', 'since', 'full'] as const

/**
 * Returns the options of a deepening.
 *
 * @throws GitSlimError `usage`
 */
function deepenOptions(args: ParsedArgs): DeepenOptions {
  const given = ways.filter(name => args.has(name))
  if (given.length > 1) throw new GitSlimError('usage', messages.deepen.together(given.map(name => `--${name}`)))
  const [glob] = args.positionals
  if (glob !== undefined && !args.has('to-tag')) {
    throw new GitSlimError('usage', messages.deepen.onlyFor(glob, ['--to-tag']))
  }
  const search = searchOptionsOf(args, glob)
  return {
    ...(search ?? { target: depthOf(args, given[0]), maxCommits: Number.MAX_SAFE_INTEGER, trees: 'needed' }),
    remote: args.value('remote'),
    network: networkOptionsOf(args),
  }
}

function depthOf(args: ParsedArgs, way: (typeof ways)[number] | undefined): DeepenTarget {
  const value = args.value(way ?? '') ?? ''
  switch (way) {
    case 'by':
      return { kind: way, count: countOf('--by', value, 1) }
    case 'to-depth':
      return { kind: way, depth: countOf('--to-depth', value, 1) }
    case 'since':
      return { kind: way, date: value }
    case 'full':
      return { kind: way }
    case 'to-merge-base':
    case 'to-tag':
    case undefined:
      throw new GitSlimError('usage', messages.deepen.nothingAsked)
  }
}
