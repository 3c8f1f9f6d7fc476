import test from 'ava'
import { fc } from '../../support/properties.js'
import { concat, encode, toLatin1 } from '../../../src/core/bytes/bytes.js'
import { differences, entryName, FlatTree, OddTree, splicesFor } from '../../../src/core/object/flat-tree.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { serializeTree, type TreeEntry } from '../../../src/core/object/tree.js'
import { spliced } from '../../../src/core/pack/delta.js'

const oid = fc.constantFrom('0', '1', 'a').map(digit => digit.repeat(40) as Oid)
const mode = fc.constantFrom('40000', '100644', '100755', '120000', '160000')
/** Names that stand close to one another: `a`, `a-b`, `a.b` and `a/` are in this order. */
const name = fc.constantFrom('a', 'a-b', 'a.b', 'a0', 'ab', 'b', 'b-', '\u00e4', '\u6f22').map(encode)
const tree = fc.uniqueArray(fc.record<TreeEntry>({ mode, name, oid }), {
  selector: entry => toLatin1(entry.name),
})

const flat = (entries: readonly TreeEntry[]) => new FlatTree(serializeTree(entries).body, 'sha1')
const byName = (entries: readonly TreeEntry[]) => new Map(entries.map(entry => [entryName(entry), entry]))

test('every entry is found by its name, and no other', t => {
  fc.assert(
    fc.property(tree, name, (entries, other) => {
      const [body, named] = [flat(entries), byName(entries)]
      for (const [wanted, entry] of [...named, [toLatin1(other), named.get(toLatin1(other))] as const]) {
        t.deepEqual(body.find(wanted), entry && { ...entry, name: new Uint8Array(entry.name) })
      }
    }),
  )
})

test('what differs between two trees is found, and put into the one it makes the other', t => {
  fc.assert(
    fc.property(tree, tree, (before, after) => {
      const [from, to] = [flat(before), flat(after)]
      const [old, now] = [byName(before), byName(after)]
      const { one, other } = differences(from, to)
      const names = [...one.map(i => entryName(from.entry(i))), ...other.map(i => entryName(to.entry(i)))]
      const edits = new Map(names.map(changed => [changed, now.get(changed)]))
      const changed = [...new Set([...old.keys(), ...now.keys()])].filter(
        key => old.get(key)?.oid !== now.get(key)?.oid || old.get(key)?.mode !== now.get(key)?.mode,
      )
      t.deepEqual([...edits.keys()].toSorted(), changed.toSorted())
      t.deepEqual(Buffer.from(spliced(from.bytes, splicesFor(from, edits))), to.bytes)
    }),
  )
})

test('what is long and alike is compared in blocks, and no difference is lost', t => {
  const many = Array.from({ length: 100 }, (_, i) => ({ mode: '100644', name: encode(`f${1000 + i}`), oid: zero }))
  for (const at of [0, 15, 16, 17, 50, 99]) {
    const changed = many.map((entry, i) => (i === at ? { ...entry, mode: '100755' } : entry))
    t.deepEqual(differences(flat(many), flat(changed)), { one: [at], other: [at] })
    t.deepEqual(differences(flat(many), flat(many.toSpliced(at, 1))), { one: [at], other: [] })
  }
})

const zero = '0'.repeat(40) as Oid

const line = (text: string) => concat([encode(`${text}\0`), new Uint8Array(20)])

const odd: Readonly<Record<string, readonly string[]>> = {
  'a mode of no kind': ['100664 a'],
  'a mode with a zero before it': ['040000 a'],
  'a mode that is no number': ['1006x4 a'],
  'no mode': [' a'],
  'no name': ['100644 '],
  'another order': ['100644 b', '100644 a'],
  'a directory before what stands before it': ['40000 a', '100644 a-b'],
  'a name twice': ['100644 a', '100755 a'],
}

for (const [what, lines] of Object.entries(odd)) {
  test(`a tree with ${what} is not edited`, t => {
    t.throws(() => new FlatTree(concat(lines.map(line)), 'sha1'), { instanceOf: OddTree })
  })
}

test('a tree that is cut off anywhere is not edited', t => {
  const whole = concat(['100644 a', '40000 b'].map(line))
  t.is(new FlatTree(whole, 'sha1').count, 2)
  for (let length = 1; length < whole.length; length++) {
    if (length === line('100644 a').length) continue
    t.throws(() => new FlatTree(whole.subarray(0, length), 'sha1'), { instanceOf: OddTree }, `${length}`)
  }
})

test('a file and a directory of one name are not told apart', t => {
  const tree = new FlatTree(concat(['100644 a', '100644 a-b', '40000 a'].map(line)), 'sha1')
  t.throws(() => tree.find('a'), { instanceOf: OddTree })
  t.is(tree.find('a-b')?.mode, '100644')
})
