import { GitSlimError, isFailure } from '../core/errors.js'
import { Checkouts } from '../core/report/checkouts.js'
import type { ReportDocument } from '../core/report/document.js'
import { findingsOf } from '../core/report/findings.js'
import { HistoryAnalysis, type ReportChange } from '../core/report/history-analysis.js'
import { metricsOf } from '../core/report/metrics.js'
import { ObjectTable } from '../core/report/object-table.js'
import { csvOf } from '../core/report/csv.js'
import { heldOnlyBy, pathsBySize } from '../core/report/summarise.js'
import { type RefUnit, unitsOf } from '../core/report/units.js'
import { tagTarget } from '../core/object/tag.js'
import type { Git, Oid, RawObject } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { Context } from './context.js'
import { classify, type Reached, refCounts, refKinds, storageTotal } from './report/classes.js'
import { eachBelow, historyOf, markLive } from './report/history.js'
import { reportLines } from './report/lines.js'
import type { ReportOptions } from './report/options.js'
import { exceededBy } from './report/budget.js'
import { type Pictured, writePicture } from './report/picture.js'
import { keptRefs, limitsOf, readRefs } from './report/refs-and-remote.js'
import { checkReportFile, writeReportFile } from './report/report-file.js'

/**
 * Reports what makes a repository big: by storage, object, path, ref and limit, and what to do about it. Nothing is
 * changed and nothing is downloaded.
 *
 * @throws GitSlimError `unsupported` without git; `corrupt` after the report, where objects are damaged
 */
export async function report(ctx: Context, options: ReportOptions): Promise<ReportDocument> {
  if (options.html !== undefined) await checkReportFile('--html', options.html)
  if (options.csv !== undefined) await checkReportFile('--csv', options.csv)
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const { document, damage, sources } = await analyse(git, options)
    tellIncomplete(ctx, document)
    if (options.html !== undefined) await writePicture(ctx, git, { document, sources, file: options.html })
    if (options.csv !== undefined) await writeTable(ctx, sources, options.csv)
    const lines = reportLines(document, options)
    if (damage !== undefined) {
      ctx.reporter.answer(lines)
      throw new GitSlimError('corrupt', { ...messages.report.damaged, reason: damage.message }, { document })
    }
    const exceeded = exceededBy(document.storage.totalBytes, options.failOver, messages.report.overSize)
    if (exceeded !== undefined) {
      ctx.reporter.answer(lines)
      throw new GitSlimError('check-failed', exceeded, { document })
    }
    ctx.reporter.result(lines, document, 'answer')
    return document
  } finally {
    await git.close()
  }
}

async function writeTable(ctx: Context, { analysis, live }: Pictured['sources'], file: string): Promise<void> {
  const paths = pathsBySize({ analysis, live })
  if (paths.length === 0) ctx.reporter.warn(messages.report.noPathsForTable)
  await writeReportFile(ctx, file, csvOf(paths))
  ctx.reporter.note(messages.report.tableWritten(file))
}

interface Analysed {
  readonly document: ReportDocument
  /** Why history could not be read to its end. */
  readonly damage: Error | undefined
  readonly sources: Pictured['sources']
}

async function analyse(git: Git, options: ReportOptions): Promise<Analysed> {
  const [table, refs, storage, shallow] = await Promise.all([
    readObjects(git),
    readRefs(git),
    git.inventory.storage(),
    git.history.shallow(),
  ])
  const units = unitsOf(refs)
  const analysis = new HistoryAnalysis(table)
  await git.inventory.commits({ commit: commit => analysis.addCommit(commit) })
  analysis.endOfCommits(tipsOf(units, await git.inventory.detachedHeads()))
  const tagDepth = await labelTagsAndTrees(git, { analysis, units })
  const checkouts = new Checkouts(table)
  const reading = await readChanges(git, { analysis, checkouts, promised: storage.promisors.length > 0 })
  const [indexed, remembered] = await Promise.all([
    numbersOf(table, visit => git.inventory.indexed(visit)),
    numbersOf(table, visit => git.inventory.remembered(visit)),
  ])
  const reached: Reached = { analysis, remembered, storage, tagDepth }
  const live = await markLive(git, { table, refs })
  const isWhole = reading === 'whole'
  const classes = classify(reached)
  const maxima = isWhole ? checkouts.maxima : undefined
  const metrics = metricsOf({ ...classes.measured, refs: refKinds(refs), checkouts: maxima })
  const known = {
    complete: isWhole && classes.missing === 0,
    repository: {
      objectFormat: git.objectFormat,
      shallow: shallow.size > 0,
      bare: git.bare,
      promisors: storage.promisors,
      missing: classes.missing,
    },
    storage: { ...storage, totalBytes: storageTotal(storage) },
    objects: classes.objects,
    history: isWhole ? await historyOf(git, { analysis, live, top: options.top }) : null,
    heldOnlyBy: isWhole ? heldOnlyBy({ analysis, units, indexed }, options.top) : null,
    refs: refCounts(units),
    metrics,
    limits: await limitsOf(git, options.limits, { metrics, storage }),
  }
  const findings = findingsOf(known, await keptRefs(git, refs)).map(finding => ({
    ...finding,
    command: messages.report.command(finding.rule, finding.subject),
  }))
  const sources = { analysis, live, remembered, units, indexed }
  return { document: { ...known, findings }, damage: reading instanceof Error ? reading : undefined, sources }
}

async function readObjects(git: Git): Promise<ObjectTable> {
  const table = new ObjectTable()
  await git.inventory.objects(object => table.add(object))
  return table
}

async function numbersOf(
  table: ObjectTable,
  read: (visit: (oid: string) => void) => Promise<void>,
): Promise<ReadonlySet<number>> {
  const numbers = new Set<number>()
  await read(oid => {
    const object = table.find(oid)
    if (object !== undefined) numbers.add(object)
  })
  return numbers
}

/** Returns the numbers of the units that each commit is a tip of. */
function tipsOf(units: readonly RefUnit[], heads: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const tips = new Map<string, number[]>()
  units.forEach(({ refs }, unit) => {
    for (const { oid, peeled } of refs) {
      const commit = peeled ?? oid
      tips.set(commit, [...(tips.get(commit) ?? []), unit])
    }
  })
  // A number of no unit: what a detached HEAD holds does not go with a ref.
  for (const head of heads) tips.set(head, [...(tips.get(head) ?? []), units.length])
  return tips
}

interface Reading {
  readonly analysis: HistoryAnalysis
  readonly checkouts: Checkouts
  /** Whether a promisor remote has the absent objects. */
  readonly promised: boolean
}

/** Reads the changes of each commit; `promised`: trees are absent, and a promisor remote has them. */
async function readChanges(
  git: Git,
  { analysis, checkouts, promised }: Reading,
): Promise<'whole' | 'promised' | Error> {
  let commit = -1
  let changes: ReportChange[] = []
  const flush = () => {
    const known = analysis.commits[commit]
    if (known === undefined) return
    const firstParent = known.parents[0] === undefined ? undefined : analysis.numberOf(known.parents[0])
    const parentTree = firstParent === undefined ? undefined : analysis.commits[firstParent]?.tree
    checkouts.add({ number: commit, tree: known.tree, firstParent, parentTree, changes })
    changes = []
  }
  try {
    await git.inventory.changes({
      commit: ({ oid }) => {
        flush()
        commit = analysis.numberOf(oid) ?? -1
      },
      change: change => {
        changes.push(change)
        if (change.status === 'D' || change.newMode === '160000') return
        const kind = change.newMode === '040000' ? 'tree' : 'blob'
        analysis.introduce(commit, change.newOid, { path: change.path, kind })
      },
    })
    flush()
    return 'whole'
  } catch (error) {
    if (!isFailure(error)) throw error
    if (isFailure(error, 'interrupted')) throw error
    return promised ? 'promised' : error
  }
}

/**
 * Marks the objects other than commits that refs reach: tags, and trees and blobs that refs point to. Returns how deep
 * tags are nested.
 */
async function labelTagsAndTrees(git: Git, { analysis, units }: Labelling): Promise<number> {
  let deepest = 0
  for (const [unit, { refs }] of units.entries()) {
    for (const { oid, peeled } of refs) {
      if (peeled === undefined && analysis.numberOf(oid) !== undefined) continue
      let depth = 0
      let next: Oid | undefined = oid
      while (next !== undefined && analysis.numberOf(next) === undefined) {
        analysis.label(next, unit)
        const { type, body }: RawObject = await git.objects.read(next)
        if (type === 'tag') depth++
        else if (type === 'tree') await eachBelow(git, body, below => analysis.label(below, unit))
        next = type === 'tag' ? tagTarget(body)?.oid : undefined
      }
      deepest = Math.max(deepest, depth)
    }
  }
  return deepest
}

interface Labelling {
  readonly analysis: HistoryAnalysis
  readonly units: readonly RefUnit[]
}

function tellIncomplete(ctx: Context, { repository, history }: ReportDocument): void {
  if (repository.shallow) ctx.reporter.warn(messages.report.shallow)
  if (history === null) ctx.reporter.warn(messages.report.treesMissing)
  if (repository.missing > 0)
    ctx.reporter.warn(messages.report.missingObjects(repository.missing, repository.promisors))
}
