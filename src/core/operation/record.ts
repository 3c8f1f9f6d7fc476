import { decodeStrict, encode } from '../bytes/bytes.js'
import type { GitDate } from '../object/ident.js'
import { isOid, type Oid } from '../object/oid.js'
import type { RawObject } from '../object/raw-object.js'
import { isRefName } from '../ref/ref-name.js'
import type { RefName } from '../ref/ref-name.js'

/** One operation: the refs that it moved, and no text of commits. */
export interface OperationRecord {
  readonly version: 1
  /** Counts up from 1; the newest operation has the largest. */
  readonly id: number
  readonly verb: string
  /** For `undo` and `redo`: the operation that was undone or redone. */
  readonly of?: number
  readonly time: GitDate
  /** A short description, for people: `10 commits`. Never text from a commit. */
  readonly summary: string
  readonly refs: readonly MovedRef[]
  /** The trees before and after, where files had to be updated. */
  readonly files?: { readonly from: Oid; readonly to: Oid }
  /** True if index and files stay although the tree changes, as with `git reset --soft`; also when undone. */
  readonly soft?: true
  /** For a rebase that git has not finished: until then the refs have not moved. */
  readonly pending?: PendingRebase
}

/** A rebase that git runs: how a later command, perhaps in another worktree, finds out how it ended. */
export interface PendingRebase {
  /** `worktrees/<name>`; empty for the main one. */
  readonly worktree: string
  readonly mark: string
  readonly onto: Oid | null
  /** The newest reflog entry of each of the refs; empty for none. */
  readonly newest: readonly string[]
  /** The process that handed it over, and may be about to. */
  readonly by: { readonly host: string; readonly pid: number }
}

export interface MovedRef {
  readonly name: RefName
  readonly old: Oid
  readonly new: Oid
}

const PREFIX = 'refs/git-slim/operations/'

/** Every operation has one ref below this, which points to its record, a blob. */
export const operationsPrefix = PREFIX

/** Points to the record of the newest operation whose refs have all moved; it moves last in every transaction. */
export const completedRef = 'refs/git-slim/completed' as RefName

/** Each autostash has one ref below this, which points to an {@link AutostashRecord}. */
export const autostashPrefix = 'refs/git-slim/autostash/'

/** An autostash: how a later command, perhaps in another worktree, applies it. */
export interface AutostashRecord {
  readonly version: 1
  /** The commit that git-stash makes. */
  readonly stash: Oid
  /** `worktrees/<name>`; empty for the main one. */
  readonly worktree: string
  /** The process that made it, and may be about to apply it. */
  readonly by: { readonly host: string; readonly pid: number }
}

/** Returns the ref of an autostash. */
export function autostashRef(stash: Oid): RefName {
  return `${autostashPrefix}${stash.slice(0, 12)}` as RefName
}

/** Parses a record from a blob; undefined for anything else. */
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
 * Parses the record of an operation; undefined if this version does not understand it. Records come from the
 * repository, so every field is checked.
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

/** Checks the fields that name a worktree and a process. */
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
