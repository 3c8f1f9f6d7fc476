import type { NetworkOptions } from '../workflows/transfer/network-settings.js'
import type { OptionSpec, ParsedArgs } from './spec.js'
import { countOf } from './values.js'

/** The options of every command that contacts a server. */
export const networkOptions: readonly OptionSpec[] = [
  { flags: '--token-env <name>', help: 'Read the token for https from this variable (default GIT_SLIM_TOKEN)' },
  { flags: '--retries <n>', help: 'Retry <n> times when the network fails (default 4)' },
  {
    flags: '--stall-timeout <seconds>',
    help: 'End a connection that sends no data for so long (default 60; 0: never)',
  },
  { flags: '--timeout <seconds>', help: 'Stop when the whole command takes longer (default 0: never)' },
]

/**
 * Returns the values of these options.
 *
 * @throws GitSlimError `usage`
 */
export function networkOptionsOf(args: ParsedArgs): NetworkOptions {
  const count = (option: string) => {
    const text = args.value(option)
    return text === undefined ? undefined : countOf(`--${option}`, text, 0)
  }
  return { retries: count('retries'), stallTimeout: count('stall-timeout'), timeout: count('timeout') }
}
