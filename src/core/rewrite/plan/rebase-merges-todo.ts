import { type Oid, shortOid } from '../../object/oid.js'
import type { CommitInfo } from './commit-info.js'

/** A step of a history that is made again with its merges. */
export type RebaseMergesTodo =
  /** A line of commits begins: a merged branch, or, without a name, the main line. */
  | { readonly kind: 'branch'; readonly name: string | undefined }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'reset'; readonly to: Start }
  | { readonly kind: 'commit'; readonly info: CommitInfo }
  | { readonly kind: 'merge'; readonly info: CommitInfo; readonly merged: readonly Named[] }

/** The beginning of a line of commits: the new base, nothing, or another commit. */
export type Start = 'onto' | 'nothing' | Named

/** A commit by its name in the list: a label, or another name if it is not in the list. */
export interface Named {
  readonly oid: Oid
  readonly name: string
  readonly is: 'label' | 'commit'
}

export interface LayOutInput {
  /** Parents before children, each line of commits in one piece where possible. */
  readonly commits: readonly CommitInfo[]
  /** The commit that the new base replaces; undefined: none. */
  readonly onto: Oid | undefined
  /** Whether lines that begin elsewhere move to the new base too. */
  readonly cousins: 'stay' | 'move'
  /** Whether lines that begin with a root commit move there. */
  readonly roots: 'stay' | 'move'
  /** The name of a merged branch: the branch at that commit, or the name in the merge's subject. */
  readonly labelOf: (merge: CommitInfo, merged: Oid) => string
  /** Abbreviates the ids of other commits. */
  readonly abbreviate?: (oid: Oid) => string
  /** The maximum length of a label made from text, in bytes. */
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

/** Lists the ancestors of some commits, one line of commits after another; each commit once. */
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

/** Longer names are invalid file names, and git stores labels as files. */
const longest = 255 - '.lock'.length - 16

/** Gives commits the names that git gives them in a list; text is one character per byte. */
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

  /** Names a commit exactly so. */
  set(oid: Oid, name: string): void {
    this.#names.set(oid, name)
    this.#taken.add(name)
  }

  /** Returns the name of a commit in the list, or makes one from a text. */
  label(oid: Oid, text: string): string {
    const known = this.#names.get(oid)
    if (known !== undefined) return known
    const plain = plainName(text, this.maxLength) || `rev-${this.abbreviate(oid)}`
    // A name that looks like a full id, or like the mark before a comment, gets a number as well.
    const isFree = (name: string) => !this.#taken.has(name) && !/^(?:[0-9a-f]{40}|[0-9a-f]{64}|#)$/.test(name)
    let name = plain
    for (let i = 2; !isFree(name); i++) name = `${plain}-${i}`
    this.set(oid, name)
    return name
  }

  /** Returns the name of a commit that is not in the list: its id, shortened as long as no label is equal. */
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

/** Letters, digits and non-ASCII characters stay; anything between them becomes one dash. */
function plainName(text: string, maxLength: number): string {
  let name = ''
  for (const [part] of text.matchAll(/[a-zA-Z0-9]|[\xc0-\xff][\x80-\xbf]*|[\x80-\xff]|[^]/g)) {
    if (name.length + 1 >= maxLength || name.length + part.length > maxLength) break
    if (/^[a-zA-Z0-9\x80-\xff]/.test(part)) name += part
    else if (name !== '' && !name.endsWith('-')) name += '-'
  }
  return name
}
