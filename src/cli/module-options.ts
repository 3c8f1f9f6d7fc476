import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { SubmoduleOptions } from '../workflows/clone/options.js'
import type { OptionSpec, ParsedArgs } from './spec.js'
import { choiceOf, countOf } from './values.js'

/** The options of a clone with submodules, including git's own names for them. */
export const moduleOptions: readonly OptionSpec[] = [
  { flags: '--submodules [recursive]', help: 'Clone submodules as well; recursive: nested ones, too' },
  { flags: '-j, --jobs <n>', help: 'Clone <n> submodules at the same time (default 4)' },
  { flags: '--recurse-submodules', help: 'git: --submodules recursive', hidden: true },
  { flags: '--recursive', help: 'git: --submodules recursive', hidden: true },
  { flags: '--shallow-submodules', help: 'git: the default here', hidden: true },
]

/**
 * Returns the values of these options, or undefined without submodules.
 *
 * @throws GitSlimError `usage`
 */
export function submoduleOptionsOf(args: ParsedArgs): SubmoduleOptions | undefined {
  const isOfGit = args.has('recurse-submodules') || args.has('recursive')
  const value = args.value('submodules') ?? (isOfGit ? 'recursive' : undefined)
  const jobs = args.value('jobs')
  if (value === undefined) {
    if (jobs !== undefined) throw new GitSlimError('usage', messages.submodules.jobsAlone)
    return undefined
  }
  if (args.has('bare') || args.has('no-checkout')) throw new GitSlimError('usage', messages.submodules.noFiles)
  return {
    depth: value === '' ? 'one-level' : choiceOf('--submodules', value, ['recursive'] as const),
    jobs: jobs === undefined ? 4 : countOf('--jobs', jobs, 1),
  }
}
