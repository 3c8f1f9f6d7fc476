import type { ClonePlan } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { ReuseDocument } from '../report.js'
import type { Seeded } from '../seeded.js'
import type { Reusable } from './find-reusable.js'

/** Returns what of a plan is other when a directory is reused: its objects are used, its files are changed later. */
export function reusing(
  { checkout }: ClonePlan,
  reusable: Reusable,
): Pick<ClonePlan, 'checkout' | 'checkoutLater' | 'seed'> {
  return { checkout: false, checkoutLater: checkout, seed: { gitDirectory: reusable.gitDirectory, take: 'share' } }
}

/** Returns what is told of a directory that was reused. */
export function reuseOf(
  { found }: Reusable,
  { seed, fetched }: { readonly seed: Seeded['seed']; readonly fetched: boolean },
): { readonly document: ReuseDocument; readonly warnings: readonly string[] } {
  const damaged = seed === 'damaged'
  return {
    document: { fetched, healed: damaged ? [...found, 'objects'] : found },
    warnings: [
      ...(found.length === 0 ? [] : [messages.reuse.leftOut(found)]),
      ...(damaged ? [messages.reuse.fetchedAnew] : []),
    ],
  }
}
