import type { UpdateProblem } from '../../core/ref/check-updates.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { RefUpdate } from '../port.js'
import type { Store } from './store.js'

/**
 * Refuses a transaction with a problem.
 *
 * @throws GitSlimError `ref-moved`
 */
export function refuseProblem(problem: UpdateProblem | undefined): void {
  switch (problem?.kind) {
    case undefined:
      return
    case 'moved': {
      const { name, expected, holds } = problem
      const reason = messages.inProcess.expectedOf(name, expected, holds)
      throw new GitSlimError('ref-moved', messages.git.refMoved(name, holds ?? undefined, reason))
    }
    case 'in-the-way':
      throw new GitSlimError('ref-moved', messages.git.refInTheWay(problem.name, problem.other))
  }
}

/**
 * Refuses to let a ref point to a missing object, or a branch to anything but a commit.
 *
 * @throws GitSlimError `not-found`, `refused`
 */
export async function refuseMissingTargets(updates: readonly RefUpdate[], store: Pick<Store, 'object'>): Promise<void> {
  for (const { name, target } of updates) {
    if (target === null) continue
    const object = await store.object(target)
    if (object === undefined) throw new GitSlimError('not-found', messages.git.noSuchObject(target))
    if (name.startsWith('refs/heads/') && object.type !== 'commit') {
      throw new GitSlimError('refused', messages.inProcess.notACommit(name, target))
    }
  }
}
