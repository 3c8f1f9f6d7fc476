import type { ObjectType } from '../../object/raw-object.js'
import type { HeldOnlyBy } from '../document.js'
import { type HistoryAnalysis, nobody } from '../history-analysis.js'
import type { RefUnit } from '../units.js'
import { makeNode, type NodeKind, type PathNode, type PathTree, pathTree, totalOf } from './path-tree.js'
import { prune, smallestShare } from './prune.js'
import { chosenVersions, type Version } from './versions.js'

/** What is known of a repository when its picture is made. */
export interface PictureSources {
  readonly analysis: HistoryAnalysis
  /** Of each object: 1 where a tip's tree contains it. */
  readonly live: Uint8Array
  /** Objects that reflogs and indexes reach. */
  readonly remembered: ReadonlySet<number>
  readonly units: readonly RefUnit[]
  /** Objects in an index. */
  readonly indexed: ReadonlySet<number>
  /** The units that are listed, largest first. */
  readonly held: readonly HeldOnlyBy[]
}

/** All objects of a repository as a tree of cells, of which each object is in one. */
export interface Picture {
  /** Parents before children. */
  readonly cells: readonly Cell[]
}

/** A directory, or a leaf that holds objects. */
export interface Cell {
  readonly node: PathNode
  /** The number of the parent; -1 for the root. */
  readonly parent: number
  /** The number of blobs that history has at the path, also those that were introduced elsewhere. */
  versions: number
  /** The first and the last introduction, in seconds since 1970. */
  first: number
  last: number
  /** Packed bytes of blobs by month of introduction, months since 1970. */
  readonly months: Map<number, Growth>
  /** Packed bytes that only one unit holds, by the unit's place in the list. */
  readonly held: Map<number, number>
  /** The versions that are listed. */
  listed: readonly Version[]
}

type Growth = Record<'live' | 'old' | 'gone', number>

/** Puts all objects of a repository into cells. Their sum is that of the object store. */
export function pictureOf(sources: PictureSources): Picture {
  const { analysis, live } = sources
  const tree = pathTree(analysis, live)
  const places = withoutPath(sources, tree)
  const { nodes, parents, shown } = prune(tree.root)
  const cells = nodes.map((node, i) => makeCell(node, parents[i] ?? -1))
  const cellOf = (object: number): Cell | undefined => {
    const node = leafOf(analysis, tree, object) ?? places.get(kindWithoutPath(sources, object))
    return node === undefined ? undefined : cells[shown.get(node) ?? -1]
  }
  const objects = new Map<Cell, number[]>()
  const heldBy = unitNumbers(sources)
  for (let object = 0; object < analysis.table.count; object++) {
    const cell = cellOf(object)
    if (cell === undefined) continue
    addIntroduction(cell, sources, { object, tree })
    const unit = sources.indexed.has(object) ? undefined : heldBy.get(analysis.labels[object] ?? nobody)
    if (unit !== undefined) cell.held.set(unit, (cell.held.get(unit) ?? 0) + analysis.table.diskOf(object))
    if (cell.node.kind !== 'file') continue
    const known = objects.get(cell)
    if (known === undefined) objects.set(cell, [object])
    else known.push(object)
  }
  const smallest = totalOf(tree.root.shares) * smallestShare
  for (const [cell, own] of objects) cell.listed = chosenVersions(sources, own, smallest)
  tree.files.forEach((node, path) => {
    const cell = node === undefined ? undefined : cells[shown.get(node) ?? -1]
    if (cell?.node === node && cell !== undefined) cell.versions = analysis.versions[path] ?? 0
  })
  return { cells }
}

function makeCell(node: PathNode, parent: number): Cell {
  return { node, parent, versions: 0, first: 0, last: 0, months: new Map(), held: new Map(), listed: [] }
}

function leafOf({ first, table }: HistoryAnalysis, tree: PathTree, object: number): PathNode | undefined {
  const introduction = first[object]
  if (introduction === undefined) return undefined
  return (table.types[object] === 'blob' ? tree.files : tree.trees)[introduction.path]
}

/** Adds the objects without a path to the root, in one cell for each kind. */
function withoutPath(sources: PictureSources, { root }: PathTree): ReadonlyMap<NodeKind, PathNode> {
  const { table, first } = sources.analysis
  const places = new Map<NodeKind, PathNode>()
  for (let object = 0; object < table.count; object++) {
    if (first[object] !== undefined) continue
    const kind = kindWithoutPath(sources, object)
    const place = places.get(kind) ?? makeNode(kind, '')
    places.set(kind, place)
    place.shares.other += table.diskOf(object)
    root.shares.other += table.diskOf(object)
  }
  root.children.push(...places.values())
  return places
}

const kindsWithoutPath: Readonly<Record<ObjectType, NodeKind>> = {
  commit: 'commits',
  tree: 'root-trees',
  tag: 'tags',
  blob: 'loose-blobs',
}

function kindWithoutPath({ analysis, remembered }: PictureSources, object: number): NodeKind {
  if (analysis.reached[object] === 1) return kindsWithoutPath[analysis.table.types[object] ?? 'blob']
  return remembered.has(object) ? 'remembered' : 'unreachable'
}

/** Returns the place in the list of units for each number of a unit. */
function unitNumbers({ units, held }: PictureSources): ReadonlyMap<number, number> {
  const places = new Map(held.map(({ name, group }, i) => [`${group} ${name}`, i]))
  return new Map(
    units.flatMap(({ name, group }, unit) => {
      const place = places.get(`${group} ${name}`)
      return place === undefined ? [] : [[unit, place] as const]
    }),
  )
}

/** The end of the year 9999: a damaged date may be beyond what a Date can say. */
const lastSecond = 253_402_300_799

interface Introduced {
  readonly object: number
  readonly tree: PathTree
}

function addIntroduction(cell: Cell, { analysis }: PictureSources, { object, tree }: Introduced): void {
  const introduction = analysis.first[object]
  if (introduction === undefined) return
  const seconds = Math.min(introduction.seconds, lastSecond)
  if (cell.first === 0 || seconds < cell.first) cell.first = seconds
  if (seconds > cell.last) cell.last = seconds
  if (analysis.table.types[object] !== 'blob') return
  const date = new Date(seconds * 1000)
  const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
  const growth = cell.months.get(month) ?? { live: 0, old: 0, gone: 0 }
  cell.months.set(month, growth)
  growth[tree.shareOf(object, analysis.paths[introduction.path] ?? '')] += analysis.table.diskOf(object)
}
