import { concat, decodeLossy, encode } from '../../core/bytes/bytes.js'
import type { Oid } from '../../core/object/oid.js'
import { MalformedObject, type RawObject } from '../../core/object/raw-object.js'
import { canonicalMode, treeEntries } from '../../core/object/tree.js'
import { isUnsafeName } from '../../core/object/unsafe-name.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'

/** One file of a tree or of its subtrees. */
export interface TreeFile {
  readonly path: Uint8Array
  readonly mode: string
  readonly oid: Oid
}

/** @see git-config(1), core.maxTreeDepth */
const deepest = 2048
/** A dozen trees can stand for a million million files. */
const mostFiles = 4_000_000

/**
 * Lists the files of a tree and its subtrees, in the order of an index.
 *
 * @throws GitSlimError `refused` for a name that must not come into a worktree, `corrupt` for what is no tree
 */
export async function listTree(tree: Oid, read: (oid: Oid) => Promise<RawObject>): Promise<readonly TreeFile[]> {
  const files: TreeFile[] = []
  const walk = async (oid: Oid, prefix: Uint8Array, depth: number): Promise<void> => {
    const { type, body } = await read(oid)
    if (type !== 'tree' || depth > deepest) throw new GitSlimError('corrupt', messages.inProcess.noTree(oid))
    for (const { mode: spelt, name, oid: child } of entriesOf(oid, body)) {
      const path = concat([prefix, name])
      const mode = canonicalMode(spelt)
      if (mode === undefined) throw new GitSlimError('corrupt', messages.inProcess.noTree(oid))
      if (isUnsafeName(name, mode)) throw new GitSlimError('refused', messages.inProcess.unsafeName(decodeLossy(path)))
      if (mode === '40000') await walk(child, concat([path, encode('/')]), depth + 1)
      else files.push({ path, mode, oid: child })
      if (files.length > mostFiles) throw new GitSlimError('unsupported', messages.inProcess.tooManyFiles(mostFiles))
    }
  }
  await walk(tree, new Uint8Array(), 0)
  return files
}

function entriesOf(oid: Oid, body: Uint8Array) {
  try {
    return [...treeEntries(body, 'sha1')]
  } catch (error) {
    if (error instanceof MalformedObject)
      throw new GitSlimError('corrupt', messages.inProcess.noTree(oid), { cause: error })
    throw error
  }
}
