import { OddTree } from '../core/object/flat-tree.js'
import { type Ident, mailOf } from '../core/object/ident.js'
import type { Oid } from '../core/object/oid.js'
import { type PlacedFile, placePieces } from '../core/rewrite/absorb.js'
import type { TraceTools } from '../core/rewrite/absorb-trace.js'
import type { CommitInfo } from '../core/rewrite/commit-info.js'
import { type PlannedAbsorption, planAbsorb, planFixups } from '../core/rewrite/plan-absorb.js'
import { GitSlimError } from '../git/errors.js'
import type { Git } from '../git/port.js'
import { messages } from '../output/messages.js'
import { fixupMessages } from './absorb/fixup-message.js'
import type { AbsorbOptions } from './absorb/options.js'
import { type AbsorbDocument, absorbDocument, type AbsorbReport, reportAbsorb } from './absorb/report.js'
import { findStack } from './absorb/stack.js'
import type { Context } from './context.js'
import { carryOut } from './rewrite/carry-out.js'
import { readCommitInfo } from './rewrite/chain.js'
import { fileLines } from './rewrite/file-lines.js'
import { stagedOn } from './rewrite/staged.js'
import { gatherStart } from './rewrite/start.js'

/**
 * Folds each part of what is staged into the user's own commit that last touched the same lines; what belongs into none
 * stays staged. Index and files stay as they are.
 *
 * @throws GitSlimError `refused` when nothing is staged; what {@link carryOut} throws
 */
export async function absorb(ctx: Context, options: AbsorbOptions): Promise<AbsorbDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const report = await unlessOdd(absorbIn(ctx, git, options))
    reportAbsorb(ctx, report)
    return absorbDocument(report)
  } finally {
    await git.close()
  }
}

/** Trees that git would not have written are not taken apart. */
async function unlessOdd<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (!(cause instanceof OddTree)) throw cause
    throw new GitSlimError('corrupt', messages.git.corrupt(cause.message), { cause })
  }
}

async function absorbIn(ctx: Context, git: Git, options: AbsorbOptions): Promise<AbsorbReport> {
  const start = await gatherStart(ctx, git)
  const top = await readCommitInfo(git, start.branch.tip)
  // By itself: it makes files, and a failure beside it would not wait until they are gone.
  const { change, trees } = await stagedOn(ctx, git, top.commit.tree)
  const [stack, author] = await Promise.all([findStack(git, start, options), git.identity.author()])
  const tools = { stack, trees, linesOf: fileLines(git) }
  const files = await placePieces({ ...tools, change, isOwn: ownCommits(stack.commits, author, options) })
  const planned = (await plan(files, tools, { author, options })) ?? nothingTo(top)
  const chain = options.into === 'commits' ? chainOf(stack.commits, planned) : []
  const count = files.flatMap(({ placed }) => placed).filter(({ fate }) => fate.kind === 'into').length
  const rewrite = await carryOut(ctx, git, {
    start,
    chain,
    besides: [top],
    plan: planned.plan,
    verb: 'absorb',
    summary: messages.absorb.count(count),
    options,
    soft: { tree: planned.tree, trees },
  })
  return { rewrite, files, stack, into: options.into }
}

function plan(
  files: readonly PlacedFile[],
  tools: TraceTools,
  { author, options }: { author: Ident; options: AbsorbOptions },
): Promise<PlannedAbsorption | undefined> {
  if (options.into === 'commits') return planAbsorb(files, tools)
  return planFixups(files, tools, fixupMessages(tools.stack.commits, author))
}

function nothingTo({ oid, commit }: CommitInfo): PlannedAbsorption {
  return { plan: { version: 1, base: oid, tip: oid, todos: [] }, tree: commit.tree }
}

/** Returns the commits that a plan is about, oldest first. */
function chainOf(commits: readonly CommitInfo[], { plan: { todos } }: PlannedAbsorption): readonly CommitInfo[] {
  return commits.slice(0, todos.length).toReversed()
}

function ownCommits(
  commits: readonly CommitInfo[],
  author: Ident,
  { authors }: AbsorbOptions,
): (commit: Oid) => boolean {
  const me = mailOf(author)
  const own = new Set(commits.filter(({ commit }) => mailOf(commit.author) === me).map(({ oid }) => oid))
  return commit => authors === 'all' || own.has(commit)
}
