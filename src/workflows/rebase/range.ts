import { shortOid, type Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git, RefName } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { type Base, findBase, sayBase } from '../rewrite/plan-context/base.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { readCommits, readCommitInfo } from '../rewrite/plan-context/read-commits.js'
import type { Start } from '../rewrite/plan-context/start.js'
import type { Merges, RebaseOptions } from './options.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import type { Context } from '../context.js'
import { Trees } from '../../core/rewrite/tree/trees.js'

/** The range of a rebase. */
export interface RebaseRange {
  /** Oldest first, without those that the upstream has under another id, and without merges unless they are kept. */
  readonly commits: readonly CommitInfo[]
  /** All of them, parents before children. */
  readonly all: readonly CommitInfo[]
  readonly merges: Merges
  /** The merge base with the upstream: the first, of several. */
  readonly fork: Oid | undefined
  /** Those that the upstream has under another id, oldest first. */
  readonly leftOut: readonly CommitInfo[]
  /** The upstream as it was named, or the full name of its ref. */
  readonly upstreamName: string
  /** The base that was found, when no upstream was named. */
  readonly base?: Base
  /** The new base; null: the first commit becomes a root commit. */
  readonly onto: Oid | null
  /** Its name for people. */
  readonly ontoName: string
}

/**
 * Finds the range of a rebase, and its new base.
 *
 * @throws GitSlimError `usage` when no upstream is known, `refused` when history is cut off within the range
 */
export async function findRange(git: Git, start: Start, options: RebaseOptions): Promise<RebaseRange> {
  const { tip } = start.branch
  const merges = await mergesOf(git, options)
  if (options.root === 'take-in') return rootRange(git, tip, { ...options, merges })
  const upstream = await upstreamOf(git, start, options)
  const [all, bases] = await Promise.all([
    commitsAbove(git, tip, [upstream.oid]),
    git.history.mergeBases(upstream.oid, tip),
  ])
  const { onto, ontoName } = await ontoOf(git, { upstream, options, bases })
  const [fork] = bases
  const commits = merges === 'leave-out' ? withoutMerges(all) : all
  const reapplies = options.cherryPicks === 'reapply' || options.onto === 'keep-base'
  // A range without commits has none under another id.
  const hasNone = fork === upstream.oid
  const split = reapplies || hasNone ? { commits, leftOut: [] } : await newTo(git, upstream.oid, { tip, commits })
  const base = options.upstream === undefined ? { base: upstream } : {}
  return { ...split, all, merges, fork, upstreamName: upstream.ref ?? upstream.name, onto, ontoName, ...base }
}

/** Includes the root commit; the new base then counts as the upstream, as in git. */
async function rootRange(
  git: Git,
  tip: Oid,
  { onto, cherryPicks, merges }: Pick<RebaseOptions, 'onto' | 'cherryPicks'> & { readonly merges: Merges },
): Promise<RebaseRange> {
  const oid = typeof onto === 'object' ? await ontoCommit(git, onto.revision) : null
  const all = await commitsAbove(git, tip, oid === null ? [] : [oid])
  const commits = merges === 'leave-out' ? withoutMerges(all) : all
  if (typeof onto !== 'object' || oid === null) {
    return { commits, all, merges, fork: undefined, leftOut: [], upstreamName: '', onto: null, ontoName: '' }
  }
  const split = cherryPicks === 'reapply' ? { commits, leftOut: [] } : await newTo(git, oid, { tip, commits })
  const [fork] = await git.history.mergeBases(oid, tip)
  return { ...split, all, merges, fork, upstreamName: onto.revision, onto: oid, ontoName: onto.revision }
}

/** @see git-config(1), rebase.rebaseMerges */
async function mergesOf(git: Git, { merges }: RebaseOptions): Promise<Merges> {
  if (merges !== 'default') return merges
  const word = (await git.config.get('rebase.rebaseMerges'))?.toLowerCase()
  if (word === 'rebase-cousins') return 'keep-and-move-cousins'
  if (word === 'no-rebase-cousins') return 'keep'
  return (await git.config.getBoolean('rebase.rebaseMerges')) ? 'keep' : 'leave-out'
}

function withoutMerges(commits: readonly CommitInfo[]): readonly CommitInfo[] {
  return commits.filter(({ commit }) => commit.parents.length <= 1)
}

/**
 * Separates the commits that the upstream has under another id. An empty commit is never among them: it would equal
 * every other empty commit.
 *
 * @see sequencer.c, sequencer_make_script
 */
async function newTo(
  git: Git,
  upstream: Oid,
  { tip, commits }: { readonly tip: Oid; readonly commits: readonly CommitInfo[] },
): Promise<Pick<RebaseRange, 'commits' | 'leftOut'>> {
  const equal = await git.history.equivalents(upstream, tip)
  const found = commits.filter(({ oid }) => equal.has(oid))
  const empty = await emptyCommits(git, found)
  const there = new Set(found.flatMap(({ oid }) => (empty.has(oid) ? [] : [oid])))
  return {
    commits: commits.filter(({ oid }) => !there.has(oid)),
    leftOut: commits.filter(({ oid }) => there.has(oid)),
  }
}

async function upstreamOf(git: Git, start: Start, { upstream }: RebaseOptions): Promise<Base> {
  if (upstream === undefined) return findBase(git, start, 'rebase')
  return { name: upstream, oid: await resolveCommit(git, upstream) }
}

interface Ontoing {
  readonly upstream: Base
  readonly options: RebaseOptions
  /** The merge bases of upstream and branch. */
  readonly bases: readonly Oid[]
}

async function ontoOf(
  git: Git,
  { upstream, options, bases }: Ontoing,
): Promise<Pick<RebaseRange, 'onto' | 'ontoName'>> {
  if (typeof options.onto === 'object') {
    const { revision } = options.onto
    return { onto: await ontoCommit(git, revision), ontoName: revision }
  }
  if (options.onto === 'upstream') return { onto: upstream.oid, ontoName: upstream.name }
  const [base, ...others] = bases
  if (base === undefined || others.length > 0) {
    throw new GitSlimError(
      'refused',
      messages.rebase.noSingleBase(upstream.name, others.length > 0 ? 'several' : 'none'),
    )
  }
  return { onto: base, ontoName: shortOid(base) }
}

/**
 * Resolves the new base: a revision, or `A...B`, the merge base of two; an empty side is HEAD.
 *
 * @throws GitSlimError `refused` where the two have several merge bases, or none
 */
async function ontoCommit(git: Git, revision: string): Promise<Oid> {
  const [, one, other] = /^(.*?)\.\.\.(.*)$/s.exec(revision) ?? []
  if (one === undefined || other === undefined) return resolveCommit(git, revision)
  const [a, b] = await Promise.all([resolveCommit(git, one || 'HEAD'), resolveCommit(git, other || 'HEAD')])
  const [base, ...others] = await git.history.mergeBases(a, b)
  if (base !== undefined && others.length === 0) return base
  throw new GitSlimError('refused', messages.rebase.noMergeBase(revision, base === undefined ? 'none' : 'several'))
}

async function commitsAbove(git: Git, tip: Oid, exclude: readonly Oid[]): Promise<readonly CommitInfo[]> {
  const [commits, shallow] = await Promise.all([readCommits(git, tip, exclude), git.history.shallow()])
  const cut = [...commits.keys()].find(oid => shallow.has(oid))
  if (cut !== undefined) throw new GitSlimError('refused', messages.history.shallowBoundary(shortOid(cut)))
  return Array.from(commits, ([oid, commit]) => ({ oid, commit })).toReversed()
}

/** Reports the base, when none was named, and the commits left out because the upstream has them. */
export function sayRange(ctx: Context, { base, commits, leftOut, upstreamName }: RebaseRange): void {
  if (base !== undefined) sayBase(ctx, base, commits.length + leftOut.length)
  if (leftOut.length === 0) return
  const oids = leftOut.map(({ oid }) => shortOid(oid))
  ctx.reporter.note(messages.rebase.previouslyApplied(oids, shortRefName(upstreamName as RefName)))
}

interface Rebasing {
  readonly start: Pick<Start, 'branch'>
  readonly range: RebaseRange
  readonly options: Pick<RebaseOptions, 'todo'>
}

/** Says why a rebase had nothing to do, if its range or its list shows that. */
export function sayWhyNothing(ctx: Context, { start, range, options: { todo } }: Rebasing): void {
  const { commits, leftOut, upstreamName } = range
  const since = shortRefName(upstreamName as RefName)
  if (commits.length === 0) {
    if (leftOut.length === 0 && since !== '') ctx.reporter.note(messages.rebase.noCommits(start.branch.name, since))
  } else if (todo.kind === 'autosquash') ctx.reporter.note(messages.rebase.noFixups(commits.length, since))
}

/** Returns the empty commits among some. */
export async function emptyCommits(git: Git, commits: readonly CommitInfo[]): Promise<ReadonlySet<string>> {
  const trees = new Map<Oid, Oid>(commits.map(({ oid, commit }) => [oid, commit.tree]))
  const parents = commits.flatMap(({ commit }) => commit.parents.slice(0, 1))
  const below = [...new Set(parents)].filter(oid => !trees.has(oid))
  for (const { oid, commit } of await Promise.all(below.map(oid => readCommitInfo(git, oid))))
    trees.set(oid, commit.tree)
  const { empty } = new Trees(git.objects, git.objectFormat)
  const treeBefore = ([parent]: readonly Oid[]) => (parent === undefined ? empty : trees.get(parent))
  return new Set(commits.filter(({ commit }) => commit.tree === treeBefore(commit.parents)).map(({ oid }) => oid))
}
