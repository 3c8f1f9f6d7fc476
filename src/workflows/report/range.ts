import prettyBytes from 'pretty-bytes'
import { GitSlimError } from '../../core/errors.js'
import { type Oid, shortOid } from '../../core/object/oid.js'
import {
  type Introduction,
  type RangeBlob,
  type RangeDocument,
  summariseRange,
} from '../../core/report/range-document.js'
import { reportedPath } from '../../core/report/summarise.js'
import type { CommitRange, Git } from '../../git/port.js'
import { table } from '../../output/columns.js'
import { messages } from '../../output/messages.js'
import { sanitizeLine } from '../../output/sanitize.js'
import type { Context } from '../context.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { exceededBy } from './budget.js'
import { readExempt } from './exempt.js'
import type { RangeReportOptions } from './options.js'

/**
 * Reports what a range adds to everybody's clone, in packed bytes. Nothing is changed, written or downloaded.
 *
 * @throws GitSlimError `refused` where the clone is too shallow to know the range; `check-failed` where it adds more than
 *   was allowed
 */
export async function reportRange(ctx: Context, options: RangeReportOptions): Promise<RangeDocument> {
  const exempt = options.exempt === undefined ? new Set<string>() : await readExempt(options.exempt)
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const range = await resolveRange(git, options.range)
    await refuseCut(git, range, options.range)
    const document = await rangeDocument(git, range, { exempt, top: options.top })
    const lines = rangeLines(document)
    const exceeded = exceededBy(document.addedBytes, options.failOver, messages.reportRange.overBudget)
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

async function resolveRange(git: Git, text: string): Promise<CommitRange> {
  const [, from = '', dots = '', to = ''] = /^(.*?)(\.\.\.?)(.*)$/s.exec(text) ?? []
  if (dots === '' || from === '') throw new GitSlimError('usage', messages.reportRange.notARange(text))
  const [base, head] = await Promise.all([resolveCommit(git, from), resolveCommit(git, to || 'HEAD')])
  if (dots === '..') return { base, head }
  const [mergeBase] = await git.history.mergeBases(base, head)
  if (mergeBase === undefined) throw new GitSlimError('refused', messages.reportRange.noMergeBase(text, from))
  return { base: mergeBase, head }
}

/** A boundary in the range hides commits, and what they add: the number would be wrong. */
async function refuseCut(git: Git, { base, head }: CommitRange, text: string): Promise<void> {
  const boundary = await git.history.shallow()
  if (boundary.size === 0) return
  for await (const oid of git.history.list([head as Oid], [base as Oid])) {
    if (boundary.has(oid)) throw new GitSlimError('refused', messages.reportRange.rangeCut(text, shortOid(oid)))
  }
}

interface Reading {
  readonly exempt: ReadonlySet<string>
  readonly top: number
}

async function rangeDocument(git: Git, range: CommitRange, { exempt, top }: Reading): Promise<RangeDocument> {
  const { inventory } = git
  const introductions = new Map<string, Introduction>()
  const last = new Set<string>()
  let commit = ''
  const visitor = {
    commit: ({ oid }: { readonly oid: string }) => {
      commit = oid
    },
    change: ({ newOid, path }: { readonly newOid: string; readonly path: string }) => {
      if (!introductions.has(newOid)) introductions.set(newOid, { path, commit })
    },
  }
  const [thin, whole, objects] = await Promise.all([
    inventory.range.packBytes(range, 'thin'),
    inventory.range.packBytes(range, 'whole'),
    inventory.range.objects(range),
    inventory.range.changes(range, visitor),
    inventory.range.blobsAt(range.head, oid => void last.add(oid)),
  ])
  const counted = objects.filter(({ oid }) => !exempt.has(oid))
  const used = [...exempt].filter(oid => objects.some(object => object.oid === oid))
  const sums = summariseRange({ objects: counted, introductions, last }, reportedPath, top)
  const spared = await inventory.range.bytesOf(used)
  const addedBytes = Math.max(0, thin - spared)
  const selfContainedBytes = Math.max(0, whole - spared)
  return { range, addedBytes, selfContainedBytes, ...sums, exempt: used }
}

function rangeLines(document: RangeDocument): readonly string[] {
  const { range, addedBytes, selfContainedBytes, objects, largest, addedAndDeleted } = document
  const { rangeTitles: titles } = messages.reportRange
  return [
    messages.reportRange.rangeHeadline({
      range: `${range.base.slice(0, 7)}..${range.head.slice(0, 7)}`,
      added: prettyBytes(addedBytes),
      whole: prettyBytes(selfContainedBytes),
      commits: objects.commits,
      blobs: objects.blobs,
    }),
    ...section(titles.largest, largest),
    ...section(titles.gone, addedAndDeleted),
    ...(addedAndDeleted.length === 0 ? [] : ['', messages.reportRange.foldThem(range.base.slice(0, 7))]),
  ]
}

function section(title: string, blobs: readonly RangeBlob[]): readonly string[] {
  if (blobs.length === 0) return []
  const rows = table(
    blobs.slice(0, 10).map(({ bytes, commit, path }) => [prettyBytes(bytes), commit.slice(0, 7), sanitizeLine(path)]),
  )
  return ['', title, ...rows.map(row => `  ${row}`.trimEnd())]
}
