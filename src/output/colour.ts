import pc from 'picocolors'
import type { Env } from '../core/process.js'

/** Functions that colour a text, or return it unchanged. */
export type Palette = Pick<ReturnType<typeof pc.createColors>, 'red' | 'yellow' | 'cyan' | 'dim'>

/**
 * Returns the colours for a stream: as the options and the environment say, else only on a terminal. picocolors would
 * use colours in all CI jobs, log files included: only its codes are used, not its decision.
 *
 * @see https://no-color.org, https://force-color.org
 */
export function paletteFor(stream: { readonly isTTY?: boolean }, options: readonly string[], env: Env): Palette {
  return pc.createColors(isColourWanted(stream, options, env))
}

/** Tells whether text on a stream has colours. */
export function isColourWanted({ isTTY }: { readonly isTTY?: boolean }, options: readonly string[], env: Env): boolean {
  const forced = env['FORCE_COLOR']
  if (options.includes('--no-color') || env['NO_COLOR']) return false
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTTY === true && env['TERM'] !== 'dumb'
}
