import type { HistoryAnalysis } from '../history-analysis.js'

/**
 * The kind of a node: `directory` alone has children. `trees` are the tree objects of a directory, `others` the paths
 * that are too small to be shown. The last six are objects without a path.
 */
export const nodeKinds = [
  'directory',
  'file',
  'trees',
  'others',
  'commits',
  'root-trees',
  'tags',
  'loose-blobs',
  'remembered',
  'unreachable',
] as const
export type NodeKind = (typeof nodeKinds)[number]

/**
 * Packed bytes by what became of them: in a tip now; an older version of a path that a tip has; at a path that no tip
 * has; or without a path.
 */
export interface Shares {
  live: number
  old: number
  gone: number
  other: number
}

/** A directory of history, or a leaf of it: all objects that were first introduced at a path. */
export interface PathNode {
  readonly kind: NodeKind
  /** The last part of the path, one character per byte. */
  readonly name: string
  readonly shares: Shares
  readonly children: PathNode[]
  /** The number of paths that `others` stands for. */
  count: number
}

export function makeNode(kind: NodeKind, name: string): PathNode {
  return { kind, name, shares: { live: 0, old: 0, gone: 0, other: 0 }, children: [], count: 1 }
}

export function addShares(to: Shares, from: Shares): void {
  to.live += from.live
  to.old += from.old
  to.gone += from.gone
  to.other += from.other
}

export function totalOf({ live, old, gone, other }: Shares): number {
  return live + old + gone + other
}

/** The tree of all paths of history, with the leaves of each path number. */
export interface PathTree {
  readonly root: PathNode
  readonly files: (PathNode | undefined)[]
  readonly trees: (PathNode | undefined)[]
  /** Tells what became of an object that was first introduced at a path. */
  readonly shareOf: (object: number, path: string) => 'live' | 'old' | 'gone'
}

/** Sums the objects of history by path, each at its first introduction. */
export function pathTree(analysis: HistoryAnalysis, live: Uint8Array): PathTree {
  const { table, first, paths } = analysis
  const inTips = pathsInTips(analysis, live)
  const shareOf: PathTree['shareOf'] = (object, path) => {
    if (live[object] === 1) return 'live'
    return inTips.has(path) ? 'old' : 'gone'
  }
  const directories = new Map<string, PathNode>([['', makeNode('directory', '')]])
  const files: (PathNode | undefined)[] = []
  const trees: (PathNode | undefined)[] = []
  first.forEach((introduction, object) => {
    if (introduction === undefined) return
    const at = introduction.path
    const path = paths[at] ?? ''
    const isBlob = table.types[object] === 'blob'
    const node = isBlob
      ? (files[at] ??= leaf(directories, directoryOf(path), makeNode('file', nameOf(path))))
      : (trees[at] ??= leaf(directories, path, makeNode('trees', '')))
    node.shares[shareOf(object, path)] += table.diskOf(object)
  })
  const root = directories.get('') ?? makeNode('directory', '')
  sumUp(root)
  return { root, files, trees, shareOf }
}

function leaf(directories: Map<string, PathNode>, directory: string, node: PathNode): PathNode {
  directoryNode(directories, directory).children.push(node)
  return node
}

function directoryNode(directories: Map<string, PathNode>, path: string): PathNode {
  // Not by recursion: a path may have thousands of directories.
  const missing: string[] = []
  let at = path
  for (; !directories.has(at); at = directoryOf(at)) missing.push(at)
  let node = directories.get(at) ?? makeNode('directory', '')
  for (const directory of missing.reverse()) {
    const made = makeNode('directory', nameOf(directory))
    node.children.push(made)
    directories.set(directory, made)
    node = made
  }
  return node
}

/** Returns the paths that a tip has: those of its files, and the directories that they are in. */
function pathsInTips(analysis: HistoryAnalysis, live: Uint8Array): ReadonlySet<string> {
  const inTips = new Set([''])
  const marked = new Uint8Array(analysis.paths.length)
  analysis.eachPair((object, path) => {
    if (live[object] !== 1 || marked[path] === 1) return
    marked[path] = 1
    for (let at = analysis.paths[path] ?? ''; !inTips.has(at); at = directoryOf(at)) inTips.add(at)
  })
  return inTips
}

/** Adds the sums of children to their directories, children first. */
function sumUp(root: PathNode): void {
  const order = [root]
  for (const node of order) for (const child of node.children) order.push(child)
  for (const node of order.reverse()) for (const child of node.children) addShares(node.shares, child.shares)
}

function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
