import type { RewriteOptions } from '../workflows/rewrite/options.js'
import type { OptionSpec, ParsedArgs } from './spec.js'

/** The options of every command that rewrites commits. */
export const rewriteOptions: readonly OptionSpec[] = [
  { flags: '--no-update-refs', help: 'Leave branches that are stacked on this one where they are' },
  { flags: '--allow-published', help: 'Rewrite commits although others may have them' },
  { flags: '--no-gpg-sign', help: 'Make unsigned commits although commit.gpgSign is set' },
]

/** Returns what those options say. */
export function rewriteWish(args: ParsedArgs): RewriteOptions {
  return {
    published: args.has('allow-published') ? 'allow' : 'refuse',
    signing: args.has('no-gpg-sign') ? 'omit' : 'refuse',
    following: args.has('no-update-refs') ? 'never' : 'default',
  }
}
