import type { HeldOnlyBy, ReportDocument, ReportedBlob } from './document.js'

/** A recommendation to reduce a repository's size. Savings do not overlap, so that they can be added up. */
export interface Finding {
  readonly rule: FindingRule
  /** Its subject: a full ref name, a path, or nothing. */
  readonly subject: string
  /** Bytes saved; null where that is not known. */
  readonly savesBytes: number | null
  /** Whether the command changes commit ids. */
  readonly rewrites: boolean
}

export type FindingRule =
  | 'garbage'
  | 'unreachable'
  | 'further-copies'
  | 'generated-site'
  | 'held-by-one-branch'
  | 'held-by-one-tag'
  | 'held-by-one-ref'
  | 'deleted-file'
  | 'large-file'

/** Savings below these are not worth a person's time. */
const worthBytes = 1_000_000
const worthShare = 0.01

type Known = Omit<ReportDocument, 'findings'>

/**
 * Returns the recommendations: those that rewrite no commit first, then by savings, the largest first.
 *
 * @param kept refs that nobody wants to be rid of: the current and the default branch
 */
export function findingsOf(report: Known, kept: ReadonlySet<string>): readonly Finding[] {
  const { totalBytes } = report.storage
  const isWorth = (bytes: number) => bytes >= worthBytes || (bytes > 4096 && bytes >= totalBytes * worthShare)
  const own = (report.heldOnlyBy ?? []).filter(({ group, refs }) => mayGo(group) && !refs.some(ref => kept.has(ref)))
  const all = [
    ...lossless(report),
    ...own.map(heldByOne),
    ...(report.history?.blobs ?? []).filter(({ live }) => !live).map(deletedFile),
    ...(report.history?.blobs ?? []).filter(({ live, bytes }) => live && bytes >= 10_000_000).map(largeFile),
  ]
  const worth = all.filter(({ savesBytes }) => savesBytes === null || isWorth(savesBytes))
  return worth.toSorted(bySaving)
}

/** Pull requests belong to the host; notes and stashes are somebody's own work. */
function mayGo(group: HeldOnlyBy['group']): boolean {
  return group === 'branches' || group === 'tags' || group === 'other'
}

function bySaving(one: Finding, other: Finding): number {
  if (one.rewrites !== other.rewrites) return one.rewrites ? 1 : -1
  return (other.savesBytes ?? 0) - (one.savesBytes ?? 0)
}

function lossless({ storage, objects }: Known): readonly Finding[] {
  const unreachable = Object.values(objects.unreachable).reduce((sum, { diskBytes }) => sum + diskBytes, 0)
  const plain = { rewrites: false, subject: '' }
  return [
    { ...plain, rule: 'garbage', savesBytes: storage.garbage.bytes },
    { ...plain, rule: 'unreachable', savesBytes: unreachable },
    { ...plain, rule: 'further-copies', savesBytes: objects.furtherCopies },
  ]
}

function heldByOne({ group, verdict, diskBytes, refs: [ref = ''] }: HeldOnlyBy): Finding {
  const isLocal = group === 'tags' || ref.startsWith('refs/heads/')
  const rule = verdict ?? (isLocal ? (group === 'tags' ? 'held-by-one-tag' : 'held-by-one-branch') : 'held-by-one-ref')
  return { rule, subject: ref, savesBytes: diskBytes, rewrites: false }
}

function deletedFile({ paths, diskBytes }: ReportedBlob): Finding {
  return { rule: 'deleted-file', subject: paths[0]?.path ?? '', savesBytes: diskBytes, rewrites: true }
}

function largeFile({ paths, diskBytes }: ReportedBlob): Finding {
  return { rule: 'large-file', subject: paths[0]?.path ?? '', savesBytes: diskBytes, rewrites: true }
}
