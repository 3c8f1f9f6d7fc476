import { toLatin1, encode } from '../../core/bytes/bytes.js'
import type { ChangedFile } from '../../core/rewrite/changed-files.js'
import type { Piece } from '../../core/rewrite/pieces.js'
import { GitSlimError } from '../../git/errors.js'
import { messages } from '../../output/messages.js'
import type { FileWish, PartWish } from './options.js'

/** The pieces that go into one of the new commits, and what it is to say. */
export interface Part {
  readonly pieces: readonly Piece[]
  readonly message: string | undefined
}

/** Returns a part for each file; a file that has another name now is one with what it was. */
export function partsByFile(pieces: readonly Piece[], renamed: ReadonlyMap<ChangedFile, ChangedFile>): readonly Part[] {
  const groups = new Map<ChangedFile, Piece[]>()
  for (const piece of pieces) {
    const other = renamed.get(piece.file)
    const own = (other && groups.get(other)) ?? groups.get(piece.file)
    if (own === undefined) groups.set(piece.file, [piece])
    else own.push(piece)
  }
  return [...groups.values()].map(own => ({ pieces: own, message: undefined }))
}

/**
 * Returns the parts that a list asks for, and one more of what it leaves, if it leaves anything.
 *
 * @throws GitSlimError `usage` where it names what is not there, or something twice
 */
export function partsOf(pieces: readonly Piece[], wishes: readonly PartWish[]): readonly Part[] {
  const left = new Set(pieces)
  const parts = wishes.map(({ files, message }): Part => {
    const own = files === undefined ? [...left] : files.flatMap(file => piecesNamed(pieces, file))
    for (const piece of own) {
      if (!left.delete(piece)) throw new GitSlimError('usage', messages.split.twice(nameOf(piece)))
    }
    return { pieces: own, message }
  })
  return left.size === 0 ? parts : [...parts, { pieces: [...left], message: undefined }]
}

/**
 * Refuses what would be no split.
 *
 * @throws GitSlimError `usage`
 */
export function checkParts(parts: readonly Part[], commit: string): void {
  if (parts.length < 2) throw new GitSlimError('usage', messages.split.onePart(commit))
  const empty = parts.findIndex(({ pieces }) => pieces.length === 0)
  if (empty !== -1) throw new GitSlimError('usage', messages.split.emptyPart(empty + 1))
}

function piecesNamed(pieces: readonly Piece[], { path, hunks }: FileWish): readonly Piece[] {
  const name = toLatin1(encode(path)).replace(/\/+$/, '')
  const own = pieces.filter(({ file }) => name === '.' || file.path === name || file.path.startsWith(`${name}/`))
  if (own.length === 0) throw new GitSlimError('usage', messages.split.noSuchPath(path))
  if (hunks === undefined) return own
  if (own.some(({ file }) => file.path !== name)) throw new GitSlimError('usage', messages.split.hunksOfDirectory(path))
  return hunks.map(number => {
    const piece = own[number - 1]
    if (piece === undefined) throw new GitSlimError('usage', messages.split.noSuchHunk(path, number, own.length))
    return piece
  })
}

function nameOf({ file }: Piece): string {
  return file.path
}
