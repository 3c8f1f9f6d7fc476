import { addShares, makeNode, type PathNode, totalOf } from './path-tree.js'

/** The share of all bytes that a cell must have: one in a million. */
export const smallestShare = 1e-6
/** The most leaves that a picture has: more take long to draw, and nobody can see them. */
const mostLeaves = 20_000

/** A tree whose nodes are in order: parents before children, the largest first. */
export interface PrunedTree {
  readonly nodes: readonly PathNode[]
  /** Of each node: the number of its parent; -1 for the root. */
  readonly parents: readonly number[]
  /** The node that stands for each leaf: itself, or the `others` that it is a part of. */
  readonly shown: ReadonlyMap<PathNode, number>
}

/** Replaces in each directory what is too small to be shown by one node, `others`. */
export function prune(root: PathNode): PrunedTree {
  const smallest = smallestBytes(root)
  const nodes: PathNode[] = []
  const parents: number[] = []
  const shown = new Map<PathNode, number>()
  const waiting = [{ node: root, parent: -1, parts: [root] as readonly PathNode[] }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, parent, parts } = next
    const number = nodes.push(node) - 1
    parents.push(parent)
    for (const part of parts) if (part.kind !== 'directory') shown.set(part, number)
    if (node.kind !== 'directory') continue
    const children = node.children.toSorted((a, b) => totalOf(b.shares) - totalOf(a.shares))
    const large = children.filter(child => totalOf(child.shares) >= smallest)
    const small = leavesOf(children.slice(large.length))
    if (small.length > 0) waiting.push({ node: othersOf(small), parent: number, parts: small })
    for (const child of large.reverse()) waiting.push({ node: child, parent: number, parts: [child] })
  }
  return { nodes, parents, shown }
}

function smallestBytes(root: PathNode): number {
  const sizes = leavesOf([root]).map(leaf => totalOf(leaf.shares))
  const wanted = totalOf(root.shares) * smallestShare
  if (sizes.length <= mostLeaves) return wanted
  return Math.max(wanted, sizes.sort((a, b) => b - a)[mostLeaves] ?? 0)
}

function leavesOf(nodes: readonly PathNode[]): readonly PathNode[] {
  const leaves: PathNode[] = []
  const waiting = [...nodes]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === 'directory') for (const child of node.children) waiting.push(child)
    else leaves.push(node)
  }
  return leaves
}

function othersOf(parts: readonly PathNode[]): PathNode {
  const others = makeNode('others', '')
  for (const part of parts) addShares(others.shares, part.shares)
  others.count = parts.length
  return others
}
