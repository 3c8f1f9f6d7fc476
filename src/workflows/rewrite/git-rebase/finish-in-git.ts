import { type Commit, parseCommit } from '../../../core/object/commit.js'
import { hashObject } from '../../../core/object/raw-object.js'
import type { MovedRef } from '../../../core/operation/record.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { type Rest, saidBy } from '../../../core/rewrite/todo/git-todo.js'
import { type Expected, matchRewritten } from '../../../core/rewrite/replay/replacements.js'
import { commitsOf } from '../../../core/rewrite/plan/plan.js'
import { standingFor } from '../../../core/rewrite/plan/plan-parts.js'
import { isSigned } from '../../../core/object/signature.js'
import type { Git, Oid } from '../../../git/port.js'
import type { Context } from '../../context.js'
import { checkStillCurrent } from '../plan-context/branch.js'
import { readCommitInfo } from '../plan-context/read-commits.js'
import { type Begun, type Division, handOver } from './hand-over.js'
import type { Rewritten, Made } from '../../../core/rewrite/replay/input-and-outcome.js'

/** The result of a rewrite that git has finished. */
export type ByGit =
  | { readonly kind: 'unchanged'; readonly handedOver: Begun }
  | {
      readonly kind: 'rewritten'
      readonly handedOver: Begun
      readonly outcome: Rewritten
      readonly moves: readonly MovedRef[]
      /** New commits that are signed. */
      readonly signed: ReadonlySet<Oid>
    }

export type WholeDivision = Division & { readonly before: Made }

/**
 * Hands the rest of a rewrite over to git, and returns the result of the whole.
 *
 * @throws GitSlimError what {@link handOver} throws
 */
export async function finishByGit(ctx: Context, git: Git, division: WholeDivision): Promise<ByGit> {
  // Git rebases only the checked-out branch.
  await checkStillCurrent(git, division.start.branch)
  const { moves, ...handedOver } = await handOver(ctx, git, division)
  const [own] = moves
  if (own === undefined) return { kind: 'unchanged', handedOver }
  const { before, rest, commitOf, parts } = division
  const made = await commitsBetween(git, before.tip, own.new)
  const byGit = matchRewritten(rest.flatMap(expectedOf(commitOf)).map(asThere(parts)), made)
  const { tree } = (await readCommitInfo(git, own.new)).commit
  const signed = new Set([
    ...signedIn(before.objects, git),
    ...made.filter(({ commit }) => isSigned(commit)).map(({ oid }) => oid),
  ])
  const outcome: Rewritten = {
    kind: 'rewritten',
    tip: own.new,
    tree,
    objects: [],
    treeObjects: [],
    mapping: [...before.mapping, ...byGit],
    parts: [],
    emptied: before.emptied,
    unsigned: [...before.unsigned, ...byGit.map(([old]) => old).filter(old => isSigned(commitOf(old)))],
    refs: [],
    heads: [],
    labels: new Map(),
  }
  return { kind: 'rewritten', handedOver, outcome, moves, signed }
}

async function commitsBetween(git: Git, base: Oid | null, tip: Oid): Promise<readonly CommitInfo[]> {
  const oids: Oid[] = []
  for await (const oid of git.history.list([tip], base === null ? [] : [base])) oids.push(oid)
  return Promise.all(oids.toReversed().map(oid => readCommitInfo(git, oid)))
}

/** Hooks get the original commits of those that existed only in memory. */
function asThere(parts: WholeDivision['parts']): (expected: Expected) => Expected {
  const oldOnes = standingFor(parts)
  return expected => ({ ...expected, old: oldOnes(expected.old) })
}

function expectedOf(commitOf: (oid: Oid) => Commit): (part: Rest) => readonly Expected[] {
  return part => {
    if (part.action === 'line') {
      if (!('commit' in part.line) || part.line.action === 'drop') return []
      const old = part.line.commit as Oid
      return [{ old: [old], author: commitOf(old).author.raw }]
    }
    switch (part.action) {
      case 'pick':
      case 'reword':
      case 'squash':
        return [{ old: commitsOf(part), author: saidBy(part, commitOf).author.raw }]
      case 'merge':
        return part.commit === null ? [] : [{ old: [part.commit], author: saidBy(part, commitOf).author.raw }]
      case 'label':
      case 'reset':
      case 'update-ref':
        return []
    }
  }
}

function signedIn(objects: Made['objects'], { objectFormat }: Git): readonly Oid[] {
  const commits = objects.filter(object => object.type === 'commit' && isSigned(parseCommit(object.body)))
  return commits.map(object => hashObject(object, objectFormat))
}
