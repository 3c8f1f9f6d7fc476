import { type Oid, shortOid } from '../../object/oid.js'
import type { CommitInfo } from './commit-info.js'

/** A step of a history that is made again, merges and all. */
export type RebaseMergesTodo =
  /** A line of commits begins: that of a merged branch, or, without a name, the one that all ends in. */
  | { readonly kind: 'branch'; readonly name: string | undefined }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'reset'; readonly to: Start }
  | { readonly kind: 'commit'; readonly info: CommitInfo }
  | { readonly kind: 'merge'; readonly info: CommitInfo; readonly merged: readonly Named[] }

/** Where a line of commits begins: on what all is put on, on nothing, or on another commit. */
export type Start = 'onto' | 'nothing' | Named

/** A commit by its name in the list: a label, or, where it is not of the list, what it is called. */
export interface Named {
  readonly oid: Oid
  readonly name: string
  readonly is: 'label' | 'commit'
}

export interface LayOutInput {
  /** Parents before children, each line of commits in one piece where that can be. */
  readonly commits: readonly CommitInfo[]
  /** The commit that what all is put on stands for; undefined: none. */
  readonly onto: Oid | undefined
  /** Whether lines that begin elsewhere are put there, too. */
  readonly cousins: 'stay' | 'move'
  /** Whether lines that begin with a root commit are put there. */
  readonly roots: 'stay' | 'move'
  /** What a merged branch is called: the branch that is there, or what the merge says of it. */
  readonly labelOf: (merge: CommitInfo, merged: Oid) => string
  /** How the names of other commits are shortened. */
  readonly abbreviate?: (oid: Oid) => string
  /** How many bytes of a text a label has at most. */
  readonly maxLabelLength?: number | undefined
}

/**
 * Lays a history out as a list, as git does: each merged line of commits before the merge that takes it in.
 *
 *     onto─a─────M─b       label onto
 *        ╲     ╱           reset onto, s, t, label side
 *         s─t              reset onto, a, merge side as M, b
 *
 * @see sequencer.c, make_script_with_merges
 */
export function rebaseMergesTodo(input: LayOutInput): readonly RebaseMergesTodo[] {
  const { commits, onto, labelOf } = input
  const inside = new Map(commits.map(info => [info.oid, info]))
  const names = new LabelNames(input.abbreviate, input.maxLabelLength)
  if (onto !== undefined) names.set(onto, 'onto')
  const merges = new Map<Oid, readonly Named[]>()
  const tips: CommitInfo[] = []
  for (const info of commits) {
    const others = info.commit.parents.slice(1)
    const named = others.map((oid): Named => {
      const tip = inside.get(oid)
      if (tip === undefined) return { oid, name: names.abbreviation(oid), is: 'commit' }
      tips.push(tip)
      return { oid, name: names.label(oid, labelOf(info, oid)), is: 'label' }
    })
    if (named.length > 0) merges.set(info.oid, named)
  }
  labelBranchPoints(commits, inside, names)
  const last = commits.at(-1)
  if (last !== undefined) tips.push(last)
  return [{ kind: 'label', name: 'onto' }, ...linesTo(tips, { ...input, inside, names, merges })]
}

function labelBranchPoints(
  commits: readonly CommitInfo[],
  inside: ReadonlyMap<Oid, CommitInfo>,
  names: LabelNames,
): void {
  const seen = new Set<Oid>()
  for (const parent of commits.flatMap(({ commit }) => commit.parents)) {
    if (!inside.has(parent)) continue
    if (seen.has(parent)) names.label(parent, 'branch-point')
    seen.add(parent)
  }
}

interface Laying extends LayOutInput {
  readonly inside: ReadonlyMap<Oid, CommitInfo>
  readonly names: LabelNames
  readonly merges: ReadonlyMap<Oid, readonly Named[]>
}

/** Lists what leads to some commits, one line of commits after another; each commit once. */
function linesTo(tips: readonly CommitInfo[], laying: Laying): readonly RebaseMergesTodo[] {
  const { inside, names, merges } = laying
  const shown = new Set<Oid>()
  return tips.flatMap((tip): RebaseMergesTodo[] => {
    if (shown.has(tip.oid)) return []
    const line: CommitInfo[] = []
    let below: Oid | undefined = tip.oid
    for (let info: CommitInfo | undefined = tip; info !== undefined; ) {
      line.push(info)
      shown.add(info.oid)
      below = info.commit.parents[0]
      info = below === undefined || shown.has(below) ? undefined : inside.get(below)
    }
    return [
      { kind: 'branch', name: names.get(tip.oid) },
      { kind: 'reset', to: startOn(below, laying) },
      ...line.toReversed().flatMap((info): RebaseMergesTodo[] => {
        const merged = merges.get(info.oid)
        const name = names.get(info.oid)
        return [
          merged === undefined ? { kind: 'commit', info } : { kind: 'merge', info, merged },
          ...(name === undefined ? [] : [{ kind: 'label', name } as const]),
        ]
      }),
    ]
  })
}

function startOn(oid: Oid | undefined, { names, inside, onto, cousins, roots }: Laying): Start {
  if (oid === undefined) return cousins === 'move' || roots === 'move' ? 'onto' : 'nothing'
  const isLabel = inside.has(oid)
  if (oid === onto || (cousins === 'move' && names.get(oid) === undefined)) return 'onto'
  return { oid, name: names.abbreviation(oid), is: isLabel ? 'label' : 'commit' }
}

/** Longer names make no file names any more, and git's labels are files. @see sequencer.c, GIT_MAX_LABEL_LENGTH */
const longest = 255 - '.lock'.length - 16

/** Gives commits the names that git gives them in a list; text is one character per byte. @see sequencer.c, label_oid */
class LabelNames {
  readonly #names = new Map<Oid, string>()
  readonly #taken = new Set<string>()

  /** @param abbreviate a commit's name, as short as it is still its own */
  constructor(
    private readonly abbreviate: (oid: Oid) => string = shortOid,
    private readonly maxLength = longest,
  ) {}

  get(oid: Oid): string | undefined {
    return this.#names.get(oid)
  }

  /** Names a commit so, and not otherwise. */
  set(oid: Oid, name: string): void {
    this.#names.set(oid, name)
    this.#taken.add(name)
  }

  /** Returns the name of a commit of the list; where it has none, one made of a text. */
  label(oid: Oid, text: string): string {
    const known = this.#names.get(oid)
    if (known !== undefined) return known
    const plain = plainName(text, this.maxLength) || `rev-${this.abbreviate(oid)}`
    // What could be taken for a commit's whole name, or for the mark before a comment, gets a number as well.
    const isFree = (name: string) => !this.#taken.has(name) && !/^(?:[0-9a-f]{40}|[0-9a-f]{64}|#)$/.test(name)
    let name = plain
    for (let i = 2; !isFree(name); i++) name = `${plain}-${i}`
    this.set(oid, name)
    return name
  }

  /** Returns the name of a commit that is not in the list: as much of its own as no label is called. */
  abbreviation(oid: Oid): string {
    const known = this.#names.get(oid)
    if (known !== undefined) return known
    let { length } = this.abbreviate(oid)
    while (length < oid.length && this.#taken.has(oid.slice(0, length))) length++
    const name = oid.slice(0, length)
    this.set(oid, name)
    return name
  }
}

/** Letters, digits and all that is not ASCII stay; between them stands one dash. */
function plainName(text: string, maxLength: number): string {
  let name = ''
  for (const [part] of text.matchAll(/[a-zA-Z0-9]|[\xc0-\xff][\x80-\xbf]*|[\x80-\xff]|[^]/g)) {
    if (name.length + 1 >= maxLength || name.length + part.length > maxLength) break
    if (/^[a-zA-Z0-9\x80-\xff]/.test(part)) name += part
    else if (name !== '' && !name.endsWith('-')) name += '-'
  }
  return name
}
