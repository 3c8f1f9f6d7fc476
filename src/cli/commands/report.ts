import { resolve } from 'node:path'
import { GitSlimError } from '../../core/errors.js'
import { limitsChoices } from '../../core/report/host-limits.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../../workflows/context.js'
import { sizeOf } from '../../workflows/report/budget.js'
import type { RangeReportOptions } from '../../workflows/report/options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'
import { choiceOf, countOf } from '../values.js'

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
    {
      flags: '--limits <of>',
      help: "Measure against the limits of github, gitlab, bitbucket or azure (default: the remote's host), or git-sizer",
      choices: limitsChoices,
    },
    {
      flags: '--range <base>..<head>',
      help: 'Report what these commits add to every clone; A...B: since the merge base',
    },
    { flags: '--fail-over <size>', help: 'End with exit code 5 if .git, or what a range adds, is larger: 2MB' },
    { flags: '--exempt <file>', help: 'With --range: blobs whose ids stand in <file> do not count' },
    { flags: '--csv <file>', help: 'Write all paths of history too, with versions and bytes' },
    { flags: '--html <file>', help: 'Write a picture of history too: one page that needs no network' },
  ],
  examples: [
    { command: 'git slim report', does: 'The repository of this directory' },
    { command: 'git slim report --html history.html', does: 'A picture to look at in a browser' },
    {
      command: 'git slim report --range origin/main...HEAD --fail-over 2MB',
      does: 'The size budget of a pull request',
    },
    { command: 'git slim report --json ../mirror.git', does: 'Every number, for a program' },
  ],
  call: async (args, context) => {
    const [directory] = args.positionals
    const at = directory === undefined ? context : { ...context, cwd: resolve(context.cwd, directory) }
    const range = args.value('range')
    if (range !== undefined) {
      const options = rangeOptions(args, context, range)
      const { reportRange } = await import('../../workflows/report/range.js')
      return reportRange(at, options)
    }
    if (args.has('exempt')) throw new GitSlimError('usage', messages.reportRange.onlyWithRange('--exempt'))
    const { report } = await import('../../workflows/report.js')
    const files = { html: pathOf(args, context, 'html'), csv: pathOf(args, context, 'csv') }
    const named = args.value('limits')
    const limits = named === undefined ? undefined : choiceOf('--limits', named, limitsChoices)
    return report(at, { top: topOf(args), limits, failOver: failOverOf(args), ...files })
  },
}

/** @throws GitSlimError `usage` */
function rangeOptions(args: ParsedArgs, context: Context, range: string): RangeReportOptions {
  for (const option of ['html', 'csv', 'limits']) {
    if (args.has(option)) throw new GitSlimError('usage', messages.reportRange.notWithRange(`--${option}`))
  }
  return {
    range,
    top: topOf(args),
    failOver: failOverOf(args),
    exempt: pathOf(args, context, 'exempt'),
  }
}

function failOverOf(args: ParsedArgs): number | undefined {
  const size = args.value('fail-over')
  return size === undefined ? undefined : sizeOf('--fail-over', size)
}

function topOf(args: ParsedArgs): number {
  const top = args.value('top')
  return top === undefined ? 20 : countOf('--top', top, 1)
}

function pathOf(args: ParsedArgs, { cwd }: Context, option: string): string | undefined {
  const path = args.value(option)
  return path === undefined ? undefined : resolve(cwd, path)
}
