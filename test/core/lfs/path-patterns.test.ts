import test from 'ava'
import { encode } from '../../../src/core/bytes/bytes.js'
import { pathPatterns } from '../../../src/git/system/lfs.js'

test('what is special in a path stands for any character', t => {
  t.deepEqual(pathPatterns(['a.bin', 'dir/[x]*, y?.bin', 'ü\\#1'].map(encode)), ['/a.bin,/dir/?x??? y?.bin,/ü?#1'])
  t.deepEqual(pathPatterns([Uint8Array.of(0x61, 0xff, 0x62)]), ['/a?b'])
  t.deepEqual(pathPatterns([]), [])
})

test('no list is longer than an argument may be', t => {
  const paths = Array.from({ length: 5000 }, (_, i) => `some/directory/file-${i}.bin`)
  const lists = pathPatterns(paths.map(encode))
  t.true(lists.length > 1)
  t.true(lists.every(list => list.length < 100_000))
  t.deepEqual(
    lists.flatMap(list => list.split(',')),
    paths.map(path => `/${path}`),
  )
})
