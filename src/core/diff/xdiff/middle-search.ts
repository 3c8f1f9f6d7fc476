import { squareRoot } from './matchable-lines.js'

/** Some lines of both texts: from `i` to before `iEnd` of the old one, from `j` to before `jEnd` of the new one. */
export interface Box {
  readonly i: number
  readonly iEnd: number
  readonly j: number
  readonly jEnd: number
  /** Whether the shortest way is looked for, however long that takes. */
  readonly isMinimal: boolean
}

/** Where a box is cut in two, and whether each half is then to be taken apart in the shortest way. */
export interface Middle {
  readonly i: number
  readonly j: number
  readonly isMinimalAbove: boolean
  readonly isMinimalBelow: boolean
}

/** A run of so many lines in common shows that a path is a good one. */
const goodRun = 20
/** After so many steps a good path is taken, and not the best. */
const patience = 256
/** A good path has come so many times as far as there were steps. */
const goodSpeed = 4

const NOWHERE = -1
const BEYOND = 0x7fffffff

/** How far paths have come on each diagonal (i - j), from one corner of a box. */
interface Front {
  /** The place in the old text, by diagonal. */
  readonly reached: Int32Array
  readonly start: number
  min: number
  max: number
}

interface Fronts {
  readonly box: Box
  readonly forward: Front
  readonly backward: Front
  /** Whether a good run was seen in the last step. */
  sawRun: boolean
}

/**
 * Finds where to cut texts in two: where paths from both ends meet, or, if that takes long, where one has come far.
 *
 * @see git's xdiff/xdiffi.c, xdl_split
 */
export class MiddleSearch {
  readonly #forward: Int32Array
  readonly #backward: Int32Array
  /** Where diagonal 0 stands. */
  readonly #zero: number
  readonly #mostSteps: number

  constructor(
    private readonly old: Int32Array,
    private readonly now: Int32Array,
  ) {
    const diagonals = old.length + now.length + 3
    this.#forward = new Int32Array(diagonals)
    this.#backward = new Int32Array(diagonals)
    this.#zero = now.length + 1
    this.#mostSteps = Math.max(squareRoot(diagonals), patience)
  }

  find(box: Box): Middle {
    const fronts = this.#startIn(box)
    const { forward, backward } = fronts
    const isOdd = ((forward.start - backward.start) & 1) !== 0
    for (let steps = 1; ; steps++) {
      this.#widen(box, forward, NOWHERE)
      const met = this.#stepForward(fronts, isOdd)
      if (met !== undefined) return met
      this.#widen(box, backward, BEYOND)
      const metBelow = this.#stepBackward(fronts, isOdd)
      if (metBelow !== undefined) return metBelow
      if (box.isMinimal) continue
      if (fronts.sawRun && steps > patience) {
        const good = this.#goodForward(fronts, steps) ?? this.#goodBackward(fronts, steps)
        if (good !== undefined) return good
      }
      if (steps >= this.#mostSteps) return this.#furthest(fronts)
    }
  }

  #startIn(box: Box): Fronts {
    const [first, last] = [box.i - box.j, box.iEnd - box.jEnd]
    this.#forward[first + this.#zero] = box.i
    this.#backward[last + this.#zero] = box.iEnd
    return {
      box,
      forward: { reached: this.#forward, start: first, min: first, max: first },
      backward: { reached: this.#backward, start: last, min: last, max: last },
      sawRun: false,
    }
  }

  /** Takes one more diagonal on either side, or, at the edge of the box, one less. */
  #widen({ i, iEnd, j, jEnd }: Box, front: Front, none: number): void {
    const zero = this.#zero
    if (front.min > i - jEnd) front.reached[--front.min - 1 + zero] = none
    else ++front.min
    if (front.max < iEnd - j) front.reached[++front.max + 1 + zero] = none
    else --front.max
  }

  #stepForward(fronts: Fronts, isOdd: boolean): Middle | undefined {
    const { old, now } = this
    const { box, forward, backward } = fronts
    const zero = this.#zero
    fronts.sawRun = false
    for (let d = forward.max; d >= forward.min; d -= 2) {
      const [left, right] = [forward.reached[d - 1 + zero] ?? 0, forward.reached[d + 1 + zero] ?? 0]
      const from = left >= right ? left + 1 : right
      let i = from
      while (i < box.iEnd && i - d < box.jEnd && old[i] === now[i - d]) i++
      if (i - from > goodRun) fronts.sawRun = true
      forward.reached[d + zero] = i
      if (isOdd && backward.min <= d && d <= backward.max && (backward.reached[d + zero] ?? 0) <= i) {
        return { i, j: i - d, isMinimalAbove: true, isMinimalBelow: true }
      }
    }
    return undefined
  }

  #stepBackward(fronts: Fronts, isOdd: boolean): Middle | undefined {
    const { old, now } = this
    const { box, forward, backward } = fronts
    const zero = this.#zero
    for (let d = backward.max; d >= backward.min; d -= 2) {
      const [left, right] = [backward.reached[d - 1 + zero] ?? 0, backward.reached[d + 1 + zero] ?? 0]
      const from = left < right ? left : right - 1
      let i = from
      while (i > box.i && i - d > box.j && old[i - 1] === now[i - d - 1]) i--
      if (from - i > goodRun) fronts.sawRun = true
      backward.reached[d + zero] = i
      if (!isOdd && forward.min <= d && d <= forward.max && i <= (forward.reached[d + zero] ?? 0)) {
        return { i, j: i - d, isMinimalAbove: true, isMinimalBelow: true }
      }
    }
    return undefined
  }

  /** Returns the best of the paths that have come far and end with a good run. */
  #goodForward({ box, forward }: Fronts, steps: number): Middle | undefined {
    let [best, found]: [number, Middle | undefined] = [0, undefined]
    for (let d = forward.max; d >= forward.min; d -= 2) {
      const i = forward.reached[d + this.#zero] ?? 0
      const j = i - d
      const far = i - box.i + (j - box.j) - Math.abs(d - forward.start)
      if (far <= goodSpeed * steps || far <= best) continue
      const isInside = box.i + goodRun <= i && i < box.iEnd && box.j + goodRun <= j && j < box.jEnd
      if (!isInside || !this.#isRun(i - goodRun, j - goodRun)) continue
      best = far
      found = { i, j, isMinimalAbove: true, isMinimalBelow: false }
    }
    return found
  }

  #goodBackward({ box, backward }: Fronts, steps: number): Middle | undefined {
    let [best, found]: [number, Middle | undefined] = [0, undefined]
    for (let d = backward.max; d >= backward.min; d -= 2) {
      const i = backward.reached[d + this.#zero] ?? 0
      const j = i - d
      const far = box.iEnd - i + (box.jEnd - j) - Math.abs(d - backward.start)
      if (far <= goodSpeed * steps || far <= best) continue
      const isInside = box.i < i && i <= box.iEnd - goodRun && box.j < j && j <= box.jEnd - goodRun
      if (!isInside || !this.#isRun(i, j)) continue
      best = far
      found = { i, j, isMinimalAbove: false, isMinimalBelow: true }
    }
    return found
  }

  #isRun(i: number, j: number): boolean {
    for (let k = 0; k < goodRun; k++) if (this.old[i + k] !== this.now[j + k]) return false
    return true
  }

  /** Returns where the path has come to that has come furthest. */
  #furthest({ box, forward, backward }: Fronts): Middle {
    const zero = this.#zero
    let ahead = { i: NOWHERE, j: NOWHERE }
    for (let d = forward.max; d >= forward.min; d -= 2) {
      const i = Math.min(forward.reached[d + zero] ?? 0, box.iEnd, box.jEnd + d)
      if (ahead.i === NOWHERE || ahead.i + ahead.j < i + i - d) ahead = { i, j: i - d }
    }
    let behind = { i: BEYOND, j: BEYOND }
    for (let d = backward.max; d >= backward.min; d -= 2) {
      const i = Math.max(backward.reached[d + zero] ?? 0, box.i, box.j + d)
      if (behind.i === BEYOND || i + i - d < behind.i + behind.j) behind = { i, j: i - d }
    }
    const isForward = box.iEnd + box.jEnd - (behind.i + behind.j) < ahead.i + ahead.j - (box.i + box.j)
    return { ...(isForward ? ahead : behind), isMinimalAbove: isForward, isMinimalBelow: !isForward }
  }
}
