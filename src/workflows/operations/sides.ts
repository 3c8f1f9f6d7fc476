import { parseCommit } from '../../core/object/commit.js'
import type { Oid } from '../../core/object/oid.js'
import type { MovedRef } from '../../core/operation/record.js'
import { isFailure } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { subjectOf } from '../rewrite/subject.js'

/** A commit, and its subject. */
export interface ShownCommit {
  readonly oid: Oid
  readonly subject: string
}

/** The two sides of a move: the commits of each that the other has not, newest first. */
export interface Sides {
  readonly before: readonly ShownCommit[]
  readonly after: readonly ShownCommit[]
  /** The common ancestor; undefined: none. */
  readonly base: ShownCommit | undefined
}

/** Returns both sides of a move; undefined where git has removed one of them. */
export async function sidesOf(git: Git, { old, new: now }: MovedRef): Promise<Sides | undefined> {
  try {
    const [before, after] = await Promise.all([
      git.refs.resolve(`${old}^{commit}`),
      git.refs.resolve(`${now}^{commit}`),
    ])
    const [own, its, bases] = await Promise.all([
      collected(git, git.history.list([before], [after])),
      collected(git, git.history.list([after], [before])),
      git.history.mergeBases(before, after),
    ])
    const [base] = bases
    return { before: own, after: its, base: base && (await shown(git, base)) }
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined
    throw error
  }
}

async function collected(git: Git, oids: AsyncIterable<Oid>): Promise<readonly ShownCommit[]> {
  const all: Oid[] = []
  for await (const oid of oids) all.push(oid)
  return Promise.all(all.map(oid => shown(git, oid)))
}

async function shown(git: Git, oid: Oid): Promise<ShownCommit> {
  return { oid, subject: subjectOf(parseCommit((await git.objects.read(oid)).body).message) }
}
