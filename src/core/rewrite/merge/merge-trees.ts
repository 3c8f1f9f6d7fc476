import type { Conflict, Merger } from './merger.js'
import { fromLatin1 } from '../../bytes/bytes.js'
import type { Oid } from '../../object/oid.js'
import { isTree, type TreeEntry } from '../../object/tree.js'
import { mergeBlobs } from './merge-texts.js'
import { changeBetween, isSame, type TreeChange } from '../tree/tree-change.js'
import type { FilePlace } from '../tree/tree-paths.js'
import type { Trees } from '../tree/trees.js'

/** Only git knows the result of a merge. */
export class UncertainMerge extends Error {
  override name = 'UncertainMerge'
}

export interface PlainMerge {
  readonly trees: Trees
  readonly mergesLines: Merger['mergesLines']
}

export interface ThreeTrees {
  readonly base: Oid
  readonly ours: Oid
  readonly theirs: Oid
}

export type PlainOutcome =
  | { readonly kind: 'merged'; readonly tree: Oid }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] }

/**
 * Merges trees where git's result is certain: files that only one side changed, and files that both changed in separate
 * places. If a side both lost and gained files, git may detect renames, and the merge is left to it.
 *
 * @throws UncertainMerge, or OddTree
 */
export async function plainMerge(tools: PlainMerge, { base, ours, theirs }: ThreeTrees): Promise<PlainOutcome> {
  for (const side of [ours, theirs]) {
    const kinds = kindsOf(await changeBetween(tools.trees, base, side))
    if (kinds.has('lost') && kinds.has('new')) throw new UncertainMerge('files may have been renamed')
  }
  const walk = new Walk(tools)
  const tree = await walk.directory({ base, ours, theirs }, { path: '', above: [] })
  if (walk.conflicts.length > 0) return { kind: 'conflict', conflicts: walk.conflicts }
  return { kind: 'merged', tree }
}

type Kind = 'lost' | 'new' | 'changed'

function kindsOf({ entries }: TreeChange): ReadonlySet<Kind> {
  const kinds = new Set<Kind>()
  for (const { from, to, inside } of entries.values()) {
    if (inside !== undefined) for (const kind of kindsOf(inside)) kinds.add(kind)
    else if (from !== undefined && to !== undefined && !isTree(from) && !isTree(to)) kinds.add('changed')
    else {
      if (from !== undefined) kinds.add('lost')
      if (to !== undefined) kinds.add('new')
    }
  }
  return kinds
}

type Three = Readonly<Record<'base' | 'ours' | 'theirs', TreeEntry | undefined>>

class Walk {
  readonly conflicts: Conflict[] = []

  constructor(private readonly tools: PlainMerge) {}

  async directory({ base, ours, theirs }: ThreeTrees, { path, above }: FilePlace): Promise<Oid> {
    const { trees } = this.tools
    const [b, o, t] = await Promise.all([trees.flat(base), trees.flat(ours), trees.flat(theirs)])
    const edits = new Map<string, TreeEntry | undefined>()
    for (const name of await this.#changed({ base, ours, theirs })) {
      const three = { base: b.find(name), ours: o.find(name), theirs: t.find(name) }
      const merged = await this.#entry(three, { path: path + name, above: [...above, o] })
      if (!isSame(merged, three.ours)) edits.set(name, merged)
    }
    return edits.size === 0 ? ours : trees.edit(ours, edits)
  }

  async #changed({ base, ours, theirs }: ThreeTrees): Promise<readonly string[]> {
    const changes = await Promise.all([ours, theirs].map(side => changeBetween(this.tools.trees, base, side)))
    return [...new Set(changes.flatMap(({ entries }) => [...entries.keys()]))].sort()
  }

  async #entry(three: Three, at: FilePlace): Promise<TreeEntry | undefined> {
    const { base, ours, theirs } = three
    if (isSame(ours, theirs) || isSame(base, theirs)) return ours
    if (isSame(base, ours)) return theirs
    if (ours && theirs && [ours, theirs, base ?? ours].every(isTree)) {
      const { empty } = this.tools.trees
      const sides = { base: base?.oid ?? empty, ours: ours.oid, theirs: theirs.oid }
      const oid = await this.directory(sides, { ...at, path: `${at.path}/` })
      return oid === empty ? undefined : { ...ours, oid }
    }
    return this.#file(three, at)
  }

  async #file({ base, ours, theirs }: Three, { path, above }: FilePlace): Promise<TreeEntry | undefined> {
    const all = [base, ours, theirs].filter(entry => entry !== undefined)
    if (all.some(({ mode }) => mode !== all[0]?.mode || !mode.startsWith('100'))) {
      throw new UncertainMerge(`${path} is of several kinds`)
    }
    if (base === undefined || ours === undefined || theirs === undefined) {
      this.conflicts.push({ path: fromLatin1(path), kind: base === undefined ? 'contents' : 'modify/delete' })
      if (base === undefined && (await this.#someEmpty(all))) throw new UncertainMerge(`${path} holds nothing`)
      return ours
    }
    if (!(await this.tools.mergesLines({ path, above }, oid => this.tools.trees.blob(oid))))
      throw new UncertainMerge(`${path} may have attributes`)
    const oid = await mergeBlobs(this.tools.trees, { base: base.oid, ours: ours.oid, theirs: theirs.oid })
    if (oid === undefined) throw new UncertainMerge(`${path} has been changed on both sides`)
    return { ...ours, oid }
  }

  async #someEmpty(entries: readonly TreeEntry[]): Promise<boolean> {
    const bodies = await Promise.all(entries.map(({ oid }) => this.tools.trees.blob(oid)))
    return bodies.some(body => body.length === 0)
  }
}
