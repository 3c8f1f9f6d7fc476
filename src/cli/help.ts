import { type CommandGroup, type CommandSpec, globalOptions, type OptionSpec, ownOptions } from './spec.js'

const groupTitles: Record<CommandGroup, string> = {
  slim: 'Small clones',
  tidy: 'Clean history',
  safety: 'Nothing is lost',
}

/** Returns the overview: the commands in groups, with one example each. */
export function overview(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const groups = (Object.keys(groupTitles) as CommandGroup[]).map(group => {
    const rows = commands.filter(command => command.group === group)
    const lines = rows.flatMap(({ name, summary, examples }) => [
      `  ${name.padEnd(width)}  ${summary}`,
      `  ${' '.repeat(width)}    ${examples[0]?.command ?? ''}`,
    ])
    return [`${groupTitles[group]}:`, ...lines].join('\n')
  })
  return [
    'Usage: git-slim <command> [<options>]',
    ...groups,
    'See git-slim <command> --help for each command, git-slim completion --help for completions in your shell, and\n' +
      'git-slim --version for the version.',
  ].join('\n\n')
}

/** Returns the commands in groups, one line each: it fits a terminal of 24 rows. */
export function shortOverview(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const groups = (Object.keys(groupTitles) as CommandGroup[]).flatMap(group => [
    `${groupTitles[group]}:`,
    ...commands
      .filter(command => command.group === group)
      .map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
  ])
  return ['Usage: git-slim <command> [<options>]', ...groups].join('\n')
}

/** Returns the whole help of one command. */
export function commandHelp(command: CommandSpec): string {
  const usage = ['git-slim', command.name, '[<options>]', command.args].filter(Boolean).join(' ')
  const own = ownOptions(command)
  return [
    `Usage: ${usage}`,
    `${command.summary}.`,
    ...(command.about ?? []),
    ...(own.length > 0 ? [section('Options', optionRows(own))] : []),
    section('Global options', optionRows(globalOptions)),
    section('Examples', exampleRows(command)),
  ].join('\n\n')
}

function section(title: string, rows: readonly string[]): string {
  return [`${title}:`, ...rows].join('\n')
}

function optionRows(options: readonly OptionSpec[]): string[] {
  return options.filter(({ hidden }) => !hidden).map(({ flags, help }) => row(aligned(flags), help, 28))
}

function exampleRows({ examples }: CommandSpec): string[] {
  const width = Math.max(...examples.map(({ command }) => command.length))
  return examples.map(({ command, does }) => row(command, does, width + 2))
}

/** Long names are aligned, with or without a short one. */
function aligned(flags: string): string {
  return flags.startsWith('--') ? `    ${flags}` : flags
}

function row(left: string, right: string, width: number): string {
  return left.length < width ? `  ${left.padEnd(width)}${right}` : `  ${left}\n  ${' '.repeat(width)}${right}`
}
