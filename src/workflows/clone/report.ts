import { relative } from 'node:path'
import prettyBytes from 'pretty-bytes'
import prettyMilliseconds from 'pretty-ms'
import type { ExtraRef } from '../../core/clone/extra-refs.js'
import { filterSpec } from '../../core/clone/object-filter.js'
import { isOid, shortOid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import type { BackendName, ClonePlan, CloneReceipt, ObjectFormat, Oid, RefName } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { resultOf } from '../../output/reporter.js'
import { discreet } from '../../output/sanitize.js'
import type { Context } from '../context.js'
import { type Description, foundLines } from '../deepen/report.js'
import type { CacheUse } from './cache/clone-cached.js'
import type { CloneSizes } from './measure.js'
import type { SubmoduleReport } from './submodules/clone-submodules.js'

/** The facts about a finished clone, as in the JSON document. Sizes are in bytes. */
export interface CloneDocument extends CloneSizes {
  /** The absolute path of the clone. */
  readonly directory: string
  /** The commit of HEAD; null in a clone without commits. */
  readonly commit: Oid | null
  /** The branch's short name; null when HEAD is detached. */
  readonly branch: string | null
  /** The server's ref, or the commit, that was requested. */
  readonly ref: RefName | Oid
  /** The requested depth; null when history was limited otherwise, or not at all. */
  readonly depth: number | null
  /** Whether history was left out. */
  readonly shallow: boolean
  readonly commits: number
  readonly objects: number
  readonly receivedBytes: number
  readonly backend: BackendName
  readonly durationMs: number
  /** The address, without user name and password, and without query and fragment. */
  readonly url: string
  readonly remote: string
  readonly bare: boolean
  /** The filter, as git writes it; null without one. */
  readonly filter: string | null
  /** The files that were checked out; null: all. */
  readonly sparse:
    | { readonly kind: 'cone'; readonly directories: readonly string[] }
    | { readonly kind: 'patterns' }
    | null
  readonly objectFormat: ObjectFormat
  /** With `search`: its result; else null. */
  readonly mergeBases: readonly Oid[] | null
  readonly describe: Description | null
  /** What was fetched besides HEAD: the server's refs or commits, and their local refs. */
  readonly extraRefs: readonly { readonly ref: RefName | Oid; readonly local: RefName }[]
  /** With `submodules`: the cloned ones, outer ones first; else null. */
  readonly submodules: readonly SubmoduleReport[] | null
  /** With `lfs`: the number of LFS files, and of those that stayed pointers, including submodules; else null. */
  readonly lfs: { readonly files: number; readonly pointers: number } | null
  /** With `reuse`, when there was something to reuse; else null. */
  readonly reused: ReuseDocument | null
  /** The use of the cache; null without one. */
  readonly cache: CacheUse | null
  readonly warnings: readonly string[]
}

/** What happened to an existing directory. */
export interface ReuseDocument {
  /** Whether the server was asked for objects. */
  readonly fetched: boolean
  /** Old files and settings that a new clone does not have, by path or key; all of them are removed. */
  readonly healed: readonly string[]
}

/** Combines the facts of a plan, its receipt and the clone on disk. */
export function cloneDocument(
  { plan, extraRefs }: { readonly plan: ClonePlan; readonly extraRefs: readonly ExtraRef[] },
  receipt: CloneReceipt & Partial<Pick<CloneDocument, 'mergeBases' | 'describe' | 'submodules' | 'lfs'>>,
  rest: Pick<
    CloneDocument,
    keyof CloneSizes | 'backend' | 'durationMs' | 'cache' | 'directory' | 'reused' | 'warnings'
  >,
): CloneDocument {
  const { head } = receipt
  return {
    directory: rest.directory,
    commit: head.oid,
    branch: head.kind === 'branch' ? shortRefName(head.ref) : null,
    ref: head.kind === 'branch' ? head.ref : (plan.items[0]?.source ?? head.oid),
    depth: plan.limit.kind === 'depth' ? plan.limit.depth : null,
    shallow: receipt.shallow,
    commits: receipt.commits,
    objects: receipt.objects,
    receivedBytes: receipt.receivedBytes,
    gitDirBytes: rest.gitDirBytes,
    worktreeBytes: rest.worktreeBytes,
    files: rest.files,
    backend: rest.backend,
    durationMs: rest.durationMs,
    url: discreet(plan.remote.url),
    remote: plan.originName,
    bare: plan.bare,
    filter: receipt.filter === undefined ? null : filterSpec(receipt.filter),
    sparse: plan.sparse?.kind === 'patterns' ? { kind: 'patterns' } : (plan.sparse ?? null),
    objectFormat: plan.objectFormat,
    mergeBases: receipt.mergeBases ?? null,
    describe: receipt.describe ?? null,
    extraRefs: extraRefs.map(({ source, local }) => ({ ref: source, local })),
    submodules: receipt.submodules ?? null,
    lfs: receipt.lfs ?? null,
    reused: rest.reused,
    cache: rest.cache,
    warnings: rest.warnings.map(discreet),
  }
}

/** Returns the shortest form of a path from the directory in which the program was started. */
export function shownPath({ cwd }: Context, path: string): string {
  const below = relative(cwd, path) || '.'
  return below.length < path.length ? below : path
}

/** Reports the clone; for a person also how to get more history. */
export function reportClone(ctx: Context, report: CloneDocument): void {
  const directory = shownPath(ctx, report.directory)
  ctx.reporter.result(linesOf(report, directory), { ...report }, resultOf(ctx))
  if (ctx.prompts === undefined || report.commit === null) return
  for (const line of messages.clone.ways({
    directory,
    remote: report.remote,
    source: report.branch === null ? report.ref : undefined,
    shallow: report.shallow,
  })) {
    ctx.reporter.note(line)
  }
}

function linesOf(report: CloneDocument, directory: string): readonly string[] {
  const { commit, commits, depth, objects, files, mergeBases, describe } = report
  const found = foundLines({ mergeBases, describe, head: commit })
  const summary = messages.clone.summary({
    directory,
    reused: report.reused !== null,
    what: isOid(report.ref) ? undefined : shortRefName(report.ref),
    commit: commit === null ? undefined : shortOid(commit),
    commits,
    // With the objects that were here already, history may reach further back.
    depth: report.shallow && found.length === 0 && report.reused === null && !isCached(report) ? depth : null,
    objects,
    received: prettyBytes(report.receivedBytes),
    filter: report.filter,
    gitDir: `${report.bare ? messages.clone.repository : '.git'} ${prettyBytes(report.gitDirBytes)}`,
    worktree: files === 0 ? undefined : { files, size: prettyBytes(report.worktreeBytes) },
    time: prettyMilliseconds(report.durationMs),
  })
  const modules = report.submodules === null ? [] : [messages.submodules.count(report.submodules.length)]
  const large = report.lfs === null ? [] : [messages.lfs.summary(report.lfs)]
  return [...summary, ...[...modules, ...large, ...found].map(line => `  ${line}`)]
}

function isCached({ cache }: CloneDocument): boolean {
  return cache === 'hit' || cache === 'updated'
}
