import leven from 'leven'
import type { RemoteRef } from './clone-plan.js'
import { shortRefName } from '../ref/ref-name.js'

const SHOWN = 3
// A server may offer a hundred thousand refs; comparing a name with each would take too long.
const COMPARED = 20_000

/** Returns the branches and tags with the most similar names, the most similar first. */
export function closestRefs(name: string, refs: readonly RemoteRef[]): readonly string[] {
  const wanted = name.replace(/^refs\/(?:heads|tags)\//, '').toLowerCase()
  return refs
    .filter(ref => /^refs\/(?:heads|tags)\//.test(ref.name))
    .slice(0, COMPARED)
    .map(ref => shortRefName(ref.name))
    .map(short => ({ short, distance: distance(wanted, short.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, SHOWN)
    .map(({ short }) => short)
}

/** A name that contains the other one is similar, however long it is. */
function distance(wanted: string, name: string): number {
  if (name.includes(wanted) || wanted.includes(name)) return Math.abs(name.length - wanted.length) / 100
  return leven(wanted, name)
}
