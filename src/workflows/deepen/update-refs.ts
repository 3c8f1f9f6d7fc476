import { isFailure } from '../../core/errors.js'
import type { Git, Oid, RefName } from '../../git/port.js'

/** Updates refs to the fetched commits, as a fetch does. */
export async function updateRefs(
  git: Git,
  refs: readonly { readonly name: RefName; readonly target: Oid }[],
): Promise<void> {
  const updates = []
  for (const { name, target } of refs) {
    const expected = await valueOf(git, name)
    if (expected !== target) updates.push({ name, expected, target })
  }
  if (updates.length > 0) await git.refs.update(updates, 'git-slim deepen')
}

async function valueOf(git: Git, name: RefName): Promise<Oid | null> {
  try {
    return await git.refs.resolve(name)
  } catch (error) {
    if (isFailure(error, 'not-found')) return null
    throw error
  }
}
