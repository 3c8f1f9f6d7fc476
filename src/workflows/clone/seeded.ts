import { isFailure } from '../../core/errors.js'
import type { ClonePlan, CloneReceipt, TransferOptions, Transport } from '../../git/port.js'
import { emptyDirectory } from './files.js'

interface Seeding {
  readonly plan: ClonePlan
  readonly directory: string
  readonly options: TransferOptions
}

/** A clone that was made, and whether its seed was of use. */
export interface Seeded {
  readonly receipt: CloneReceipt
  /** `damaged`: it was made without the seed, all anew. */
  readonly seed: 'used' | 'damaged'
}

/** Makes a clone with the objects of its seed, or, when they turn out to be damaged, without. */
export async function cloneSeeded(transport: Transport, { plan, directory, options }: Seeding): Promise<Seeded> {
  try {
    return { receipt: await transport.clone(plan, directory, options), seed: 'used' }
  } catch (error) {
    // Damage has many words. What is not of the seed's making, such as a commit that is gone, is said again.
    if (!isFailure(error, 'corrupt', 'git-failed', 'not-found', 'protocol')) throw error
    await emptyDirectory(directory)
    const { seed: _left, ...alone } = plan
    return { receipt: await transport.clone(alone, directory, options), seed: 'damaged' }
  }
}
