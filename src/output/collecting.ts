import type { Reporter } from './reporter.js'

/** Returns a reporter that shows nothing, and passes notes and warnings to a listener: for the library. */
export function collectingReporter(listener: {
  note(text: string): void
  warn(text: string): void
  readonly progress: Reporter['progress']
}): Reporter {
  return {
    progress: listener.progress,
    note: text => listener.note(text),
    warn: text => listener.warn(text),
    passOn: line => listener.note(line),
    trace: () => {},
    result: () => {},
    answer: () => {},
    failure: () => {},
  }
}
