import test from 'ava'
import { encode } from '../../src/core/bytes/bytes.js'
import type { TransferProgress } from '../../src/git/port.js'
import { progressReader } from '../../src/git/transfer-progress.js'

/** What git 2.39 writes while it fetches and checks out, in the chunks it may come in. */
const written = [
  'remote: Enumerating objects: 1056, done.        \nremote: Counting obj',
  'ects:  50% (528/1056)        \rremote: Counting objects: 100% (1056/1056), done.        \n',
  'remote: Compressing objects: 100% (7/7), done.\nremote: a word from the server\n',
  'Receiving objects:  45% (476/1056)\rReceiving objects:  67% (708/1056), 1.20 MiB | 2.00 MiB/s\r',
  'Receiving objects: 100% (1056/1056), 999 bytes | 2.00 KiB/s, done.\n',
  'Resolving deltas: 100% (3/3), done.\nUpdating files:  10% (30/300)\rwarning: \xc3',
]

/** What git-lfs 3.3 writes. */
const largeFiles =
  'Downloading LFS objects:   0% (0/2), 0 B | 0 B/s\rDownloading LFS objects:  50% (1/2), 1.5 MB | 1 KB/s  \r'

test('lines of ssh end in CR LF, which is one end', t => {
  const reader = progressReader(() => t.fail())
  for (const chunk of ['Host key is new.\r', '\nNo.\r\n', '\nfatal: no\n']) reader.push(encode(chunk))
  t.is(reader.words(), 'Host key is new.\nNo.\n\nfatal: no\n')
})

test('what git-lfs says of how far it is, is no word of it', t => {
  const seen: TransferProgress[] = []
  const reader = progressReader(progress => seen.push(progress))
  reader.push(encode(`${largeFiles}batch response: no\n`))
  t.deepEqual(seen, [
    { stage: 'large-files', done: 0, total: 2, bytes: 0 },
    { stage: 'large-files', done: 1, total: 2, bytes: 1_500_000 },
  ])
  t.is(reader.words(), 'batch response: no\n')
})

test('progress is told apart from words, however its bytes are cut', t => {
  const seen: TransferProgress[] = []
  const reader = progressReader(progress => seen.push(progress))
  for (const chunk of written.slice(0, -1)) reader.push(encode(chunk))
  const last = encode(written.at(-1) ?? '')
  for (const byte of last) reader.push(Uint8Array.of(byte))
  t.deepEqual(seen, [
    { stage: 'count', done: 1056 },
    { stage: 'count', done: 528, total: 1056 },
    { stage: 'count', done: 1056, total: 1056 },
    { stage: 'compress', done: 7, total: 7 },
    { stage: 'receive', done: 476, total: 1056 },
    { stage: 'receive', done: 708, total: 1056, bytes: 1_258_291 },
    { stage: 'receive', done: 1056, total: 1056, bytes: 999 },
    { stage: 'resolve', done: 3, total: 3 },
    { stage: 'checkout', done: 30, total: 300 },
  ])
  t.is(reader.words(), 'remote: a word from the server\nwarning: \xc3')
})
