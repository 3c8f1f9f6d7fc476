import type { TransferProgress } from '../core/network/progress.js'
import type { Write } from './json.js'
import type { Reporter } from './reporter.js'
import type { Palette } from './colour.js'
import { heartbeat, type Timing } from './heartbeat.js'
import { mayAsk } from './progress-text.js'
import { discreet, sanitize } from './sanitize.js'
import type { GitSlimError } from '../core/errors.js'

export interface PlainOptions {
  readonly stdout: Write
  readonly stderr: Write
  /** Only answers, warnings and failures. */
  readonly quiet: boolean
  /** Whether a line reports the progress now and then; `beside-questions`: not while git may be asking something. */
  readonly heartbeats?: 'all' | 'beside-questions' | 'none'
  readonly timing?: Timing | undefined
  /** The colours of stderr. */
  readonly palette: Palette
}

/** Prints a few lines and no carriage return: for logs, CI and pipes. */
export function plainReporter(options: PlainOptions): Reporter {
  const { stdout, stderr, quiet, palette, heartbeats = 'none' } = options
  const say = (text: string) => stderr(`${text}\n`)
  const beat = heartbeat(say, options.timing)
  const show = (progress: TransferProgress) => {
    if (heartbeats === 'beside-questions' && mayAsk(progress)) beat.stop()
    else beat.show(progress)
  }
  return {
    progress: quiet || heartbeats === 'none' ? undefined : show,
    note: text => {
      if (!quiet) say(discreet(text))
    },
    warn: text => say(`${palette.yellow('warning:')} ${discreet(text)}`),
    passOn: line => say(discreet(line)),
    trace: text => say(palette.dim(`+ ${discreet(text)}`)),
    result: (lines, _document, kind) => {
      beat.stop()
      if (quiet && kind === 'summary') return
      if (lines.length > 0) stdout(`${lines.map(sanitize).join('\n')}\n`)
    },
    answer: lines => {
      beat.stop()
      stdout(`${lines.map(sanitize).join('\n')}\n`)
    },
    failure: error => {
      beat.stop()
      failureLines(error).forEach(line => say(paintedFailure(discreet(line), palette)))
    },
  }
}

/** The first line begins with the program's name, a hint with an arrow. */
function paintedFailure(line: string, { red, cyan }: Palette): string {
  return line.replace(/^git-slim:/, red).replace(/^ {2}→ .*/, cyan)
}

/** Returns a failure as people read it: what happened, why, what to run next. */
function failureLines({ message, reason, hints }: GitSlimError): string[] {
  const why = reason === undefined ? [] : reason.split('\n').map(line => `  ${line}`)
  return [`git-slim: ${message}`, ...why, ...hints.map(hint => `  → ${hint}`)]
}
