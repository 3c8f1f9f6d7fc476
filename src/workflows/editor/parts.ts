import { type Commit, serializeCommit } from '../../core/object/commit.js'
import type { Oid } from '../../core/object/oid.js'
import { hashObject } from '../../core/object/raw-object.js'
import type { EditorSession, SplitChoices } from '../../core/editor/session.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { InMemory } from '../../core/rewrite/replay/in-memory.js'
import { linePieces, type Piece } from '../../core/rewrite/plan/pieces.js'
import { treesBetween } from '../../core/rewrite/plan/plan-split.js'
import { withoutSignatures } from '../../core/object/signature.js'
import type { Trees } from '../../core/rewrite/tree/trees.js'
import type { Git, Ident, RawObject } from '../../git/port.js'
import { readCommitInfo } from '../rewrite/plan-context/read-commits.js'
import { fileLines } from '../rewrite/file-lines.js'
import { checkTrees } from '../verbs/split/choose-parts.js'
import { type TakenApart, takenApart } from '../verbs/split/pieces-of-commit.js'
import { failed, orElse } from './expected-failures.js'
import { inMemoryRepository } from './in-memory-repository.js'
import { type NumberedPiece, splitChoices } from './split-choices.js'
import type { FileTools } from '../../core/rewrite/tree/changed-files.js'

interface PartTools {
  readonly trees: Trees
  /** The committer of the parts, with the time. */
  readonly committer: Ident
  /** Called for each new commit. */
  readonly made: (info: CommitInfo) => void
}

/** A commit, and its pieces. */
interface Taken extends TakenApart {
  readonly info: CommitInfo
  readonly tools: FileTools
}

/** The parts of split commits while a plan is edited: commits that exist only in memory. */
export class CommitParts implements InMemory, Pick<EditorSession, 'pieces' | 'split'> {
  readonly objects = new Map<Oid, RawObject>()
  readonly wholes = new Map<Oid, Oid>()
  /** The repository with the parts in it. */
  readonly git: Git
  /** The last examined commit: it will be needed when it is split. */
  #last: { readonly oid: Oid; readonly taken: Promise<Taken> } | undefined

  constructor(
    git: Git,
    private readonly making: PartTools,
  ) {
    this.git = inMemoryRepository(git, this.objects)
  }

  readonly pieces: EditorSession['pieces'] = (oid, byLine) => orElse(this.#choices(oid, byLine), failed)
  readonly split: EditorSession['split'] = (oid, parts, byLine) => orElse(this.#split(oid, parts, byLine), failed)

  async #choices(oid: Oid, byLine: readonly number[]): Promise<SplitChoices> {
    const { pieces, tools } = await this.#take(oid)
    return splitChoices(await numbered(pieces, byLine, tools), byLine, tools)
  }

  async #split(oid: Oid, parts: readonly number[], byLine: readonly number[]): Promise<readonly Oid[]> {
    const { info, change, pieces, tools } = await this.#take(oid)
    const { trees } = tools
    const divided = (await numbered(pieces, byLine, tools)).map(({ piece }) => piece)
    const made = await treesBetween(change, grouped(divided, parts), tools)
    checkTrees([change.from, ...made])
    for (const object of trees.madeBelow(made)) this.objects.set(hashObject(object, trees.format), object)
    return this.#commits(info, made)
  }

  /** Author, date and message are those of the split commit, as in `git slim split`. */
  #commits({ oid, commit }: CommitInfo, trees: readonly Oid[]): readonly Oid[] {
    const { committer, made } = this.making
    const extraHeaders = withoutSignatures(commit.extraHeaders)
    let { parents } = commit
    return trees.map(tree => {
      const part: Commit = { ...commit, tree, parents, committer, extraHeaders }
      const object = serializeCommit(part)
      const name = hashObject(object, this.git.objectFormat)
      this.objects.set(name, object)
      this.wholes.set(name, this.wholes.get(oid) ?? oid)
      made({ oid: name, commit: part })
      parents = [name]
      return name
    })
  }

  #take(oid: Oid): Promise<Taken> {
    if (this.#last?.oid === oid) return this.#last.taken
    const last = { oid, taken: this.#taken(oid) }
    this.#last = last
    // A failed read may succeed another time.
    last.taken.catch(() => {
      if (this.#last === last) this.#last = undefined
    })
    return last.taken
  }

  async #taken(oid: Oid): Promise<Taken> {
    const tools = { trees: this.making.trees, linesOf: fileLines(this.git) }
    const info = await readCommitInfo(this.git, oid)
    return { info, tools, ...(await takenApart(this.git, info, tools)) }
  }
}

/** Returns pieces with the numbers of their hunks; some hunks are divided into lines. */
async function numbered(
  pieces: readonly Piece[],
  byLine: readonly number[],
  { linesOf }: FileTools,
): Promise<readonly NumberedPiece[]> {
  const all = pieces.map(async (piece, hunk): Promise<readonly NumberedPiece[]> => {
    const { from } = piece.file
    const old = piece.kind === 'hunk' && from !== undefined ? await linesOf(from.oid) : undefined
    const divided = old && linePieces(piece, old)
    if (divided === undefined || !byLine.includes(hunk)) return [{ piece, hunk, lines: divided ? 'several' : 'one' }]
    return divided.map(line => ({ piece: line, hunk, lines: 'one' }))
  })
  return (await Promise.all(all)).flat()
}

function grouped(pieces: readonly Piece[], parts: readonly number[]): readonly (readonly Piece[])[] {
  const groups: Piece[][] = Array.from({ length: Math.max(...parts) + 1 }, () => [])
  pieces.forEach((piece, i) => groups[parts[i] ?? 0]?.push(piece))
  return groups
}
