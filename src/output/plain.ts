import type { Write } from './json.js'
import type { Reporter } from './reporter.js'
import { sanitize } from './sanitize.js'
import { failureLines } from './failure-lines.js'

export interface PlainOptions {
  readonly stdout: Write
  readonly stderr: Write
  /** Results and failures only. */
  readonly quiet: boolean
}

/** Prints a few lines and no carriage return: for logs, CI and pipes. */
export function plainReporter({ stdout, stderr, quiet }: PlainOptions): Reporter {
  const say = (text: string) => stderr(`${sanitize(text)}\n`)
  return {
    progress: undefined,
    note: text => {
      if (!quiet) say(text)
    },
    warn: text => say(`warning: ${text}`),
    trace: text => say(`+ ${text}`),
    result: lines => {
      if (lines.length > 0) stdout(`${lines.map(sanitize).join('\n')}\n`)
    },
    failure: error => failureLines(error).forEach(say),
  }
}
