/** Three versions of a text: one that two have changed. */
export interface ThreeTexts {
  readonly base: string
  readonly ours: string
  readonly theirs: string
}

/**
 * Returns a text and what two have made of it, the same for the same seed.
 *
 * Few different lines, so that the same ones stand in many places: how they are matched then decides what comes out. Some
 * texts are long enough for all their lines to be frequent, some have lines that stand once, some end without a newline.
 */
export function randomTexts(seed: number): ThreeTexts {
  const random = generator(seed)
  const kinds = [2, 3, 6, 6, 6, 12, 40][random(7)] ?? 6
  const length = random([8, 20, 20, 60, 60, 200, 500][random(7)] ?? 20)
  const unique = random(4) === 0 ? 3 : 0
  const line = () => lineOf(random(unique + 1) > 0 ? `u${random(1_000_000)}` : random(kinds))
  const lines = Array.from({ length }, line)
  const most = [1, 2, 2, 4, 8, 30][random(6)] ?? 2
  const change = () => changed(lines, { random, line, times: 1 + random(most) })
  const ours = change()
  const theirs = random(8) === 0 ? changed(ours, { random, line, times: 1 }) : change()
  return { base: textOf(lines, random), ours: textOf(ours, random), theirs: textOf(theirs, random) }
}

function lineOf(what: number | string): string {
  return what === 0 ? '' : what === 1 ? '}' : `line ${what}`
}

/** Now and then the last line has no newline. */
function textOf(lines: readonly string[], random: Random): string {
  const text = lines.map(line => `${line}\n`).join('')
  return random(16) === 0 ? text.slice(0, -1) : text
}

interface Changing {
  readonly random: Random
  readonly line: () => string
  readonly times: number
}

/** Puts lines in, takes some away, does both, or copies or moves some. */
function changed(lines: readonly string[], { random, line, times }: Changing): readonly string[] {
  const now = [...lines]
  for (let left = times; left > 0; left--) {
    const at = random(now.length + 1)
    const count = random(4)
    const kind = random(5)
    const fresh = Array.from({ length: 1 + random(3) }, line)
    if (kind === 0) now.splice(at, 0, ...fresh)
    else if (kind === 1) now.splice(at, count)
    else if (kind === 2) now.splice(at, count, ...fresh)
    else if (kind === 3) now.splice(random(now.length + 1), 0, ...now.slice(at, at + count))
    else now.splice(random(now.length + 1), 0, ...now.splice(at, count))
  }
  return now
}

/** Returns a whole number below another. */
type Random = (below: number) => number

/** @see https://en.wikipedia.org/wiki/Xorshift */
/** Returns a generator of the same numbers for the same seed: whole ones, below a limit. */
export function generator(seed: number): Random {
  let state = (seed * 2654435761 + 88675123) | 0 || 1
  return below => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return Math.abs(state) % below
  }
}
