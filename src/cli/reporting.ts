import type { Env } from '../git/port.js'
import { collectingReporter } from '../output/collecting.js'
import { paletteFor } from '../output/colour.js'
import type { Timing } from '../output/heartbeat.js'
import { jsonReporter } from '../output/json.js'
import { plainReporter } from '../output/plain.js'
import type { Reporter } from '../output/reporter.js'
import { terminalReporter } from '../output/terminal.js'
import { asksForCandidates, findVerb } from './find-verb.js'

interface Streams {
  readonly argv: readonly string[]
  readonly env: Env
  readonly stdout: { write(text: string): unknown }
  readonly timing?: Timing
  readonly stderr: { readonly isTTY?: boolean; write(text: string): unknown }
}

/**
 * Returns the reporter that a command line asks for, also for one that cannot be parsed: its error is JSON if `--json`
 * was given.
 */
export function reporterFor({ argv, env, stdout, stderr, timing }: Streams): Reporter {
  // In the middle of a command line that somebody types, nothing is said.
  if (asksForCandidates(argv)) return collectingReporter({ note: () => {}, warn: () => {}, progress: undefined })
  const out = (text: string) => void stdout.write(text)
  const err = (text: string) => void stderr.write(text)
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length)
  if (options.includes('--json')) {
    return jsonReporter(out, err, findVerb(argv).verb ?? '')
  }
  const quiet = options.includes('-q') || options.includes('--quiet')
  const watched = !quiet && !options.includes('--no-progress')
  const heartbeats = !watched
    ? ('none' as const)
    : stderr.isTTY === true
      ? ('beside-questions' as const)
      : ('all' as const)
  const plain = { stdout: out, stderr: err, quiet, palette: paletteFor(stderr, options, env), heartbeats, timing }
  const animated = watched && !env['CI'] && env['TERM'] !== 'dumb'
  return animated && isTerminal(stderr) ? terminalReporter({ ...plain, stream: stderr }) : plainReporter(plain)
}

/** Tells whether a stream is a terminal that can move its cursor. */
function isTerminal(stream: { readonly isTTY?: boolean }): stream is NodeJS.WriteStream {
  return stream.isTTY === true && 'cursorTo' in stream
}
