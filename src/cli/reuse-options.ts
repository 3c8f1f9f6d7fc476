import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { CloneOptions } from '../workflows/clone/options.js'
import type { OptionSpec, ParsedArgs } from './spec.js'
import { choiceOf } from './values.js'

const cleanModes = ['all', 'tracked', 'none'] as const

/** The options that use objects which are already on this machine. */
export const reuseOptions: readonly OptionSpec[] = [
  { flags: '--reuse', help: 'Update an existing clone in place, to what a fresh clone would contain' },
  {
    flags: '--clean <what>',
    help: 'With --reuse: all (default) resets files and removes untracked ones, tracked only resets, none does neither',
    choices: cleanModes,
  },
  {
    flags: '--clean-exclude <pattern>',
    help: 'With --reuse: keep untracked files that match; may be repeated',
    repeatable: true,
  },
  { flags: '--cache <dir>', help: 'Keep fetched objects in <dir>, for later clones on this machine' },
]

/**
 * Returns the values of these options.
 *
 * @throws GitSlimError `usage`
 */
export function reuseOptionsOf(args: ParsedArgs): Pick<CloneOptions, 'reuse' | 'cache'> {
  const exclude = args.values('clean-exclude')
  const mode = choiceOf('--clean', args.value('clean') ?? 'all', cleanModes)
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
