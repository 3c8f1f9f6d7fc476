import type { TransferStage } from '../core/network/progress.js'
import type { Write } from './json.js'
import { messages } from './messages.js'
import type { Reporter } from './reporter.js'
import { heartbeat, type Timing } from './heartbeat.js'
import { discreet, sanitize } from './sanitize.js'

/** The output of the Action in a job's log: lines in groups that fold, and annotations. */
export interface GithubReporter extends Reporter {
  /** Begins a group, and ends the one before. A result or a failure ends it too. */
  group(title: string): void
  /** Makes the runner mask a text everywhere. */
  mask(secret: string): void
}

/** Returns a reporter for a job's log: one line for each stage of a transfer, and one every ten seconds. */
export function githubReporter(stdout: Write, timing?: Timing): GithubReporter {
  let open = false
  const tell = (name: string, message: string) => stdout(`${workflowCommand(name, discreet(message))}\n`)
  const log = (text: string) =>
    stdout(
      logLines(text)
        .map(line => `${line}\n`)
        .join(''),
    )
  const say = (text: string) => log(discreet(text))
  const beat = heartbeat(say, timing)
  const sayStage = eachStageOnce(say)
  const endGroup = () => {
    beat.stop()
    if (open) stdout(`${workflowCommand('endgroup', '')}\n`)
    open = false
  }
  return {
    group: title => {
      endGroup()
      tell('group', title)
      open = true
    },
    mask: secret => {
      for (const line of linesToMask(secret)) stdout(`${workflowCommand('add-mask', line)}\n`)
    },
    progress: progress => {
      sayStage(progress)
      beat.show(progress)
    },
    note: say,
    warn: text => tell('warning', text),
    passOn: say,
    trace: command => stdout(`[command]${logLines(discreet(command)).join(' ')}\n`),
    result: lines => {
      endGroup()
      for (const line of lines) log(line)
    },
    answer: lines => {
      endGroup()
      for (const line of lines) log(line)
    },
    failure: error => {
      endGroup()
      tell('error', failureText(error))
    },
  }
}

/** The runner masks line by line. */
function linesToMask(secret: string): readonly string[] {
  return secret.split(/\r?\n/).filter(line => line.trim().length > 3)
}

function eachStageOnce(say: (text: string) => void): NonNullable<Reporter['progress']> {
  let current: TransferStage | undefined
  return ({ stage }) => {
    if (stage === current) return
    current = stage
    say(messages.transfer.stageName(stage))
  }
}

function failureText({ message, reason, hints }: Parameters<Reporter['failure']>[0]): string {
  return [message, ...(reason === undefined ? [] : [reason]), ...hints.map(hint => `→ ${hint}`)].join('\n')
}

/**
 * Patterns of lines that are instructions to the runner, and the way to defuse them.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
/** Returns the line of a workflow command. */
function workflowCommand(name: string, message: string, properties: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
  return `::${name}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${escapeData(message)}`
}

/**
 * Returns a text as log lines without instructions, whoever wrote it: a server, a file, an input. The runner takes a
 * line for one that begins with `::`, also after white space, or that contains `##[`.
 */
function logLines(text: string): readonly string[] {
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
