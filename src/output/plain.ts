import type { Write } from './json.js'
import type { Reporter } from './reporter.js'
import type { Palette } from './colour.js'
import { failureLines } from './failure-lines.js'
import { discreet, sanitize } from './sanitize.js'

export interface PlainOptions {
  readonly stdout: Write
  readonly stderr: Write
  /** Results and failures only. */
  readonly quiet: boolean
  /** The colours of stderr. */
  readonly palette: Palette
}

/** Prints a few lines and no carriage return: for logs, CI and pipes. */
export function plainReporter({ stdout, stderr, quiet, palette }: PlainOptions): Reporter {
  const say = (text: string) => stderr(`${text}\n`)
  return {
    progress: undefined,
    note: text => {
      if (!quiet) say(discreet(text))
    },
    warn: text => say(`${palette.yellow('warning:')} ${discreet(text)}`),
    passOn: line => say(discreet(line)),
    trace: text => say(palette.dim(`+ ${discreet(text)}`)),
    result: lines => {
      if (lines.length > 0) stdout(`${lines.map(sanitize).join('\n')}\n`)
    },
    failure: error => failureLines(error).forEach(line => say(paintedFailure(discreet(line), palette))),
  }
}

/** The line that says what happened begins with the program's name, a hint with an arrow. */
function paintedFailure(line: string, { red, cyan }: Palette): string {
  return line.replace(/^git-slim:/, red).replace(/^ {2}→ .*/, cyan)
}
