/**
 * What a line of a job's log must look like to be an instruction to the runner, and how any other line is kept from
 * being one.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import { sanitize } from './sanitize.js'

/** Returns the line by which the runner is told something. */
export function workflowCommand(
  name: string,
  message: string,
  properties: Readonly<Record<string, string>> = {},
): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
  return `::${name}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${escapeData(message)}`
}

/**
 * Returns a text as lines of a log in which nothing is an instruction, whoever wrote it: a server, a file, an input.
 *
 * The runner takes a line for one that begins with `::`, whatever white space stands before, or that holds `##[`.
 */
export function logLines(text: string): readonly string[] {
  return sanitize(text)
    .split(/[\n\u0085\u2028\u2029]/)
    .map(line => line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## ['))
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
