import type { ClonePlan, ObjectFilter, Oid, TransferOptions } from '../port.js'
import { fetchObjects } from './fetch-objects.js'
import { missingObjects } from './missing-objects.js'
import type { GitProgram } from './spawn.js'

/** A program that reaches the server, and one that does not. */
export interface Reach {
  readonly here: GitProgram
  readonly far: GitProgram
}

/**
 * Fetches what the checkout of a commit needs of what was left with the server: all files in one request, and before
 * them, where they were left there too, the trees that say which files there are.
 *
 * Git's own checkout would do so as well; but the filters that it starts would then be handed the credential.
 */
export async function fetchNeeded(
  { here, far }: Reach,
  plan: ClonePlan & { readonly commit: Oid },
  options: TransferOptions,
): Promise<void> {
  const fetchAll = async (oids: readonly Oid[]) => {
    if (oids.length > 0) await fetchObjects(far, { ...plan, oids }, options)
  }
  if (leavesTrees(plan.filter)) await fetchAll(await missingObjects(here, plan.commit))
  await fetchAll(await missingObjects(here, plan.commit))
}

function leavesTrees(filter: ObjectFilter | undefined): boolean {
  return filter?.kind === 'tree' || filter?.kind === 'object:type=commit'
}
