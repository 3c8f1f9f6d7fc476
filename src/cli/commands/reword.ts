import { GitSlimError } from '../../git/errors.js'
import { messages } from '../../output/messages.js'
import type { RewordOptions } from '../../workflows/reword.js'
import { rewriteOptions, rewriteWish } from '../rewrite-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'

export const rewordCommand: CommandSpec = {
  name: 'reword',
  args: '<commit>',
  summary: 'Give a commit of the current branch another message',
  group: 'tidy',
  about: [
    'Without a message the editor opens on the old one. Works in memory: no file is touched, nothing can conflict,\n' +
      'and git slim undo takes it back.',
  ],
  options: [
    { flags: '-m, --message <text>', help: 'The message; again for a further paragraph', repeatable: true },
    { flags: '-F, --file <file>', help: 'Read the message from <file>, or - for standard input' },
    { flags: '--edit', help: 'Edit the message before it is used' },
    ...rewriteOptions,
  ],
  mutating: true,
  examples: [
    { command: "git slim reword HEAD~2 -m 'Sell bread'", does: 'Another message for the third commit from above' },
    { command: 'git slim reword abc1234', does: 'Edit its message' },
  ],
  call: async (args, context) => {
    const options = rewordOptions(args)
    const { reword } = await import('../../workflows/reword.js')
    await reword(context, options)
  },
}

function rewordOptions(args: ParsedArgs): RewordOptions {
  const path = args.value('file')
  const given = args.has('message') ? ({ kind: 'given', paragraphs: args.values('message') } as const) : undefined
  if (path !== undefined && given !== undefined) {
    throw new GitSlimError('usage', messages.rewrite.notTogether('reword', ['--message', '--file']))
  }
  return {
    ...rewriteWish(args),
    commit: args.positionals[0] ?? '',
    message: path === undefined ? given : { kind: 'file', path },
    edit: args.has('edit') ? 'always' : 'default',
  }
}
