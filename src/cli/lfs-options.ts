import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { LfsOptions } from '../workflows/clone/options.js'
import type { OptionSpec, ParsedArgs } from './spec.js'

/** The options of a clone that fetches LFS files. */
export const lfsOptions: readonly OptionSpec[] = [
  { flags: '--lfs', help: 'Fetch the LFS files of this commit; without it they stay pointer files' },
  { flags: '--lfs-include <pattern>', help: 'Fetch only LFS files that match; may be repeated', repeatable: true },
  { flags: '--lfs-exclude <pattern>', help: 'Fetch no LFS files that match; may be repeated', repeatable: true },
]

/**
 * Returns the values of these options, or undefined when LFS files stay pointers.
 *
 * @throws GitSlimError `usage`
 */
export function lfsOptionsOf(args: ParsedArgs): LfsOptions | undefined {
  if (!args.has('lfs')) {
    const alone = ['lfs-include', 'lfs-exclude'].find(option => args.has(option))
    if (alone !== undefined) throw new GitSlimError('usage', messages.lfs.onlyFor(`--${alone}`))
    return undefined
  }
  if (args.has('bare') || args.has('no-checkout')) throw new GitSlimError('usage', messages.lfs.noFiles)
  return { include: args.values('lfs-include'), exclude: args.values('lfs-exclude') }
}
