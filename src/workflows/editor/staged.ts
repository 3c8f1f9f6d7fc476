import { setImmediate } from 'node:timers/promises'
import type { Staged, StagedAnswer, StagedPart } from '../../core/editor/staged.js'
import type { Placed } from '../../core/rewrite/plan/place-hunks.js'
import type { Git } from '../../git/port.js'
import { sanitizeLine } from '../../output/sanitize.js'
import { type PlacedStaged, placeStaged, type Placing } from '../verbs/absorb/place-staged.js'
import { goalOf, placeOf } from '../verbs/absorb/words.js'
import type { Context } from '../context.js'
import { changedLine } from './changes.js'
import { orElse } from './expected-failures.js'

export interface StagedLook {
  /** Returns where the staged changes would be absorbed. */
  staged(): Promise<StagedAnswer>
  /** Removes temporary files. */
  close(): Promise<void>
}

/** Returns functions that find where the staged changes would be absorbed: with the same steps that would do it. */
export function stagedIn(ctx: Context, git: Git, placing: Placing): StagedLook {
  const looks = new Set<Promise<unknown>>()
  const closing = new AbortController()
  const look = async (): Promise<StagedAnswer> => {
    const staged = await shownStaged(await placeStaged(ctx, git, { ...placing, pause: inTurn(closing.signal) }))
    return { kind: 'staged', staged }
  }
  return {
    staged: () => {
      const looking = orElse(look(), toldWhyNot)
      looks.add(looking)
      return looking.finally(() => looks.delete(looking))
    },
    close: async () => {
      closing.abort()
      await Promise.allSettled(looks)
    },
  }
}

/** Returns a function that lets keys be handled between any two files, however many are read at once. */
function inTurn(signal: AbortSignal): () => Promise<void> {
  let last = Promise.resolve()
  return () => (last = last.then(() => setImmediate(undefined, { signal })))
}

/** A plan can be edited without it. */
function toldWhyNot({ message }: Error): StagedAnswer {
  return { kind: 'nothing', why: sanitizeLine(message) }
}

async function shownStaged({ staged, files, stack, tools }: PlacedStaged): Promise<Staged> {
  const all = files.flatMap(({ placed }) => placed)
  const parts = await Promise.all(
    all.map(async (placed): Promise<StagedPart> => ({ ...aboutOf(placed, stack), ...(await linesIn(placed, tools)) })),
  )
  return { tree: staged, parts }
}

function aboutOf(placed: Placed, stack: PlacedStaged['stack']): Omit<StagedPart, 'count' | 'line'> {
  const { piece, fate } = placed
  return {
    place: sanitizeLine(placeOf(piece)),
    fate: fate.kind === 'into' ? 'goes' : 'stays',
    goal: sanitizeLine(goalOf(placed, stack)),
    commit: fate.kind === 'into' ? stack.commits[fate.index]?.oid : (fate.by ?? undefined),
  }
}

/** Removed lines are in the file of the last commit, which has been read already. */
async function linesIn(
  { piece }: Placed,
  { linesOf }: PlacedStaged['tools'],
): Promise<Pick<StagedPart, 'count' | 'line'>> {
  if (piece.kind !== 'hunk') return { count: 0, line: () => ({ kind: 'added', text: '' }) }
  const { at, lines } = piece.hunk
  const old = (piece.file.from && (await linesOf(piece.file.from.oid))) ?? []
  const gone = at.end - at.start
  return {
    count: gone + lines.length,
    line: i =>
      i < gone
        ? { kind: 'deleted', text: changedLine(old[at.start + i] ?? '') }
        : { kind: 'added', text: changedLine(lines[i - gone] ?? '') },
  }
}
