import { toLatin1, encode } from '../../../core/bytes/bytes.js'
import type { Oid } from '../../../core/object/oid.js'
import type { ChangedFile } from '../../../core/rewrite/tree/changed-files.js'
import type { Piece } from '../../../core/rewrite/plan/pieces.js'
import { GitSlimError } from '../../../core/errors.js'
import { messages } from '../../../output/messages.js'
import type { FileRequest, PartRequest } from './options.js'

/** The pieces of one of the new commits, and its message. */
export interface Part {
  readonly pieces: readonly Piece[]
  readonly message: string | undefined
}

/**
 * Returns a part for each file. A renamed file is in one part with its old name, and so is a file that replaces a
 * directory, or the other way round.
 */
export function partsByFile(pieces: readonly Piece[], renamed: ReadonlyMap<ChangedFile, ChangedFile>): readonly Part[] {
  const groups = new Map<ChangedFile, Piece[]>()
  const byPath = new Map(pieces.map(({ file }) => [file.path, file]))
  for (const piece of pieces) {
    const { file } = piece
    const others = [file, renamed.get(file), ...directoriesOf(file.path).map(path => byPath.get(path))]
    const own = others.map(other => other && groups.get(other)).find(group => group !== undefined) ?? []
    own.push(piece)
    groups.set(file, own)
  }
  return [...new Set(groups.values())].map(own => ({ pieces: own, message: undefined }))
}

/** Returns the directories above a file. */
function directoriesOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, i) => names.slice(0, i + 1).join('/'))
}

/**
 * Returns the parts of a list, and one more for the remaining pieces, if any.
 *
 * @throws GitSlimError `usage` where it names what is not there, or something twice
 */
export function partsOf(pieces: readonly Piece[], cloneRequest: readonly PartRequest[]): readonly Part[] {
  const left = new Set(pieces)
  const parts = cloneRequest.map(({ files, message }): Part => {
    const own = files === undefined ? [...left] : files.flatMap(file => piecesNamed(pieces, file))
    for (const piece of own) {
      if (!left.delete(piece)) throw new GitSlimError('usage', messages.split.twice(nameOf(piece)))
    }
    return { pieces: own, message }
  })
  return left.size === 0 ? parts : [...parts, { pieces: [...left], message: undefined }]
}

/**
 * Refuses a split into fewer than two commits.
 *
 * @throws GitSlimError `usage`
 */
export function checkParts(parts: readonly Part[], commit: string): void {
  if (parts.length < 2) throw new GitSlimError('usage', messages.split.onePart(commit))
  const empty = parts.findIndex(({ pieces }) => pieces.length === 0)
  if (empty !== -1) throw new GitSlimError('usage', messages.split.emptyPart(empty + 1))
}

/**
 * Refuses an empty commit: a file and the directory that it replaces cannot be divided.
 *
 * @param trees what was before, and what each commit comes to
 * @throws GitSlimError `usage`
 */
export function checkTrees(trees: readonly Oid[]): void {
  const same = trees.findIndex((tree, i) => tree === trees[i + 1])
  if (same !== -1) throw new GitSlimError('usage', messages.split.emptyPart(same + 1))
}

function piecesNamed(pieces: readonly Piece[], { path, hunks }: FileRequest): readonly Piece[] {
  const name = toLatin1(encode(path)).replace(/\/+$/, '')
  const own = pieces.filter(({ file }) => name === '.' || file.path === name || file.path.startsWith(`${name}/`))
  if (own.length === 0) throw new GitSlimError('usage', messages.split.noSuchPath(path))
  if (hunks === undefined) return own
  const ofFile = own.filter(({ file }) => file.path === name)
  if (ofFile.length === 0) throw new GitSlimError('usage', messages.split.hunksOfDirectory(path))
  return hunks.map(number => {
    const piece = ofFile[number - 1]
    if (piece === undefined) throw new GitSlimError('usage', messages.split.noSuchHunk(path, number, ofFile.length))
    return piece
  })
}

function nameOf({ file }: Piece): string {
  return file.path
}
