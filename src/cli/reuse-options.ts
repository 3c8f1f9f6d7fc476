import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { CloneOptions } from '../workflows/clone/options.js'
import type { OptionSpec, ParsedArgs } from './spec.js'
import { choiceOf } from './values.js'

/** The options that say what is made of what this machine has already. */
export const reuseOptions: readonly OptionSpec[] = [
  { flags: '--reuse', help: 'Make a clone that is there already what a new one would be' },
  { flags: '--clean <what>', help: 'With --reuse, reset and remove all (default), reset tracked files, or none' },
  {
    flags: '--clean-exclude <pattern>',
    help: 'With --reuse, remove nothing that matches; may be repeated',
    repeatable: true,
  },
  { flags: '--cache <dir>', help: 'Keep here what is fetched, for clones to come on this machine' },
]

/**
 * Returns what those options ask for.
 *
 * @throws GitSlimError `usage`
 */
export function reuseOptionsOf(args: ParsedArgs): Pick<CloneOptions, 'reuse' | 'cache'> {
  const exclude = args.values('clean-exclude')
  const mode = choiceOf('--clean', args.value('clean') ?? 'all', ['all', 'tracked', 'none'])
  if (exclude.length > 0 && mode !== 'all') throw new GitSlimError('usage', messages.reuse.excludeWithout(mode))
  if (mode === 'none' && ['submodules', 'recurse-submodules', 'recursive'].some(name => args.has(name)))
    throw new GitSlimError('usage', messages.reuse.noneWithSubmodules)
  const cache = args.value('cache')
  if (cache === '') throw new GitSlimError('usage', messages.cache.emptyName)
  if (args.has('reuse')) return { reuse: { mode, exclude }, cache }
  for (const option of ['clean', 'clean-exclude']) {
    if (args.has(option)) throw new GitSlimError('usage', messages.reuse.onlyWithReuse(`--${option}`))
  }
  return { reuse: undefined, cache }
}
