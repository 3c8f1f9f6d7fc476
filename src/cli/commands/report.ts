import { resolve } from 'node:path'
import type { CommandSpec } from '../spec.js'
import { countOf } from '../values.js'

export const reportCommand: CommandSpec = {
  name: 'report',
  args: '[<repo>]',
  summary: 'Show what makes a repository big, and the command for each cause',
  group: 'slim',
  about: [
    'Sums storage by kind, object type, path, extension and ref, compares numbers with known limits, and names\n' +
      'the command for each cause. Nothing is changed, and nothing is downloaded: a partial clone is reported as it is.',
  ],
  options: [
    { flags: '--top <n>', help: 'Rows of each list; default 20, in the text 10' },
    { flags: '--html <file>', help: 'Write a picture of history too: one page that needs no network' },
  ],
  examples: [
    { command: 'git slim report', does: 'The repository of this directory' },
    { command: 'git slim report --html history.html', does: 'A picture to look at in a browser' },
    { command: 'git slim report --json ../mirror.git', does: 'Every number, for a program' },
  ],
  call: async (args, context) => {
    const { report } = await import('../../workflows/report.js')
    const [directory] = args.positionals
    const top = args.value('top')
    const html = args.value('html')
    const options = {
      top: top === undefined ? 20 : countOf('--top', top, 1),
      html: html === undefined ? undefined : resolve(context.cwd, html),
    }
    return report(directory === undefined ? context : { ...context, cwd: resolve(context.cwd, directory) }, options)
  },
}
