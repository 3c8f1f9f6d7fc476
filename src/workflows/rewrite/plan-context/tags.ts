import { isSignedTag, tagTarget, withTarget } from '../../../core/object/tag.js'
import type { Oid } from '../../../core/object/oid.js'
import { hashObject, type RawObject } from '../../../core/object/raw-object.js'
import type { MovedRef } from '../../../core/operation/record.js'
import { shortRefName } from '../../../core/ref/ref-name.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, Ref, RefName } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { Place } from './branch.js'
import type { Rewritten } from '../../../core/rewrite/replay/input-and-outcome.js'

/** Returns the tags of some commits, including tags of tags. */
export function tagsOn({ refs }: Pick<Place, 'refs'>, commits: readonly CommitInfo[]): readonly Ref[] {
  const oids = new Set(commits.map(({ oid }) => oid))
  return refs.under('refs/tags/').filter(({ oid, peeled, symref }) => symref === undefined && oids.has(peeled ?? oid))
}

/**
 * Returns how tags move in a rewrite. Each gets the new commit: {@link withTags} makes the new object of an annotated
 * one, once the commit's id is known.
 */
export function tagMoves(ctx: Context, tags: readonly Ref[], replacing: ReadonlyMap<Oid, Oid>): readonly MovedRef[] {
  return tags.flatMap(({ name, oid, peeled }) => {
    const now = replacing.get(peeled ?? oid)
    if (now !== undefined) return [{ name, old: oid, new: now }]
    ctx.reporter.warn(messages.rewrite.tagInside(shortRefName(name)))
    return []
  })
}

/** The moves of tags. */
export interface Tagged {
  /** Tags that were signed, and no longer are. */
  readonly tagSignaturesDropped: readonly RefName[]
}

/** Reports which tags lost their signatures. */
export function tellTags({ reporter }: Context, { tagSignaturesDropped: tags }: Tagged): void {
  if (tags.length > 0) reporter.warn(messages.rewrite.tagSignaturesDropped(tags.map(shortRefName)))
}

interface Moved {
  readonly pendingOids: ReadonlySet<Oid>
  readonly moves: readonly MovedRef[]
  readonly outcome: Rewritten
}

/**
 * Returns a rewrite with annotated tags made again: same tagger, date and message, without signatures.
 *
 * @throws GitSlimError `corrupt` for a tag that could not be made anew without loss
 */
export async function withTags<T extends Moved>(git: Git, rewrite: T): Promise<T & Tagged> {
  const tags = new Tags(git)
  const moves: MovedRef[] = []
  for (const move of rewrite.moves) {
    const isTag = move.name.startsWith('refs/tags/') && !rewrite.pendingOids.has(move.new)
    moves.push(isTag ? await tags.follow(move) : move)
  }
  const objects = [...rewrite.outcome.objects, ...tags.objects]
  return { ...rewrite, moves, outcome: { ...rewrite.outcome, objects }, tagSignaturesDropped: tags.unsigned }
}

class Tags {
  readonly objects: RawObject[] = []
  readonly unsigned: RefName[] = []

  constructor(private readonly git: Git) {}

  async follow(move: MovedRef): Promise<MovedRef> {
    const { made, wasSigned } = await this.#remade(move.old, move.new)
    if (wasSigned) this.unsigned.push(move.name)
    return { ...move, new: made }
  }

  /** Returns the replacement of an object: for a tag a similar one, around the replacement of its target. */
  async #remade(old: Oid, commit: Oid): Promise<{ readonly made: Oid; readonly wasSigned: boolean }> {
    const { type, body } = await this.git.objects.read(old)
    if (type !== 'tag') return { made: commit, wasSigned: false }
    const target = tagTarget(body)
    if (target === undefined) throw new GitSlimError('corrupt', messages.git.corrupt(`tag ${old}`))
    const inner = target.type === 'tag' ? await this.#remade(target.oid, commit) : { made: commit, wasSigned: false }
    const object = withTarget(body, inner.made)
    this.objects.push(object)
    return { made: hashObject(object, this.git.objectFormat), wasSigned: inner.wasSigned || isSignedTag(body) }
  }
}
