import { neededOf } from '../core/rewrite/replay/in-memory.js'
import { GitSlimError } from '../core/errors.js'
import type { Git } from '../git/port.js'
import { messages } from '../output/messages.js'
import { absorbSeen } from './verbs/absorb.js'
import type { Context } from './context.js'
import { inMemoryRepository } from './editor/in-memory-repository.js'
import { absorbing } from './rebase/absorbing.js'
import type { EditedList } from './rebase/guided.js'
import { linesFor, shownList } from './rebase/list.js'
import { listText } from './rebase/list-text.js'
import { commitOptionsOf } from './rebase/commit-options.js'
import type { Order, RebaseOptions } from './rebase/options.js'
import { planLines } from './rebase/plan-lines.js'
import { findRange, type RebaseRange, sayRange, sayWhyNothing } from './rebase/range.js'
import { listsRefs } from './rebase/update-refs.js'
import { beginRewrite, runGathered } from './rewrite/run-rewrite.js'
import type { Begun, Verb } from './rewrite/verb.js'
import { warnOfLost } from './rewrite/plan-context/edited-merges.js'
import { failureToMend, inOneLine, retries } from './rewrite/try-again.js'
import { type RewriteDocument, rewriteDocument, rewriteLines } from './rewrite/report.js'
import { openForRewrite } from './rewrite/plan-context/open-branch.js'
import type { Start } from './rewrite/plan-context/start.js'
import { askHook, hasHook } from './run-hook.js'
import type { Planned } from './rewrite/planned.js'

/** The document of `--print-todo`. */
export interface TodoDocument {
  readonly todo: string
}

/**
 * Replays commits of the current branch by a list: in another order, folded, reworded, dropped, or on another base.
 *
 * @throws GitSlimError `usage` for a list that makes no sense; what {@link runGathered} throws
 */
export async function rebase(ctx: Context, options: RebaseOptions): Promise<RewriteDocument | TodoDocument> {
  const git = await openForRewrite(ctx, options, 'the-current-commit')
  try {
    const [begun] = await Promise.all([beginRewrite(ctx, git, options), prepareEditor(ctx, options)])
    const { start } = begun
    const range = await findRange(git, start, options)
    refuseUnasked(ctx, options)
    sayRange(ctx, range)
    if (options.todo.kind === 'print')
      return await printed(ctx, git, { start, range, order: options.todo.order, options })
    await askPreRebase(ctx, git, { range, options })
    const list = await linesFor(ctx, git, { start, range, options })
    try {
      return await runList(ctx, git, { ...begun, range, options, list })
    } finally {
      await list.guide?.close()
    }
  } finally {
    await git.close()
  }
}

/** Loads the editor while git is running. */
async function prepareEditor({ planEditor, yes }: Context, { todo, exec }: RebaseOptions): Promise<void> {
  if (todo.kind === 'default' && exec.length === 0 && !yes) await planEditor?.unusable()
}

/** Without a terminal, an editor that would open is a usage error; other errors come first. */
function refuseUnasked(ctx: Context, { todo, exec }: RebaseOptions): void {
  if (
    todo.kind !== 'default' ||
    exec.length > 0 ||
    ctx.prompts ||
    ctx.yes ||
    ctx.dryRun ||
    ctx.env['GIT_SEQUENCE_EDITOR']
  )
    return
  throw new GitSlimError('usage', messages.rebase.needsTodo)
}

async function printed(ctx: Context, git: Git, listing: Rebasing & { readonly order: Order }): Promise<TodoDocument> {
  const list = await shownList(ctx, git, listing)
  if (list.lines.every(({ action }) => action === 'noop')) sayWhyNothing(ctx, listing)
  const todo = new TextDecoder().decode(await listText(ctx, git, list))
  ctx.reporter.result(todo.trimEnd().split('\n'), { todo }, 'answer')
  return { todo }
}

interface Rebasing {
  readonly start: Start
  readonly range: RebaseRange
  readonly options: RebaseOptions
}

interface Gathered {
  readonly range: RebaseRange
  readonly list: Extract<EditedList, { kind: 'apply' }>
}

type RebaseVerb = Omit<Verb<RebaseOptions, Gathered, PlannedRebase, RewriteDocument>, 'gather'>

interface PlannedRebase extends Planned {
  readonly range: RebaseRange
  readonly options: RebaseOptions
}

const rebaseVerb: RebaseVerb = {
  plan: async (ctx, git, { start, options, gathered: { range, list } }) => {
    const { lines, inMemory } = list
    const reading = inMemory === undefined ? git : inMemoryRepository(git, inMemory.objects)
    const { plan, rest, besides, planned } = await planLines(ctx, reading, { ...list, start, range, options })
    const parts = plan.parts?.map(({ commit }) => commit) ?? []
    if (lines.length === 0) throw new GitSlimError('refused', messages.rebase.nothingInList)
    if (planned.size === 0 && rest.length === 0 && plan.base === null) {
      throw new GitSlimError('refused', messages.rewrite.nothingLeft(start.branch.name))
    }
    if (range.merges === 'leave-out') {
      const commits = range.all.filter(({ oid }) => !planned.has(oid))
      await warnOfLost(ctx, git, { commits, warning: messages.rebase.lostByHand })
    }
    return {
      start,
      chain: range.commits,
      besides,
      leftOut: range.leftOut.filter(({ oid }) => !planned.has(oid)),
      fork: range.fork,
      plan,
      rest,
      verb: 'rebase',
      summary: messages.rewrite.commitCount(range.commits.length),
      options: { ...options, following: (await listsRefs(git, options)) ? 'listed' : options.following },
      overrides: commitOptionsOf(ctx, start, options),
      ...(inMemory && parts.length > 0 && { inMemory: neededOf(parts, inMemory, git.objectFormat) }),
      range,
    }
  },
  summary: (ctx, report) => {
    if (report.done === 'unchanged') sayWhyNothing(ctx, report)
    return rewriteLines(report)
  },
  document: rewriteDocument,
}

/** Applies a list. If that fails, the editor that made it opens again in the same state. */
async function runList(
  ctx: Context,
  git: Git,
  { list, pushing, ...rebasing }: Rebasing & Begun & { readonly list: EditedList },
): Promise<RewriteDocument> {
  const { start, range, options } = rebasing
  const nextTry = retries(ctx)
  let refusal: GitSlimError | undefined
  for (let decided = list; ; ) {
    switch (decided.kind) {
      case 'leave':
        if (refusal !== undefined) throw refusal
        return leftAsItWas(ctx, git, rebasing)
      case 'absorb':
        return absorbSeen(ctx, git, { start, pushing, ...absorbing(range, options), seen: decided.staged })
      case 'base': {
        const { guide } = decided
        if (guide === undefined) throw new GitSlimError('bug', 'another base without an editor')
        const next = await sinceBase(ctx, git, { start, options, revision: decided.revision })
        if (next instanceof GitSlimError) {
          decided = await guide.again({ lines: decided.lines, why: inOneLine(next) })
          break
        }
        const listed = await linesFor(ctx, git, { start, ...next })
        try {
          return await runList(ctx, git, { start, pushing, ...next, list: listed })
        } finally {
          await listed.guide?.close()
        }
      }
      case 'apply':
        try {
          const gathered = { range, list: decided }
          return await runGathered(nextTry(), git, { verb: rebaseVerb, start, pushing, options, gathered })
        } catch (error) {
          if (decided.guide === undefined) throw error
          refusal = await failureToMend(ctx, git, { start, error })
          decided = await decided.guide.again({ lines: decided.lines, why: inOneLine(refusal) })
        }
    }
  }
}

/** Returns the range since another base, as `git rebase -i` takes it, or why there is none. */
async function sinceBase(
  ctx: Context,
  git: Git,
  { start, options, revision }: Omit<Rebasing, 'range'> & { readonly revision: string },
): Promise<Pick<Rebasing, 'range' | 'options'> | GitSlimError> {
  const onto = typeof options.onto === 'object' ? options.onto : 'upstream'
  const since = { ...options, upstream: revision, onto, root: 'leave' } as const
  try {
    const range = await findRange(git, start, since)
    if (range.commits.length > 0) return { range, options: since }
    return new GitSlimError('usage', { message: messages.rebase.noCommits(start.branch.name, revision) })
  } catch (error) {
    return failureToMend(ctx, git, { start, error })
  }
}

/** The result when a person leaves the editor without applying. */
function leftAsItWas(ctx: Context, { backend }: Git, { start, range, options }: Rebasing): RewriteDocument {
  const chain = range.commits
  const todos = chain.map(({ oid }) => ({ action: 'pick', commit: oid }) as const)
  const plan = { version: 1, base: chain[0]?.commit.parents[0] ?? null, tip: start.branch.tip, todos } as const
  const summary = messages.rewrite.commitCount(chain.length)
  const publication = { holders: [], pushed: undefined }
  const report = {
    start,
    chain,
    plan,
    verb: 'rebase',
    summary,
    options,
    publication,
    pushing: undefined,
    backend,
    done: 'unchanged',
  } as const
  const document = rewriteDocument(report)
  ctx.reporter.result([messages.rebase.left], document, 'summary')
  return document
}

/**
 * Runs the pre-rebase hook, before a list is shown; not in a dry run.
 *
 * @throws GitSlimError `hook`
 * @see githooks(5), pre-rebase: the branch is named only where it is not the current one
 */
async function askPreRebase(
  ctx: Context,
  git: Git,
  { range, options }: { readonly range: RebaseRange; readonly options: RebaseOptions },
): Promise<void> {
  if (ctx.dryRun || options.verification === 'skip' || !(await hasHook(ctx, git, 'pre-rebase'))) return
  const upstream = options.root === 'take-in' ? '--root' : range.upstreamName
  await askHook(ctx, git, {
    name: 'pre-rebase',
    args: [upstream, ...(options.branch === undefined ? [] : [options.branch])],
    editor: 'follows',
  })
}
