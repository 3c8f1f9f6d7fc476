import pc from 'picocolors'
import type { Env } from '../core/process.js'

/** Functions that colour a text, or leave it as it is. */
export type Palette = Pick<ReturnType<typeof pc.createColors>, 'red' | 'yellow' | 'cyan' | 'dim'>

/**
 * Returns the colours for a stream: those that the options and the environment ask for, else only on a terminal.
 *
 * picocolors would colour whatever runs in CI, log files included: only its codes are used, not its judgement.
 *
 * @see https://no-color.org, https://force-color.org
 */
export function paletteFor(stream: { readonly isTTY?: boolean }, options: readonly string[], env: Env): Palette {
  return pc.createColors(isColourWanted(stream, options, env))
}

/** Tells whether text on a stream is to have colours. */
export function isColourWanted({ isTTY }: { readonly isTTY?: boolean }, options: readonly string[], env: Env): boolean {
  const forced = env['FORCE_COLOR']
  if (options.includes('--no-color') || env['NO_COLOR']) return false
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTTY === true && env['TERM'] !== 'dumb'
}
