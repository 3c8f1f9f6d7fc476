import { shortOid } from '../core/object/oid.js'
import type { CloneDocument } from '../workflows/clone/report.js'
import type { Checkout } from './choose-checkout.js'

/** Returns the step's outputs; action.yml describes the same. What there is nothing to say of is empty. */
export function outputsOf(checkout: Checkout, document: CloneDocument): Readonly<Record<string, string>> {
  const { commit, ref, depth, shallow, mergeBases, describe } = document
  // What was searched for may be further away on one path than on another.
  const isEven = mergeBases === null && describe === null
  return {
    ref: checkout.ref ?? ref,
    commit: commit ?? '',
    'merge-base': mergeBases?.join(' ') ?? '',
    describe: described(document),
    depth: shallow ? String((isEven && depth) || '') : '0',
    'received-bytes': String(document.receivedBytes),
    'duration-ms': String(document.durationMs),
  }
}

/** As git-describe(1) prints it. */
function described({ describe, commit }: CloneDocument): string {
  if (describe === null || commit === null) return ''
  const { tag, distance } = describe
  return distance === 0 ? tag : `${tag}-${distance}-g${shortOid(commit)}`
}
