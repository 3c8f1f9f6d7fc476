import type { DiffLine, Failed, SplitChoices, SplitPiece } from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { harmless, widthOf } from '../text/cells.js'
import type { Updated, SplitSessionEvent } from '../model/events.js'
import type { Input } from '../keys/read-keys.js'
import { splitArea, wheelLines } from '../model/layout.js'
import { type Model, type Choosing, type SplitMode, changed } from '../model/model.js'
import { splitCommandOf, type SplitCommand } from '../keys/split-keys.js'
import { askToForget, interrupted } from '../model/forget.js'
import { diffLineAt, endOf, splitLines, stopAt, withParts } from './split-lines.js'
import { commonPart, indentOf, withoutGaps } from './split-model.js'

/** Returns the editor with the pieces of a commit. */
export function chosenFrom(model: Model, { commit, found }: Extract<SplitSessionEvent, { kind: 'pieces' }>): Model {
  const { mode } = model
  if (mode.kind !== 'split' || mode.does === 'making' || mode.commit !== commit) return model
  if (mode.does === 'choosing') return divided(model, mode, found)
  const plan: Model = { ...model, mode: { kind: 'plan' } }
  if ('failed' in found) return { ...plan, notice: found.failed }
  const { length } = found.byFile
  const isDivisible = found.files.some(({ pieces }) => pieces.some(({ divides }) => divides === 'into-lines'))
  if (length < 2 && !isDivisible) return { ...plan, notice: messages.editorSplit.onePiece(length) }
  const parts = found.byFile.map(() => 0)
  return { ...model, mode: { ...mode, does: 'choosing', choices: found, parts, cursor: 0, top: 0, left: 0 } }
}

/** Returns the editor with one more hunk divided into lines, which are in the part that the hunk was in. */
function divided(model: Model, mode: Choosing, found: SplitChoices | Failed): Model {
  if ('failed' in found) return { ...model, notice: found.failed }
  const before = new Map(splitPieces(mode.choices).map(({ hunk }, i) => [hunk, i]))
  const after = splitPieces(found)
  if (found.byLine.length !== mode.choices.byLine.length + 1) return model
  return { ...model, mode: { ...mode, choices: found, parts: partsAfter(mode, after, before) } }
}

/** Lines of hunks that were divided before keep their own parts. */
function partsAfter(
  mode: Choosing,
  after: readonly SplitPiece[],
  before: ReadonlyMap<number, number>,
): readonly number[] {
  const known = new Map<number, number[]>()
  splitPieces(mode.choices).forEach(({ hunk }, i) => known.set(hunk, [...(known.get(hunk) ?? []), mode.parts[i] ?? 0]))
  const seen = new Map<number, number>()
  return after.map(({ hunk }) => {
    const nth = seen.get(hunk) ?? 0
    seen.set(hunk, nth + 1)
    return known.get(hunk)?.[nth] ?? mode.parts[before.get(hunk) ?? 0] ?? 0
  })
}

function splitPieces({ files }: SplitChoices): readonly SplitPiece[] {
  return files.flatMap(({ pieces }) => pieces)
}

/** Returns the editor with the commits that replace one now; results for outdated parts are ignored. */
export function splitUp(model: Model, { key, parts, made }: Extract<SplitSessionEvent, { kind: 'parts-made' }>): Model {
  const { mode } = model
  if (mode.kind !== 'split' || mode.does !== 'making' || mode.key !== key || mode.parts !== parts) return model
  if ('failed' in made) return { ...model, mode: { ...mode, does: 'choosing' }, notice: made.failed }
  const rows = withParts(model.rows, key, made)
  const at = model.rows.findIndex(row => row.key === key)
  const plan: Model = { ...model, mode: { kind: 'plan' }, focus: 'plan', detailTop: 0 }
  const next = changed(plan, { rows, notice: messages.editorSplit.done(made.length) })
  return { ...next, cursor: at, paths: pathsOfParts(model, mode, made) }
}

/** The search by path covers the parts as well. */
function pathsOfParts({ paths }: Model, { choices, parts }: Choosing, made: readonly Oid[]): Model['paths'] {
  const found = new Map(paths)
  for (const stop of splitLines(choices).stops) {
    if (stop.kind !== 'file') continue
    for (const part of new Set(parts.slice(...stop.pieces))) {
      const commit = made[part]
      if (commit !== undefined) found.set(commit, [...(found.get(commit) ?? []), stop.file.path])
    }
  }
  return found
}

/** Returns the editor after a key while a commit is split. */
export function onSplitKey(model: Model, mode: SplitMode, name: string): Updated {
  const command = splitCommandOf(name)
  if (command === 'interrupt') return interrupted(model)
  if (command === 'back' && mode.does === 'choosing' && mode.parts.some(part => part > 0))
    return [askToForget(model, 'parts')]
  if (command === 'back') return [{ ...model, mode: { kind: 'plan' }, notice: messages.editorSplit.left }]
  if (mode.does !== 'choosing') return [model]
  if (command === 'take') return taken(model, mode)
  if (command === 'lines') return divideAtCursor(model, mode)
  if (/^[1-9]$/.test(name)) return [{ ...model, mode: assigned(mode, Number(name) - 1) }]
  return [command === undefined ? model : { ...model, mode: after(model, mode, command) }]
}

function taken(model: Model, mode: Choosing): Updated {
  const { key, commit } = mode
  const parts = withoutGaps(mode.parts)
  if (parts.every(part => part === 0)) return [{ ...model, notice: messages.editorSplit.onePart }]
  return [
    { ...model, mode: { ...mode, does: 'making', parts } },
    { kind: 'make-parts', key, commit, parts, byLine: mode.choices.byLine },
  ]
}

function divideAtCursor(model: Model, { choices, cursor, commit }: Choosing): Updated {
  const stop = splitLines(choices).stops[cursor]
  if (stop?.kind !== 'piece' || stop.piece.divides === 'no') {
    return [{ ...model, notice: messages.editorSplit.notDivisible }]
  }
  return [model, { kind: 'read-pieces', commit, byLine: [...choices.byLine, stop.piece.hunk] }]
}

type ChoosingCommand = Exclude<SplitCommand, 'take' | 'back' | 'interrupt' | 'lines'>

function after(model: Model, mode: Choosing, command: ChoosingCommand): Choosing {
  const page = splitArea(model).height
  const { stops } = splitLines(mode.choices)
  const line = stops[mode.cursor]?.line ?? 0
  switch (command) {
    case 'down':
      return at(model, mode, mode.cursor + 1)
    case 'up':
      return at(model, mode, mode.cursor - 1)
    case 'page-down':
      return at(model, mode, Math.max(mode.cursor + 1, stopAt(splitLines(mode.choices), line + page)))
    case 'page-up':
      return at(model, mode, Math.min(mode.cursor - 1, stopAt(splitLines(mode.choices), line - page)))
    case 'first':
      return at(model, mode, 0)
    case 'last':
      return at(model, mode, stops.length - 1)
    case 'next-file': {
      const next = stops.findIndex(({ kind }, i) => i > mode.cursor && kind === 'file')
      return at(model, mode, next === -1 ? stops.length - 1 : next)
    }
    case 'previous-file':
      return at(
        model,
        mode,
        stops.findLastIndex(({ kind }, i) => i < mode.cursor && kind === 'file'),
      )
    case 'scroll-down':
      return scrolled(model, mode, Math.ceil(page / 2))
    case 'scroll-up':
      return scrolled(model, mode, -Math.ceil(page / 2))
    case 'left':
    case 'right':
      return scrollHorizontal(model, mode, command)
    case 'toggle': {
      const stop = stops[mode.cursor]
      return assigned(mode, stop !== undefined && commonPart(mode, stop.pieces) === 1 ? 0 : 1)
    }
    case 'by-file':
      return { ...mode, parts: mode.choices.byFile }
  }
}

/** Moves the pieces at the cursor into a part. */
function assigned(mode: Choosing, part: number): Choosing {
  const [from, to] = splitLines(mode.choices).stops[mode.cursor]?.pieces ?? [0, 0]
  return { ...mode, parts: mode.parts.map((before, i) => (i >= from && i < to ? part : before)) }
}

/** Moves to a stop, and scrolls so that it is visible, with as much of its content as fits. */
function at(model: Model, mode: Choosing, wanted: number): Choosing {
  const lines = splitLines(mode.choices)
  const cursor = Math.max(0, Math.min(wanted, lines.stops.length - 1))
  const { height } = splitArea(model)
  const line = lines.stops[cursor]?.line ?? 0
  const top = Math.min(line, Math.max(mode.top, endOf(lines, cursor) - height))
  return { ...mode, cursor, top: Math.max(0, top) }
}

function scrolled(model: Model, mode: Choosing, by: number): Choosing {
  const last = Math.max(0, splitLines(mode.choices).length - splitArea(model).height)
  return { ...mode, top: Math.max(0, Math.min(mode.top + by, last)) }
}

const step = 8

/** Scrolls changed lines horizontally, but not beyond the longest visible one. */
function scrollHorizontal(model: Model, mode: Choosing, to: 'left' | 'right'): Choosing {
  if (to === 'left') return { ...mode, left: Math.max(0, mode.left - step) }
  const { width, height } = splitArea(model)
  const hidden = diffLinesInSight(mode, height).map(({ text }) => widthOf(harmless(text)) + indentOf(mode) - width)
  return { ...mode, left: Math.min(mode.left + step, Math.max(mode.left, ...hidden)) }
}

function diffLinesInSight({ choices, top }: Choosing, height: number): readonly DiffLine[] {
  const lines = splitLines(choices)
  return Array.from({ length: height }, (_, i) => top + i).flatMap(line => {
    const stop = lines.stops[stopAt(lines, line)]
    return (stop === undefined ? undefined : diffLineAt(stop, line)) ?? []
  })
}

/** Returns the editor after a mouse event while a commit is split. */
export function onSplitMouse(
  model: Model,
  mode: SplitMode,
  { does, column, row }: Extract<Input, { kind: 'mouse' }>,
): Model {
  if (mode.does !== 'choosing') return model
  if (does !== 'press')
    return { ...model, mode: scrolled(model, mode, does === 'wheel-down' ? wheelLines : -wheelLines) }
  const area = splitArea(model)
  const line = row - area.row
  const lines = splitLines(mode.choices)
  const isThere = column >= area.column && line >= 0 && line < area.height && mode.top + line < lines.length
  return isThere ? { ...model, mode: { ...mode, cursor: stopAt(lines, mode.top + line) } } : model
}
