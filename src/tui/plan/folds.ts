import type { Oid } from '../../core/object/oid.js'
import { autosquash, strayFixups } from '../../core/rewrite/todo/autosquash.js'
import { messages } from '../../output/messages.js'
import { factsOf, type Model, rangeOf } from '../model/model.js'
import { type CommitRow, type Edit, folds, groupsOf, isUsed, type Row } from '../model/rows.js'
import { withAction } from './edits.js'

/** Corrections of other commits, as `git commit --fixup` makes them. */
const madeToFold = /^(?:fixup|squash|amend)! /

/**
 * Moves every `fixup!`, `squash!` and `amend!` commit after its target, and folds it, as `git rebase --autosquash`
 * does. Rows that are folded, dropped or changed by hand already are left alone.
 */
export function foldFixups(model: Model): Edit {
  const { rows } = model
  const subjectOf = (row: Row) => factsOf(model, row)?.subject ?? ''
  const isFree = (row: Row) => row.kind !== 'commit' || row.action === 'pick' || !madeToFold.test(subjectOf(row))
  const listed = rows.flatMap(row => {
    const oid = factsOf(model, row)?.oid
    const isThere = row.kind === 'commit' ? isUsed(row) && isFree(row) : row.state === 'used'
    return oid !== undefined && isThere ? [{ oid, subject: subjectOf(row) }] : []
  })
  const resolve = (word: string) => oidFrom(listed, word)
  const rowOf = new Map(rows.flatMap(row => [[factsOf(model, row)?.oid, row] as const]))
  const behind = new Map<Row | undefined, CommitRow[]>()
  let head: Row | undefined
  for (const { oid, action, message } of autosquash(listed, resolve)) {
    const row = rowOf.get(oid)
    if (action === 'pick') head = row
    else if (row?.kind === 'commit')
      behind.set(head, [...(behind.get(head) ?? []), { ...withAction(row, action), message }])
  }
  const moved = new Set([...behind.values()].flat().map(({ key }) => key))
  const strays = strayFixups(listed, resolve).length
  if (moved.size === 0) return { rows, notice: messages.editor.noFixups(strays) }
  const next = rows.flatMap(row => (moved.has(row.key) ? [] : [row, ...(behind.get(row) ?? [])]))
  return { rows: next, notice: messages.editor.fixupsFolded(moved.size, strays) }
}

function oidFrom(listed: readonly { readonly oid: Oid }[], word: string): Oid | undefined {
  const found = /^[0-9a-f]{4,64}$/i.test(word) ? listed.filter(({ oid }) => oid.startsWith(word.toLowerCase())) : []
  return found.length === 1 ? found[0]?.oid : undefined
}

/** Folds the commit at the cursor, or the range, into the one marked commit, wherever that is. */
export function foldIntoMarked(model: Model): Edit {
  const [key, ...others] = model.marked
  if (key === undefined || others.length > 0) return { rows: model.rows, notice: messages.editor.markOne }
  const edit = foldInto(model.rows, new Set(rangeOf(model).map(row => row.key)), key)
  return edit.rows === model.rows ? edit : { ...edit, notice: messages.editor.foldedIntoMarked }
}

/** Folds commits, with their folds, into another one, without their messages. */
export function foldInto(rows: readonly Row[], keys: ReadonlySet<number>, into: number): Edit {
  const nothing = (notice: string): Edit => ({ rows, notice })
  const target = groupsOf(rows).find(({ head, members }) => [head, ...members].some(at => rows[at]?.key === into))
  if (target === undefined) return nothing(messages.editor.noFoldTarget)
  const own = [target.head, ...target.members]
  const positions = groupsOf(rows).flatMap(({ head, members }) => {
    const chosen = [head, ...members].filter(at => keys.has(rows[at]?.key ?? -1))
    return chosen.includes(head) ? [head, ...members] : chosen
  })
  const taken = positions.filter(at => !own.includes(at))
  if (taken.length === 0) return nothing(messages.editor.foldedAlready)
  const folded = taken.flatMap(at => {
    const row = rows[at]
    return row?.kind !== 'commit' ? [] : [folds(row) ? row : withAction(row, 'fixup')]
  })
  const last = Math.max(...own)
  const next = rows.flatMap((row, at) => [...(taken.includes(at) ? [] : [row]), ...(at === last ? folded : [])])
  return { rows: next, notice: undefined }
}
