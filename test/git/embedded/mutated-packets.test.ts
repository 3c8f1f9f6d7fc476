/** Whatever a server answers, it is read to an end, or refused as what it is. */
import test from 'ava'
import { readAdvertisement } from '../../../src/git/embedded/smart/advertisement.js'
import { fetchPieces } from '../../../src/git/embedded/smart/fetch-answer.js'
import { readLsRefs } from '../../../src/git/embedded/smart/ls-refs.js'
import {
  bounded,
  BrokenAnswer,
  MalformedPacket,
  mostInList,
  type Packet,
  packets,
  RefusedByServer,
} from '../../../src/git/embedded/smart/pkt-line.js'
import { isRefName } from '../../../src/core/ref/ref-name.js'
import { fc } from '../../support/properties.js'
import { numberOfRuns } from '../../support/random-runs.js'

// FC_RUNS asks for more.
const numRuns = numberOfRuns(300)
/** In kilobytes, of the whole process. */
const mostMemory = 900 * 1024

const oid = '1'.repeat(40)
const line = (text: string) => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`
const answers = [
  [line('# service=git-upload-pack\n'), '0000', line('version 2\n'), line('ls-refs=unborn\n'), '0000'],
  [line(`${oid} HEAD\0side-band-64k symref=HEAD:refs/heads/main\n`), line(`${oid} refs/heads/main\n`), '0000'],
  [line(`${oid} HEAD symref-target:refs/heads/main\n`), line(`${oid} refs/tags/v1 peeled:${oid}\n`), '0000'],
  [line('unborn HEAD symref-target:refs/heads/main\n'), '0000'],
  [
    line('shallow-info\n'),
    line(`shallow ${oid}`),
    '0001',
    line('packfile\n'),
    line('\x01PACK'),
    line('\x02a\r'),
    '0000',
  ],
  [line('ERR no such repository\n')],
].map(parts => parts.join(''))

const change = fc.record({
  at: fc.nat({ max: 2 ** 31 - 1 }),
  cut: fc.nat({ max: 8 }),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .constantFrom('0000', '0001', '0003', '0004', 'ffff', 'fff1', '\n', ' ', '\0', '\x01', '\x03', 'ERR ')
      .map(text => Buffer.from(text)),
  ),
})
const mutated = fc
  .tuple(fc.constantFrom(...answers), fc.array(change, { maxLength: 4 }), fc.integer({ min: 1, max: 50 }))
  .map(([answer, changes, piece]) => {
    let bytes = Buffer.from(answer, 'latin1')
    for (const { at, cut, put } of changes) {
      const place = at % (bytes.length + 1)
      bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)])
    }
    return { bytes, piece }
  })

async function* inPieces({ bytes, piece }: { bytes: Buffer; piece: number }): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
}

const readers: Readonly<Record<string, (answer: AsyncIterable<Packet>) => Promise<unknown>>> = {
  'what a server says of itself': async answer => {
    const found = await readAdvertisement(answer)
    return found?.version === 0 ? found.offer : undefined
  },
  'a list of refs': readLsRefs,
  'an answer with a pack': async answer => {
    for await (const piece of fetchPieces(answer)) void piece
  },
}

for (const [what, read] of Object.entries(readers)) {
  test(`${what} that was changed on its way is read, or refused as what it is`, async t => {
    await fc.assert(
      fc.asyncProperty(mutated, async answer => {
        try {
          const offer = (await read(packets(inPieces(answer)))) as
            | { refs?: { name: string }[]; unborn?: string }
            | undefined
          t.true((offer?.refs ?? []).every(({ name }) => isRefName(name)))
          t.true(offer?.unborn?.startsWith('refs/heads/') ?? true)
        } catch (error) {
          const isRefusal = [BrokenAnswer, MalformedPacket, RefusedByServer].some(kind => error instanceof kind)
          if (!isRefusal) throw error
        }
      }),
      { numRuns, includeErrorInReport: true },
    )
    t.true(process.resourceUsage().maxRSS < mostMemory)
  })
}

test('a list that does not end is not kept', async t => {
  let count = 0
  const size = 60_000
  async function* endless(): AsyncGenerator<Packet> {
    for (;;) yield new Uint8Array(count++ % 2 === 0 ? size : 0)
  }
  const read = async () => {
    for await (const each of bounded(endless())) void each
  }
  await t.throwsAsync(read(), { instanceOf: MalformedPacket })
  t.true(count <= (2 * mostInList) / size + 1)
})

test('a packet is no longer than git makes one', async t => {
  const read = async (length: string) => {
    const bytes = Buffer.concat([Buffer.from(length), Buffer.alloc(0xffff)])
    for await (const each of packets(inPieces({ bytes, piece: 1000 }))) return each.length
    return undefined
  }
  t.is(await read('fff0'), 0xfff0 - 4)
  await t.throwsAsync(read('fff1'), { instanceOf: MalformedPacket })
})
