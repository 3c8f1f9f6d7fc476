import type { Env } from '../git/port.js'
import { jsonReporter } from '../output/json.js'
import { plainReporter } from '../output/plain.js'
import type { Reporter } from '../output/reporter.js'
import { verbOf } from './program.js'

interface Streams {
  readonly argv: readonly string[]
  readonly env: Env
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { readonly isTTY?: boolean; write(text: string): unknown }
}

/** Returns the reporter a command line asks for. Also for one that cannot be read: its failure is JSON if that was asked. */
export function reporterFor({ argv, stdout, stderr }: Streams): Reporter {
  const out = (text: string) => void stdout.write(text)
  const err = (text: string) => void stderr.write(text)
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length)
  if (options.includes('--json')) {
    return jsonReporter(out, err, verbOf(argv) ?? '')
  }
  return plainReporter({ stdout: out, stderr: err, quiet: options.includes('-q') || options.includes('--quiet') })
}
