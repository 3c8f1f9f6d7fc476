import { decodeStrict, encode } from '../bytes/bytes.js'
import type { GitDate } from '../object/ident.js'
import { isOid, type Oid } from '../object/oid.js'
import type { RawObject } from '../object/raw-object.js'
import { isRefName } from '../ref/ref-name.js'
import type { RefName } from '../ref/ref-name.js'

/** What one operation did: which refs it moved, and nothing of what commits say. */
export interface OperationRecord {
  readonly version: 1
  /** Counts up from 1; the newest operation has the largest. */
  readonly id: number
  readonly verb: string
  /** For `undo` and `redo`: the operation that was undone or done again. */
  readonly of?: number
  readonly time: GitDate
  /** In one word each, for people: `10 commits`. Never text out of a commit. */
  readonly summary: string
  readonly refs: readonly MovedRef[]
  /** The tree that was checked out and the one that was to be, where files had to come along. */
  readonly files?: { readonly from: Oid; readonly to: Oid }
  /** Where index and files stay as they are although the tree changes, as with `git reset --soft`; also when undone. */
  readonly soft?: true
  /** What git's own rebase has not brought to its end yet: until then `refs` stand where they stood. */
  readonly pending?: PendingRebase
}

/** A rebase of git's own: by what a later command, perhaps in another worktree, finds out how it has ended. */
export interface PendingRebase {
  /** `worktrees/<name>`; empty for the main one. */
  readonly worktree: string
  readonly mark: string
  readonly onto: Oid | null
  /** What stood newest in the reflog of each of the refs; empty for one without. */
  readonly newest: readonly string[]
  /** Who handed it over, and may be about to. */
  readonly by: { readonly host: string; readonly pid: number }
}

export interface MovedRef {
  readonly name: RefName
  readonly old: Oid
  readonly new: Oid
}

const PREFIX = 'refs/git-slim/operations/'

/** Below this, every operation has one ref, which holds its record as a blob. */
export const operationsPrefix = PREFIX

/** Holds the record of the newest operation whose refs have all moved; it moves last in every transaction. */
export const completedRef = 'refs/git-slim/completed' as RefName

/** Below this, local changes that are put aside have one ref while they are, which holds an {@link AutostashRecord}. */
export const autostashPrefix = 'refs/git-slim/autostash/'

/** Local changes that are put aside: by what a later command, perhaps in another worktree, brings them back. */
export interface AutostashRecord {
  readonly version: 1
  /** The commit that git-stash makes of them. */
  readonly stash: Oid
  /** `worktrees/<name>`; empty for the main one. */
  readonly worktree: string
  /** Who has put them aside, and may be about to bring them back. */
  readonly by: { readonly host: string; readonly pid: number }
}

/** Returns the ref of what is put aside. */
export function autostashRef(stash: Oid): RefName {
  return `${autostashPrefix}${stash.slice(0, 12)}` as RefName
}

/** Returns the record a blob holds, or undefined when it is none. */
export function parseAutostash(body: Uint8Array): AutostashRecord | undefined {
  try {
    const value = JSON.parse(decodeStrict(body) ?? '') as Partial<AutostashRecord> | null
    const isOne = value?.version === 1 && typeof value.stash === 'string' && isOid(value.stash)
    return isOne && isPlaced(value) ? (value as AutostashRecord) : undefined
  } catch {
    return undefined
  }
}

/** Returns the ref of an operation's record. */
export function operationRef(id: number): RefName {
  return `${PREFIX}${id}` as RefName
}

/** Returns a record as the blob that is stored. */
export function serializeRecord(record: OperationRecord | AutostashRecord): RawObject {
  return { type: 'blob', body: encode(`${JSON.stringify(record, null, 2)}\n`) }
}

/**
 * Returns the record a blob holds, or undefined when it is none that this version understands.
 *
 * Records come from the repository, so nothing in them is believed that is not checked.
 */
export function parseRecord(body: Uint8Array): OperationRecord | undefined {
  try {
    const value: unknown = JSON.parse(decodeStrict(body) ?? '')
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is OperationRecord {
  const record = value as Partial<OperationRecord> | null
  return (
    typeof record === 'object' &&
    record?.version === 1 &&
    isId(record.id) &&
    (record.of === undefined || isId(record.of)) &&
    typeof record.verb === 'string' &&
    typeof record.summary === 'string' &&
    typeof record.time?.seconds === 'number' &&
    typeof record.time.zone === 'string' &&
    (record.files === undefined || isTreeSwitch(record.files)) &&
    isSwitch(record.soft) &&
    Array.isArray(record.refs) &&
    (record.pending === undefined || isPending(record.pending, record.refs.length)) &&
    record.refs.every(isMovedRef) &&
    new Set(record.refs.map(({ name }) => name)).size === record.refs.length
  )
}

function isTreeSwitch(value: unknown): boolean {
  const files = value as Partial<Record<'from' | 'to', unknown>> | null
  return [files?.from, files?.to].every(oid => typeof oid === 'string' && isOid(oid))
}

function isSwitch(value: unknown): boolean {
  return value === undefined || value === true
}

function isPending(value: unknown, refs: number): boolean {
  const pending = value as Partial<PendingRebase> | null
  return (
    typeof pending === 'object' &&
    isPlaced(pending) &&
    typeof pending?.mark === 'string' &&
    (pending.onto === null || (typeof pending.onto === 'string' && isOid(pending.onto))) &&
    Array.isArray(pending.newest) &&
    pending.newest.length === refs &&
    pending.newest.every(text => typeof text === 'string')
  )
}

/** Tells whether it is said in which worktree something is, and who has done it. */
function isPlaced(value: Partial<Pick<PendingRebase, 'worktree' | 'by'>> | null): boolean {
  return (
    /^(?:|worktrees\/[^/]+)$/.test(String(value?.worktree)) &&
    !String(value?.worktree).endsWith('/..') &&
    typeof value?.by?.host === 'string' &&
    isId(value.by.pid)
  )
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function isMovedRef(value: unknown): value is MovedRef {
  const ref = value as Partial<MovedRef> | null
  return (
    typeof ref === 'object' &&
    typeof ref?.name === 'string' &&
    isRefName(ref.name) &&
    !ref.name.startsWith('refs/git-slim/') &&
    typeof ref.old === 'string' &&
    isOid(ref.old) &&
    typeof ref.new === 'string' &&
    isOid(ref.new)
  )
}
