import { OddTree } from '../../core/object/flat-tree.js'
import type { ObjectFormat, Oid } from '../../core/object/oid.js'
import { plainMerge, UncertainMerge } from '../../core/rewrite/merge/merge-trees.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { MergeOutcome, Merger, MergeRequest, ObjectReader } from '../port.js'
import { type AttributeSources, mergesLinesByAttributes } from './merges-lines.js'

export interface PlainMergerParts extends AttributeSources {
  readonly objects: ObjectReader
  readonly objectFormat: ObjectFormat
}

/** Returns a merger that needs no git: it merges where git's result is certain, and refuses the rest. */
export function plainMerger(parts: PlainMergerParts): Merger {
  const refuse = (why: string) => new GitSlimError('unsupported', messages.inProcess.uncertainMerge(why))
  const mergesLines = mergesLinesByAttributes(parts)
  return {
    merges: 'trees',
    mergesLines,
    merge: async request => {
      try {
        return await merge(parts, mergesLines, request)
      } catch (error) {
        if (error instanceof UncertainMerge || error instanceof OddTree) throw refuse(error.message)
        throw error
      }
    },
    mergeCommits: () => Promise.reject(refuse('histories that have branched are merged anew')),
    close: () => Promise.resolve(),
  }
}

async function merge(
  { objects, objectFormat }: PlainMergerParts,
  mergesLines: Merger['mergesLines'],
  { made, ...sides }: MergeRequest,
): Promise<MergeOutcome> {
  const read = async (oid: Oid) => made.get(oid) ?? objects.read(oid)
  const trees = new Trees({ read }, objectFormat)
  const outcome = await plainMerge({ trees, mergesLines }, sides)
  return outcome.kind === 'conflict' ? outcome : { ...outcome, objects: trees.madeBelow([outcome.tree]) }
}
