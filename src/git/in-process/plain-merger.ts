import { toLatin1 } from '../../core/bytes/bytes.js'
import { type FlatTree, OddTree } from '../../core/object/flat-tree.js'
import type { ObjectFormat, Oid } from '../../core/object/oid.js'
import { plainMerge, type PlainOutcome, UncertainMerge } from '../../core/rewrite/merge/merge-trees.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Config, MergeOutcome, Merger, MergeRequest, ObjectReader } from '../port.js'

export interface PlainMergerParts {
  readonly objects: ObjectReader
  readonly objectFormat: ObjectFormat
  readonly config: Config
  /** Reads the attributes that stand in no tree: the user's, and the repository's own. */
  readonly attributes: () => Promise<readonly string[]>
}

/** Returns a merger that needs no git: it merges where it is certain what git would make of it, and refuses the rest. */
export function plainMerger(parts: PlainMergerParts): Merger {
  const refuse = (why: string) => new GitSlimError('unsupported', messages.inProcess.uncertainMerge(why))
  return {
    merges: 'trees',
    merge: async request => {
      try {
        return await merge(parts, request)
      } catch (error) {
        if (error instanceof UncertainMerge || error instanceof OddTree) throw refuse(error.message)
        throw error
      }
    },
    mergeCommits: () => Promise.reject(refuse('histories that have branched are merged anew')),
    close: () => Promise.resolve(),
  }
}

async function merge(parts: PlainMergerParts, { made, ...sides }: MergeRequest): Promise<MergeOutcome> {
  const read = async (oid: Oid) => made.get(oid) ?? parts.objects.read(oid)
  const trees = new Trees({ read }, parts.objectFormat)
  const readBlob = async (oid: Oid) => (await read(oid)).body
  const hasAttributes = (directories: readonly FlatTree[]) => mayHaveASay(parts, directories, readBlob)
  const outcome: PlainOutcome = await plainMerge({ trees, readBlob, hasAttributes }, sides)
  return outcome.kind === 'conflict' ? outcome : { ...outcome, objects: trees.madeBelow([outcome.tree]) }
}

/** What names a way to merge, or may stand for something that does. @see gitattributes(5) */
const suspicious = /merge|binary|\[attr\]/

/** Settings with which files are not merged as they are. @see git-config(1) */
const settings = ['merge.default', 'merge.renormalize', 'core.attributesFile']

async function mayHaveASay(
  { config, attributes }: PlainMergerParts,
  directories: readonly FlatTree[],
  readBlob: (oid: Oid) => Promise<Uint8Array>,
): Promise<boolean> {
  const set = await Promise.all(settings.map(key => config.get(key)))
  if (set.some(value => value !== undefined)) return true
  const entries = directories.flatMap(directory => directory.find('.gitattributes') ?? [])
  const inTrees = await Promise.all(entries.map(async ({ oid }) => toLatin1(await readBlob(oid))))
  return [...(await attributes()), ...inTrees].some(text => suspicious.test(text))
}
