import test from 'ava'
import { makeNode, type PathNode, totalOf } from '../../../src/core/report/picture/path-tree.js'
import { prune } from '../../../src/core/report/picture/prune.js'

/** Returns a directory of files of some sizes. */
function directory(name: string, sizes: readonly number[]): PathNode {
  const node = makeNode('directory', name)
  sizes.forEach((bytes, i) => add(node, Object.assign(makeNode('file', `${i}`), { shares: live(bytes) })))
  return node
}

function add(to: PathNode, child: PathNode): PathNode {
  to.children.push(child)
  to.shares.live += child.shares.live
  return to
}

function live(bytes: number) {
  return { live: bytes, old: 0, gone: 0, other: 0 }
}

const drawn = (root: PathNode) =>
  prune(root).nodes.map(
    node => `${node.kind} ${node.name}${node.kind === 'others' ? node.count : ''} ${totalOf(node.shares)}`,
  )

test('what is below a millionth of all bytes is one cell in each directory, and no byte is lost', t => {
  const root = add(directory('', [1_000_000, 1]), directory('small', [0.5, 0.25]))
  add(root, directory('large', [500_000, 0.5, 0.25]))
  t.deepEqual(drawn(root), [
    'directory  1500002.5',
    'file 0 1000000',
    'directory large 500000.75',
    'file 0 500000',
    'others 2 0.75',
    'others 3 1.75',
  ])
})

test('parents come before children, and each leaf has a cell', t => {
  const root = add(directory('', [5]), add(directory('a', [3, 4]), directory('b', [1])))
  const { nodes, parents, shown } = prune(root)
  t.deepEqual(parents, [-1, 0, 1, 1, 1, 4, 0])
  t.deepEqual(
    nodes.map(({ name }) => name),
    ['', 'a', '1', '0', 'b', '0', '0'],
  )
  t.is(shown.size, 4)
})

test('of very many paths the largest are cells', t => {
  const root = directory(
    '',
    Array.from({ length: 30_000 }, (_, i) => 1000 + i),
  )
  const { nodes } = prune(root)
  const others = nodes.at(-1)
  t.is(others?.kind, 'others')
  t.true(nodes.length <= 20_003, `${nodes.length} cells`)
  t.is(nodes.length - 2 + (others?.count ?? 0), 30_000)
})
