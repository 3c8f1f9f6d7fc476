import { createHash } from 'node:crypto'
import type { CommitFacts, SplitChoices, SplitPiece } from '../../src/core/editor/session.js'
import type { Oid } from '../../src/core/object/oid.js'
import type { Effect, SessionEvent } from '../../src/tui/model/events.js'

/** What every made-up commit can be split into: two hunks of one file, one of another, and a picture. */
export const choices: SplitChoices = {
  files: [
    { path: 'a.txt', pieces: [hunk(1, 0), hunk(9, 1)] },
    { path: 'dir/図書館.txt', pieces: [hunk(3, 2)] },
    {
      path: 'b.png',
      pieces: [{ hunk: 3, divides: 'no', title: 'the whole file (added)', lines: [{ kind: 'note', text: 'binary' }] }],
    },
  ],
  byLine: [],
  byFile: [0, 0, 1, 2],
}

function hunk(line: number, number: number): SplitPiece {
  return {
    hunk: number,
    divides: 'into-lines',
    title: `@@ -${line} +${line} @@`,
    lines: [
      { kind: 'deleted', text: 'before' },
      { kind: 'added', text: 'now' },
    ],
  }
}

/** Returns the choices with some hunks divided into their two lines. */
export function divided(byLine: readonly number[]): SplitChoices {
  const files = choices.files.map(file => ({
    ...file,
    pieces: file.pieces.flatMap((piece): readonly SplitPiece[] =>
      byLine.includes(piece.hunk)
        ? ['-before', '+now'].map(title => ({ hunk: piece.hunk, divides: 'no', title, lines: [] }))
        : [piece],
    ),
  }))
  const byFile = files.flatMap(({ pieces }, i) => pieces.map(() => i))
  return { files, byLine, byFile }
}

/** Every way in which a commit has been split. */
const splits = new Map<Oid, Set<readonly Oid[]>>()
const names = new Map<string, readonly Oid[]>()
const wholes = new Map<string, Oid>()

export function split(commit: Oid, parts: readonly number[]): readonly Oid[] {
  const count = new Set(parts).size
  const key = `${commit} ${parts.join(' ')}`
  const made = names.get(key) ?? Array.from({ length: count }, (_, i) => nameOf(`${key} ${i}`))
  names.set(key, made)
  for (const part of made) wholes.set(part, wholes.get(commit) ?? commit)
  splits.set(commit, (splits.get(commit) ?? new Set()).add(made))
  return made
}

function nameOf(text: string): Oid {
  return createHash('sha1').update(text).digest('hex') as Oid
}

export function facts(commit: string): CommitFacts | undefined {
  const partOf = wholes.get(commit)
  if (partOf === undefined) return undefined
  const said = { subject: 'Part', author: 'Ada Author', seconds: 1_799_913_600, message: 'Part\n' }
  return { oid: commit as Oid, ...said, parents: [], signature: 'none', branches: [], partOf }
}

/** Returns what a session would have come up with. */
export function news(effect: Effect): SessionEvent | undefined {
  if (effect.kind === 'read-pieces') {
    return { kind: 'pieces', commit: effect.commit, found: divided(effect.byLine) }
  }
  if (effect.kind !== 'make-parts') return undefined
  const { key, commit, parts } = effect
  return { kind: 'parts-made', key, parts, made: split(commit, parts) }
}

/** Takes a commit out of a list, or all the parts of it; returns whether all of it was there. */
export function takeOut(list: Oid[], commit: Oid): boolean {
  const at = list.indexOf(commit)
  if (at !== -1) return list.splice(at, 1).length === 1
  return [...(splits.get(commit) ?? [])].some(parts => {
    const left = [...list]
    if (!parts.every(part => takeOut(left, part))) return false
    list.splice(0, list.length, ...left)
    return true
  })
}
