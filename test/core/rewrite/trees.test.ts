import test from 'ava'
import { encode } from '../../../src/core/bytes/bytes.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../../src/core/object/raw-object.js'
import { serializeTree, type TreeEntry } from '../../../src/core/object/tree.js'
import { Trees } from '../../../src/core/rewrite/tree/trees.js'

const count = 300
const oid = (n: number) => n.toString(16).padStart(40, '0') as Oid
const files = Array.from({ length: count }, (_, i): TreeEntry => {
  return { mode: '100644', name: encode(`file-${1000 + i}`), oid: oid(i) }
})

const start = serializeTree(files)

function treesOver(...objects: readonly RawObject[]): Trees {
  const held = new Map(objects.map(object => [hashObject(object, 'sha1'), object]))
  return new Trees({ read: async name => held.get(name) ?? Promise.reject(new Error(`no ${name}`)) }, 'sha1')
}

test('of many trees that differ little, what differs is kept, and each is what it would be as a whole', async t => {
  const trees = treesOver(start)
  const roots: Oid[] = []
  let onto = hashObject(start, 'sha1')
  const now = [...files]
  for (let step = 0; step < 130; step++) {
    const entry = { ...files[step], oid: oid(count + step) } as TreeEntry
    now[step] = entry
    onto = await trees.edit(onto, new Map([[`file-${1000 + step}`, entry]]))
    t.is(onto, hashObject(serializeTree(now), 'sha1'))
    roots.push(onto)
  }
  const made = trees.madeBelow(roots)
  t.deepEqual(
    made.map(object => hashObject(object, 'sha1')),
    roots,
  )
  t.is(made.filter(({ derived }) => derived === undefined).length, 3)
  for (const [i, { body }] of made.entries()) t.true(hashObject({ type: 'tree', body }, 'sha1') === roots[i])
})

test('what was made on the way is of no use, but for what is still in the last', async t => {
  const blob = (text: string): RawObject => ({ type: 'blob', body: encode(text) })
  const [stays, goes] = [blob('stays'), blob('goes')]
  const [stayOid, goOid] = [hashObject(stays, 'sha1'), hashObject(goes, 'sha1')] as const
  const trees = treesOver(start)
  trees.adopt([stays, goes])
  const file = (name: string, blobOid: Oid): [string, TreeEntry] => [
    name,
    { mode: '100644', name: encode(name), oid: blobOid },
  ]
  const first = await trees.edit(hashObject(start, 'sha1'), new Map([file('x', stayOid), file('y', goOid)]))
  const second = await trees.edit(first, new Map([file('y', oid(1))]))
  const names = (roots: readonly Oid[]) => trees.madeBelow(roots).map(object => hashObject(object, 'sha1'))
  t.deepEqual(names([second]), [stayOid, second])
  t.deepEqual(names([first, second]), [stayOid, goOid, first, second])
})

test('a tree that the repository holds already is not made', async t => {
  const trees = treesOver(start)
  const onto = hashObject(start, 'sha1')
  const other = await trees.edit(onto, new Map([['file-1000', undefined]]))
  t.is(await trees.edit(other, new Map([['file-1000', files[0]]])), onto)
  t.deepEqual(trees.madeBelow([onto]), [])
})
