import { expired, type Retention } from '../../core/operation/log.js'
import { type OperationRecord, operationRef } from '../../core/operation/record.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git, RefUpdate } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { OperationLog } from './log.js'

const day = 86_400

/**
 * Returns the updates that remove operations which are neither among the newest nor recent.
 *
 * @throws GitSlimError `usage` for a setting that is no number
 */
export async function pruning(
  git: Git,
  log: OperationLog,
  coming: Omit<OperationRecord, 'version' | 'id'>,
): Promise<readonly RefUpdate[]> {
  const newest = { record: { version: 1, id: log.nextId, ...coming }, state: 'done' } as const
  const retention = await retentionOf(git)
  return expired([newest, ...log.operations], retention, coming.time.seconds).flatMap(id => {
    const blob = log.blobs.get(id)
    // The last completed operation is identified by its record.
    if (blob === undefined || blob === log.completed) return []
    return [{ name: operationRef(id), expected: blob, target: null }]
  })
}

async function retentionOf(git: Git): Promise<Retention> {
  const [count, days] = await Promise.all([
    setting(git, { key: 'slim.operationsKeep', otherwise: 100, all: 'all' }),
    setting(git, { key: 'slim.operationsExpire', otherwise: 90, all: 'never' }),
  ])
  return { count, seconds: days * day }
}

interface Setting {
  readonly key: string
  readonly otherwise: number
  /** What stands for no limit. */
  readonly all: string
}

async function setting(git: Git, { key, otherwise, all }: Setting): Promise<number> {
  const value = (await git.config.get(key))?.trim().toLowerCase()
  if (value === undefined) return otherwise
  if (value === all) return Number.POSITIVE_INFINITY
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw new GitSlimError('usage', messages.operations.badRetention(key, value, all))
}
