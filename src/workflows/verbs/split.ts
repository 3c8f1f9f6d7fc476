import { shortOid } from '../../core/object/oid.js'
import { OddTree } from '../../core/object/flat-tree.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { FileTools, Piece } from '../../core/rewrite/plan/pieces.js'
import type { Change } from '../../core/rewrite/plan/plan.js'
import { planSplit, treesBetween } from '../../core/rewrite/plan/plan-split.js'
import { renamedFiles } from '../../core/rewrite/tree/renamed-files.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { carryOut, treeOf } from '../rewrite/run-rewrite.js'
import { graphFrom, readCommitInfo, refuseMerges } from '../rewrite/plan-context/read-commits.js'
import { fileLines } from '../rewrite/file-lines.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { gatherStart } from '../rewrite/plan-context/start.js'
import { subjectOf } from '../rewrite/subject.js'
import { checkParts, checkTrees, type Part, partsByFile, partsOf } from './split/choose-parts.js'
import { guideSplit } from './split/guide.js'
import type { SplitOptions } from './split/options.js'
import { resultsOf } from './split/part-messages.js'
import { takenApart } from './split/pieces-of-commit.js'
import { readParts } from './split/read-parts.js'
import { reportSplit, type SplitDocument, splitDocument, type SplitReport } from './split/report.js'
import { hunkLines, type HunksDocument, hunksDocument } from './split/show.js'

/**
 * Puts several commits in the place of one, which together do what it did; what stands above keeps its files, and no file
 * is opened. Where only to be shown: returns what there is to choose from.
 *
 * @throws GitSlimError `usage` for parts that are none, or without a terminal to ask on; what {@link carryOut} throws
 */
export async function split(ctx: Context, options: SplitOptions): Promise<SplitDocument | HunksDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    return await splitIn(ctx, git, options)
  } catch (cause) {
    // Trees that git would not have written are not taken apart.
    if (!(cause instanceof OddTree)) throw cause
    throw new GitSlimError('corrupt', messages.git.corrupt(cause.message), { cause })
  } finally {
    await git.close()
  }
}

async function splitIn(ctx: Context, git: Git, options: SplitOptions): Promise<SplitDocument | HunksDocument> {
  const oid = await resolveCommit(git, options.commit)
  const info = await readCommitInfo(git, oid)
  refuseMerges([info], [{ oid, name: options.commit }], 'split')
  const tools = { trees: new Trees(git.objects, git.objectFormat), linesOf: fileLines(git) }
  const { change, pieces } = await takenApart(git, info, tools)
  if (options.by.kind === 'show') {
    const document = await hunksDocument(oid, pieces, tools)
    ctx.reporter.result(hunkLines(document), document)
    return document
  }
  const report = await splitInto(ctx, git, { info, change, pieces, tools, options })
  reportSplit(ctx, report)
  return splitDocument(report)
}

interface Splitting {
  readonly info: CommitInfo
  readonly change: Change
  readonly pieces: readonly Piece[]
  readonly tools: FileTools
  readonly options: SplitOptions
}

async function splitInto(ctx: Context, git: Git, splitting: Splitting): Promise<SplitReport> {
  const { info, change, tools, options } = splitting
  const start = await gatherStart(ctx, git)
  const { tip } = start.branch
  const chain = await graphFrom(git, tip, [{ oid: info.oid, name: options.commit }])
  const parts = await choose(ctx, splitting)
  checkParts(parts, options.commit)
  const trees = await treesBetween(
    change,
    parts.map(({ pieces }) => pieces),
    tools,
  )
  checkTrees([change.from, ...trees])
  const results = await resultsOf(ctx, parts, { git, info, options })
  const plan = planSplit(
    chain,
    info.oid,
    trees.map((tree, i) => ({ tree, result: results[i] })),
  )
  const summary = messages.split.summary(parts.length)
  const soft = { tree: treeOf(chain, tip), trees: tools.trees }
  const rewrite = await carryOut(ctx, git, { start, chain, plan, verb: 'split', summary, options, soft })
  return { rewrite, commit: info.oid, parts, results, format: git.objectFormat }
}

async function choose(ctx: Context, { info, pieces, tools, options: { by } }: Splitting): Promise<readonly Part[]> {
  switch (by.kind) {
    case 'guided':
      return guideSplit(ctx, pieces, {
        title: `${shortOid(info.oid)} ${subjectOf(info.commit.message)}`,
        diff: async () => hunkLines(await hunksDocument(info.oid, pieces, tools)),
      })
    case 'file': {
      const files = [...new Set(pieces.map(({ file }) => file))]
      return partsByFile(pieces, await renamedFiles(files, tools.linesOf))
    }
    case 'paths':
      return partsOf(pieces, [{ files: by.paths.map(path => ({ path })) }])
    case 'list':
      return partsOf(pieces, by.parts)
    case 'list-file':
      return partsOf(pieces, await readParts(ctx, by.path))
    case 'show':
      return []
  }
}
