import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'

/** The user's limits for the network; those not given come from the configuration, or are the defaults. */
export interface NetworkOptions {
  readonly retries?: number | undefined
  /** Seconds; 0: no limit. */
  readonly stallTimeout?: number | undefined
  readonly timeout?: number | undefined
}

export interface NetworkSettings {
  readonly retries: number
  /** How long nothing may arrive on a connection. */
  readonly stallMs: number | undefined
  /** The limit for the whole command. */
  readonly timeoutMs: number | undefined
}

const defaults = {
  retries: { variable: 'GIT_SLIM_RETRIES', key: 'slim.retries', otherwise: 4 },
  stallTimeout: { variable: 'GIT_SLIM_STALL_TIMEOUT', key: 'slim.stallTimeout', otherwise: 60 },
  timeout: { variable: 'GIT_SLIM_TIMEOUT', key: 'slim.timeout', otherwise: 0 },
} as const

/** The longest timer: some 24 days. */
const longestMs = 2 ** 31 - 1

/**
 * Returns the limits for the network: the option, else `GIT_SLIM_RETRIES` and the like, else `slim.retries` and the
 * like.
 *
 * @param setting reads git's configuration: the repository's where there is one, else the user's
 * @throws GitSlimError `usage` for a setting that is no whole number
 */
export async function networkSettings(
  { env }: Pick<Context, 'env'>,
  request: NetworkOptions,
  setting: (key: string) => Promise<string | undefined>,
): Promise<NetworkSettings> {
  const chosen = async (requested: number | undefined, name: keyof typeof defaults) => {
    if (requested !== undefined) return requested
    const { variable, key, otherwise } = defaults[name]
    const inEnvironment = env[variable]
    if (inEnvironment) return wholeNumber(variable, inEnvironment)
    const configured = await setting(key)
    return configured === undefined ? otherwise : wholeNumber(key, configured)
  }
  return {
    retries: await chosen(request.retries, 'retries'),
    stallMs: milliseconds(await chosen(request.stallTimeout, 'stallTimeout')),
    timeoutMs: milliseconds(await chosen(request.timeout, 'timeout')),
  }
}

function wholeNumber(name: string, text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(count)) return count
  throw new GitSlimError('usage', messages.cli.notACount(name, text, 0))
}

function milliseconds(seconds: number): number | undefined {
  return seconds === 0 ? undefined : Math.min(seconds * 1000, longestMs)
}
