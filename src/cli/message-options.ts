import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { WrittenMessage } from '../workflows/rewrite/finish/message.js'
import type { OptionSpec, ParsedArgs } from './spec.js'

/** The options of commands that set the message of one commit. */
export const messageOptions: readonly OptionSpec[] = [
  { flags: '-m, --message <text>', help: 'The message; repeat for further paragraphs', repeatable: true },
  { flags: '-F, --file <file>', help: 'Read the message from <file>, or - for standard input' },
  { flags: '--edit', help: 'Edit the message before it is used' },
]

/**
 * Returns the values of these options.
 *
 * @throws GitSlimError `usage`
 */
export function messageOptionsOf(
  args: ParsedArgs,
  verb: string,
): { readonly message: WrittenMessage | undefined; readonly edit: 'always' | 'default' } {
  const path = args.value('file')
  const given = args.has('message') ? ({ kind: 'given', paragraphs: args.values('message') } as const) : undefined
  if (path !== undefined && given !== undefined) {
    throw new GitSlimError('usage', messages.rewrite.notTogether(verb, ['--message', '--file']))
  }
  return {
    message: path === undefined ? given : { kind: 'file', path },
    edit: args.has('edit') ? 'always' : 'default',
  }
}
