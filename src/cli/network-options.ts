import type { NetworkOptions } from '../workflows/transfer/network-settings.js'
import type { OptionSpec, ParsedArgs } from './spec.js'
import { countOf } from './values.js'

/** The options of every command that reaches a server. */
export const networkOptions: readonly OptionSpec[] = [
  { flags: '--token-env <name>', help: 'Take the token for https from this variable (default GIT_SLIM_TOKEN)' },
  { flags: '--retries <n>', help: 'Try again so many times when the network fails (default 4)' },
  {
    flags: '--stall-timeout <seconds>',
    help: 'Give up a connection that brings nothing for so long (default 60; 0: never)',
  },
  { flags: '--timeout <seconds>', help: 'Give up when all of it takes longer (default 0: never)' },
]

/**
 * Returns what those options say.
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
