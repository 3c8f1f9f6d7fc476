import type { Git } from '../../git/port.js'
import { type Oid, shortOid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { Piece } from '../../core/rewrite/plan/pieces.js'
import { planSplit, treesBetween } from '../../core/rewrite/plan/plan-split.js'
import { renamedFiles } from '../../core/rewrite/tree/renamed-files.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { fileLines } from '../rewrite/file-lines.js'
import { openForRewrite } from '../rewrite/plan-context/open-branch.js'
import { graphFrom, readCommitInfo, refuseMerges } from '../rewrite/plan-context/read-commits.js'
import { treeOf } from '../rewrite/plan-context/ref-moves.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { namingOddTrees, runRewrite } from '../rewrite/run-rewrite.js'
import { subjectOf } from '../rewrite/subject.js'
import type { Verb } from '../rewrite/verb.js'
import { checkParts, checkTrees, type Part, partsByFile, partsOf } from './split/choose-parts.js'
import { guideSplit } from './split/guide.js'
import type { SplitOptions } from './split/options.js'
import { resultsOf } from './split/part-messages.js'
import { takenApart } from './split/pieces-of-commit.js'
import { readParts } from './split/read-parts.js'
import { type PlannedSplit, type SplitDocument, splitDocument, splitLines } from './split/report.js'
import { hunkLines, type HunksDocument, hunksDocument } from './split/show.js'
import type { Change } from '../../core/rewrite/tree/tree-change.js'
import type { FileTools } from '../../core/rewrite/tree/changed-files.js'

/**
 * Replaces one commit by several that together make the same change; commits above keep their files, and no file is
 * opened. With `show`: returns the hunks instead.
 *
 * @throws GitSlimError `usage` for parts that are none, or without a terminal to ask on; what {@link runRewrite} throws
 */
export function split(ctx: Context, options: SplitOptions): Promise<SplitDocument | HunksDocument> {
  return options.by.kind === 'show' ? showHunks(ctx, options) : runRewrite(ctx, splitVerb, options)
}

async function showHunks(ctx: Context, options: SplitOptions): Promise<HunksDocument> {
  const git = await openForRewrite(ctx, options)
  try {
    const { info, pieces, tools } = await namingOddTrees(takeApart(git, options))
    const document = await hunksDocument(info.oid, pieces, tools)
    ctx.reporter.result(hunkLines(document), document, 'answer')
    return document
  } finally {
    await git.close()
  }
}

interface Apart {
  readonly info: CommitInfo
  readonly change: Change
  readonly pieces: readonly Piece[]
  readonly tools: FileTools
}

async function takeApart(git: Git, { commit }: Pick<SplitOptions, 'commit'>): Promise<Apart> {
  const oid = await resolveCommit(git, commit)
  const info = await readCommitInfo(git, oid)
  refuseMerges([info], [{ oid, name: commit }], 'split')
  const tools = { trees: new Trees(git.objects, git.objectFormat), linesOf: fileLines(git) }
  return { info, tools, ...(await takenApart(git, info, tools)) }
}

interface Gathered extends Apart {
  readonly chain: readonly CommitInfo[]
}

const splitVerb: Verb<SplitOptions, Gathered, PlannedSplit, SplitDocument> = {
  gather: async (_ctx, git, { start, options }) => {
    const apart = await takeApart(git, options)
    const named = [{ oid: apart.info.oid, name: options.commit }]
    return { ...apart, chain: await graphFrom(git, start.branch.tip, named) }
  },
  plan: async (ctx, git, { start, options, gathered }) => {
    const { info, chain, tools } = gathered
    const parts = await choose(ctx, gathered, options)
    checkParts(parts, options.commit)
    const trees = await treesOf(parts, gathered)
    const results = await resultsOf(ctx, parts, { git, info, options })
    const places = trees.map((tree, i) => ({ tree, result: results[i] }))
    return {
      start,
      chain,
      plan: planSplit(chain, info.oid, places),
      verb: 'split',
      summary: messages.split.summary(parts.length),
      options,
      staged: { tree: treeOf(chain, start.branch.tip), trees: tools.trees },
      commit: info.oid,
      parts,
      results,
      format: git.objectFormat,
    }
  },
  summary: (_ctx, report) => splitLines(report),
  document: splitDocument,
}

/** Returns the tree after each part. */
async function treesOf(parts: readonly Part[], { change, tools }: Apart): Promise<readonly Oid[]> {
  const pieces = parts.map(part => part.pieces)
  const trees = await treesBetween(change, pieces, tools)
  checkTrees([change.from, ...trees])
  return trees
}

async function choose(ctx: Context, { info, pieces, tools }: Gathered, { by }: SplitOptions): Promise<readonly Part[]> {
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
