import { toLatin1 } from '../../core/bytes/bytes.js'
import { type Oid, shortOid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { type RebaseMergesTodo, rebaseMergesTodo } from '../../core/rewrite/plan/rebase-merges-todo.js'
import { formatMergeWords, type TodoLine } from '../../core/rewrite/todo/todo-list.js'
import { nameOfMerged, subjectLine } from '../../core/message/subject-line.js'
import { isFailure } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import type { RefSnapshot } from '../ref-snapshot.js'
import { readCommitInfo } from '../rewrite/plan-context/read-commits.js'
import type { RebaseOptions } from './options.js'
import type { RebaseRange } from './range.js'
import type { Naming } from './shape-lines.js'

/** The commits of a range as a list with merges, and the meaning of its names. */
export interface RangeTodo {
  readonly steps: readonly RebaseMergesTodo[]
  /** The merged commits of each merge, by their names in the list. */
  readonly merged: ReadonlyMap<Oid, readonly string[]>
  /** Commits outside of the range, by their names in the list. */
  readonly outside: ReadonlyMap<string, Oid>
}

export interface RangeTodoInput {
  readonly range: RebaseRange
  readonly options: Pick<RebaseOptions, 'root' | 'onto'>
  readonly refs: RefSnapshot
}

/** Returns the meaning of names in the list of a range; it is laid out on demand. */
export function namingOf(git: Git, { range, options, refs }: RangeTodoInput): Naming {
  let laid: Promise<RangeTodo> | undefined
  const layout = () => (laid ??= todoOfRange(git, { range, options, refs }))
  return {
    refs,
    known: new Map(range.all.map(info => [info.oid, info])),
    outside: async word => (await layout()).outside.get(word),
    merged: async merge => (await layout()).merged.get(merge),
    byHand: 'kept',
  }
}

/** Lays a range out as git does for `--rebase-merges`. */
export async function todoOfRange(git: Git, { range, options, refs }: RangeTodoInput): Promise<RangeTodo> {
  const { all, fork, merges } = range
  const steps = rebaseMergesTodo({
    commits: all,
    onto: fork,
    cousins: merges === 'keep-and-move-cousins' ? 'move' : 'stay',
    roots: options.root === 'take-in' && typeof options.onto === 'object' ? 'move' : 'stay',
    labelOf: (merge, oid) => branchAt(refs, oid) ?? nameOfMerged(merge),
    abbreviate: await abbreviations(git, all),
    maxLabelLength: await maxLabelLength(git),
  })
  const merged = new Map<Oid, readonly string[]>()
  const outside = new Map<string, Oid>()
  for (const step of steps) {
    const named =
      step.kind === 'merge' ? step.merged : step.kind === 'reset' && typeof step.to === 'object' ? [step.to] : []
    if (step.kind === 'merge')
      merged.set(
        step.info.oid,
        step.merged.map(({ name }) => name),
      )
    for (const { oid, name, is } of named) if (is === 'commit') outside.set(name, oid)
  }
  return { steps, merged, outside }
}

/** Of several branches git takes the last one. */
function branchAt(refs: RefSnapshot, commit: Oid): string | undefined {
  const found = refs.under('refs/heads/').findLast(({ oid, symref }) => oid === commit && symref === undefined)
  return found && toLatin1(Buffer.from(shortRefName(found.name)))
}

async function abbreviations(git: Git, commits: readonly CommitInfo[]): Promise<(oid: Oid) => string> {
  const inside = new Set(commits.map(({ oid }) => oid))
  const outside = [...new Set(commits.flatMap(({ commit }) => commit.parents))].filter(oid => !inside.has(oid))
  try {
    const names = outside.length === 0 ? [] : await git.history.describe(outside, '%h')
    const known = new Map(outside.map((oid, i) => [oid, names[i] === undefined ? undefined : toLatin1(names[i])]))
    return oid => known.get(oid) ?? shortOid(oid)
  } catch (error) {
    if (isFailure(error, 'unsupported')) return shortOid
    throw error
  }
}

/** Returns a layout as the lines of a list; commits that are left out have none. */
export async function linesOfRangeTodo(
  git: Git,
  { steps }: Pick<RangeTodo, 'steps'>,
  commits: ReadonlySet<Oid>,
): Promise<readonly TodoLine[]> {
  const lines = await Promise.all(steps.map(step => linesOfStep(git, step, commits)))
  return lines.flat()
}

async function linesOfStep(git: Git, step: RebaseMergesTodo, commits: ReadonlySet<Oid>): Promise<readonly TodoLine[]> {
  switch (step.kind) {
    case 'branch': {
      const blank = { action: 'comment', words: '' } as const
      return step.name === undefined ? [blank] : [blank, { action: 'comment', words: `Branch ${step.name}` }]
    }
    case 'label':
      return [{ action: 'label', words: step.name }]
    case 'reset':
      return [{ action: 'reset', words: await resetWords(git, step) }]
    case 'commit': {
      const { oid, commit } = step.info
      return commits.has(oid) ? [{ action: 'pick', commit: oid, rest: subjectLine(commit) }] : []
    }
    case 'merge': {
      const { oid, commit } = step.info
      const merged = step.merged.map(({ name }) => name)
      const words = { again: { commit: oid, message: 'use' }, merged, rest: subjectLine(commit) } as const
      return [{ action: 'merge', words: formatMergeWords(words) }]
    }
  }
}

async function resetWords(git: Git, { to }: Extract<RebaseMergesTodo, { kind: 'reset' }>): Promise<string> {
  if (to === 'onto') return 'onto'
  if (to === 'nothing') return '[new root]'
  const { commit } = await readCommitInfo(git, to.oid)
  return `${to.name} # ${subjectLine(commit)}`
}

/** @see git-config(1), rebase.maxLabelLength */
async function maxLabelLength(git: Git): Promise<number | undefined> {
  const length = Number.parseInt((await git.config.get('rebase.maxLabelLength')) ?? '', 10)
  return Number.isNaN(length) ? undefined : length
}
