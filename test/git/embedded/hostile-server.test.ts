/** What a server answers that means no good: each is refused as what it is, and the process has nothing left to wait for. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import test, { type ExecutionContext } from 'ava'
import { encode } from '../../../src/core/bytes/bytes.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../../src/core/object/raw-object.js'
import { cloneBackends, cloneScene } from '../../support/clone-scene.js'
import { packOf } from '../../support/pack.js'
import { packHeader } from '../../../src/core/pack/write-pack.js'

const line = (text: string) => `${(Buffer.byteLength(text, 'latin1') + 4).toString(16).padStart(4, '0')}${text}`
const capabilities = [
  '# service=git-upload-pack\n',
  undefined,
  'version 2\n',
  'ls-refs=unborn\n',
  'fetch=shallow\n',
  undefined,
]
const advertisement = Buffer.from(
  capabilities.map(text => (text === undefined ? '0000' : line(text))).join(''),
  'latin1',
)

const blob: RawObject = { type: 'blob', body: encode('text\n') }

interface Repository {
  readonly tip: Oid
  readonly objects: readonly RawObject[]
}

/** A repository with one commit, whose tree has these entries; each is a blob, or what its name says. */
function repository(entries: readonly (readonly [mode: string, name: string, object?: RawObject])[]): Repository {
  const lines = entries.map(([mode, name, object = blob]) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(hashObject(object, 'sha1'), 'hex')]),
  )
  const tree: RawObject = { type: 'tree', body: Buffer.concat(lines) }
  const who = 'A <a@example.com> 1600000000 +0000'
  const text = `tree ${hashObject(tree, 'sha1')}\nauthor ${who}\ncommitter ${who}\n\nA\n`
  const commit: RawObject = { type: 'commit', body: encode(text) }
  const blobs = new Map(entries.map(([, , object = blob]) => [hashObject(object, 'sha1'), object]))
  return { tip: hashObject(commit, 'sha1'), objects: [commit, tree, ...blobs.values()] }
}

const plain = repository([['100644', 'a.txt']])

interface Answers {
  readonly repository?: Repository
  readonly head?: string
  readonly info?: (response: ServerResponse) => void
  readonly shallow?: readonly string[]
  readonly pack?: (pack: Buffer) => Buffer
  /** What comes in the place of a list of refs. */
  readonly refs?: string
  /** What comes in the place of a pack, of all that goes before it, too. */
  readonly fetch?: string
}

/** Answers as a server of version 2 does, but for what is put in its place. */
async function hostile(t: ExecutionContext, answers: Answers): Promise<string> {
  const server = createServer((request, response) => {
    response.on('error', () => {})
    void answer(answers, request, response)
  })
  // On a busy machine more time passes between two requests than a server waits for the next.
  server.keepAliveTimeout = 120_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/repo.git`
}

async function answer(answers: Answers, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { repository: { tip, objects } = plain, head = 'refs/heads/main', shallow = [`shallow ${tip}`] } = answers
  const type = 'application/x-git-upload-pack'
  if (request.method === 'GET') {
    if (answers.info !== undefined) return answers.info(response)
    response.writeHead(200, { 'content-type': `${type}-advertisement` }).end(advertisement)
    return
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  response.writeHead(200, { 'content-type': `${type}-result` })
  if (Buffer.concat(chunks).includes('command=ls-refs')) {
    if (answers.refs !== undefined) return void response.end(answers.refs)
    response.end(Buffer.from(`${line(`${tip} HEAD symref-target:${head}\n`)}${line(`${tip} refs/heads/main\n`)}0000`))
    return
  }
  if (answers.fetch !== undefined) return void response.end(answers.fetch, 'latin1')
  response.write(`${line('shallow-info\n')}${shallow.map(line).join('')}0001${line('packfile\n')}`)
  const pack = (answers.pack ?? (whole => whole))(packOf(objects, 'sha1'))
  for (let at = 0; at < pack.length; at += 60_000) {
    response.write(Buffer.from(line(`\x01${pack.subarray(at, at + 60_000).toString('latin1')}`), 'latin1'))
  }
  response.end('0000')
}

/** Returns a pack of entries as they are, with the checksum that they have. */
function packed(count: number, ...entries: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat([packHeader(count), ...entries])
  return Buffer.concat([bytes, createHash('sha1').update(bytes).digest()])
}

const longLink: RawObject = { type: 'blob', body: encode('x'.repeat(100_000)) }
const emptyLink: RawObject = { type: 'blob', body: encode('') }
const says =
  (status: number, headers: Record<string, string>, body = '') =>
  (response: ServerResponse) => {
    response.writeHead(status, headers).end(body)
  }

const refused: Readonly<Record<string, readonly [kind: string, answers: Answers, reason?: RegExp]>> = {
  'an object that is more than it says': [
    'corrupt',
    { pack: () => packed(1, Buffer.of(0x3a), deflateSync(Buffer.alloc(20_000_000))) },
    /10 bytes has more/,
  ],
  'an object of a size that no file has': [
    'corrupt',
    { pack: () => packed(1, Buffer.alloc(9, 0xff), Buffer.of(1), deflateSync('x')) },
  ],
  'more objects than bytes': ['corrupt', { pack: whole => packed(2 ** 32 - 1, whole.subarray(12, -20)) }, /do not fit/],
  'a delta that makes a terabyte': [
    'corrupt',
    {
      pack: whole => {
        const delta = Buffer.from([5, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0x90, 5])
        const entry = [Buffer.of(0x70 | delta.length), Buffer.from(hashObject(blob, 'sha1'), 'hex'), deflateSync(delta)]
        return packed(4, whole.subarray(12, -20), ...entry)
      },
    },
    /a delta makes 5 bytes/,
  ],
  'deltas that start from each other': [
    'corrupt',
    {
      pack: () => {
        const delta = deflateSync(Buffer.from([5, 5, 0x90, 5]))
        const by = (byte: number) => Buffer.concat([Buffer.of(0x74), Buffer.alloc(20, byte), delta])
        return packed(2, by(1), by(2))
      },
    },
  ],
  'a broken byte': [
    'corrupt',
    { pack: whole => packed(3, whole.subarray(12, 30), Buffer.of(0xff), whole.subarray(31, -20)) },
  ],
  'another checksum': ['corrupt', { pack: whole => Buffer.concat([whole.subarray(0, -1), Buffer.of(0)]) }, /checksum/],
  'more behind the pack': ['corrupt', { pack: whole => Buffer.concat([whole, Buffer.from('junk')]) }, /behind/],
  'what is no pack': ['corrupt', { pack: () => Buffer.from('HELLO WORLD'.repeat(9)) }],
  'a pack without the tree': [
    'corrupt',
    { pack: () => packOf([plain.objects[0] as RawObject, blob], 'sha1') },
    /the pack needs the tree [0-9a-f]{40}, which is missing/,
  ],
  'a blob in the place of a tree': ['corrupt', { repository: repository([['40000', 'a']]) }, /named as a tree/],
  'a HEAD that stands for itself': ['not-found', { head: 'HEAD' }],
  'the end of a cut that is not here': ['protocol', { shallow: [`unshallow ${'1'.repeat(40)}`] }],
  'a redirect to what is no address': ['protocol', { info: says(302, { location: 'http://[::bad/info/refs' }) }],
  'a redirect to a file': ['protocol', { info: says(302, { location: 'file:///info/refs?service=git-upload-pack' }) }],
  'a page to log in': ['protocol', { info: says(200, { 'content-type': 'text/html' }, '<html>\n') }, /text\/html/],
  'words of its own': [
    'protocol',
    {
      info: says(200, { 'content-type': 'application/x-git-upload-pack-advertisement' }, line('ERR \x1b[31mno access')),
    },
    /no access/,
  ],
  'a list that inflates without an end': [
    'protocol',
    {
      info: response => {
        const headers = { 'content-type': 'application/x-git-upload-pack-advertisement', 'content-encoding': 'gzip' }
        response.writeHead(200, headers).end(gzipSync(Buffer.from(line('a'.repeat(60_000)).repeat(3000))))
      },
    },
    /a list of more than/,
  ],
  'a refusal that does not end': [
    'not-found',
    { info: response => void response.writeHead(404, { 'content-type': 'text/plain' }).write('gone') },
    /gone/,
  ],
  'a file with too long a name': ['refused', { repository: repository([['100644', 'n'.repeat(300)]]) }],
  'a link with too long a target': ['refused', { repository: repository([['120000', 'a', longLink]]) }],
  'a link to nowhere': ['refused', { repository: repository([['120000', 'a', emptyLink]]) }],
  'a name that is one of the repository on Windows': [
    'refused',
    { repository: repository([['100644', 'a\\.git\\config']]) },
  ],
}

for (const [what, [kind, answers, reason = /./]] of Object.entries(refused)) {
  test.serial(`a server that sends ${what} is refused as "${kind}"`, async t => {
    const scene = await cloneScene(t)
    const url = await hostile(t, answers)
    const argv = ['clone', '--json', '--retries', '0', '--stall-timeout', '0', url, 'ours']
    const { exitCode, stdout } = await scene.run('embedded', ...argv)
    const { error } = JSON.parse(stdout)
    t.is(error.kind, kind, stdout)
    t.regex(`${error.message} ${error.reason}`, reason)
    t.is(exitCode, 1)
    t.deepEqual(await scene.entries(), [])
  })
}

const beforePack = [line('shallow-info\n'), line(`shallow ${plain.tip}\n`), '0001', line('packfile\n')].join('')
const advertised = { 'content-type': 'application/x-git-upload-pack-advertisement' }

/** What a server says of itself: its words, the kind they have, and how the program ends. */
const said: Readonly<Record<string, readonly [answers: Answers, kind: string, exitCode: number]>> = {
  'at once': [{ info: says(200, advertised, line('ERR out of order\n')) }, 'protocol', 1],
  'in the place of refs': [{ refs: line('ERR out of order\n') }, 'protocol', 1],
  'in the place of an answer': [{ fetch: line('ERR out of order\n') }, 'protocol', 1],
  'in the place of a pack': [{ fetch: `${beforePack}${line('\x03out of order\n')}0000` }, 'protocol', 1],
  'on a band that does not exist': [{ fetch: `${beforePack}${line('\x09out of order\n')}0000` }, 'protocol', 1],
  'in the middle of a pack': [
    { fetch: `${beforePack}${line('\x01PACK\0\0\0\x02\0\0\0\x03')}${line('\x03out of order\n')}0000` },
    'network',
    75,
  ],
  'of too much': [{ refs: line('ERR too many requests\n') }, 'rate-limited', 75],
}

for (const backend of cloneBackends) {
  for (const [where, [answers, kind, exitCode]] of Object.entries(said)) {
    test(`an error that a server reports ${where} is "${kind}" [${backend}]`, async t => {
      const scene = await cloneScene(t)
      const url = await hostile(t, answers)
      const ended = await scene.run(backend, 'clone', '--json', '--retries', '0', url, 'ours')
      const { error } = JSON.parse(ended.stdout)
      t.is(error.kind, kind, ended.stdout)
      t.is(ended.exitCode, exitCode)
      t.regex(error.reason, /out of order|too many requests|no band|bad band/)
    })
  }
}

const notWanted = repository([['100644', 'other.txt']]).objects

for (const how of [['--depth=1'], ['--full'], ['--full', '--bare'], ['--depth=1', '--bare'], ['--filter=blob:none']]) {
  test(`a server that does not send the commit that was asked for is refused, also with ${how.join(' ')}`, async t => {
    for (const objects of [[], [blob], notWanted]) {
      const scene = await cloneScene(t)
      const url = await hostile(t, { pack: () => packOf(objects, 'sha1') })
      const { stdout } = await scene.run('embedded', 'clone', '--json', '--retries=0', ...how, url, 'ours')
      const { error } = JSON.parse(stdout)
      t.is(error?.kind, 'corrupt', stdout)
      t.true(error.reason.includes(plain.tip))
      t.deepEqual(await scene.entries(), [])
    }
  })
}

test('a HEAD that is no branch is a commit, as git has it', async t => {
  for (const head of ['config', '../../etc/x', 'refs/heads/a..b', 'refs/tags/v1']) {
    const scene = await cloneScene(t)
    const url = await hostile(t, { head })
    const { exitCode, stderr } = await scene.run('embedded', 'clone', url, 'ours')
    t.is(exitCode, 0, stderr)
    await scene.git('clone', '-q', '--depth=1', url, 'theirs')
    const [ours, theirs] = [await scene.picture('ours'), await scene.picture('theirs')]
    t.is(ours.head, plain.tip)
    t.is(ours.head, theirs.head)
    t.is(ours.fsck, '')
  }
})

test('modes that git spells in another way are those git takes them for', async t => {
  const inner: RawObject = { type: 'tree', body: repository([['100644', 'b']]).objects[1]?.body ?? encode('') }
  const odd = repository([
    ['100664', 'a'],
    ['104755', 'b'],
    ['140000', 'c'],
    ['040000', 'd', inner],
  ])
  const scene = await cloneScene(t)
  const url = await hostile(t, { repository: odd })
  const { exitCode, stderr } = await scene.run('embedded', 'clone', url, 'ours')
  t.is(exitCode, 0, stderr)
  await scene.git('clone', '-q', '--depth=1', url, 'theirs')
  const [ours, theirs] = [await scene.picture('ours'), await scene.picture('theirs')]
  t.deepEqual(ours.index, theirs.index)
  t.deepEqual([ours.status, ours.fsck], [theirs.status, theirs.fsck])
})

test('a list of refs that comes compressed is read', async t => {
  const headers = { 'content-type': 'application/x-git-upload-pack-advertisement', 'content-encoding': 'gzip' }
  const scene = await cloneScene(t)
  const url = await hostile(t, { info: response => response.writeHead(200, headers).end(gzipSync(advertisement)) })
  const { exitCode, stderr } = await scene.run('embedded', 'clone', url, 'ours')
  t.is(exitCode, 0, stderr)
})

test('a port that there is not is no address', async t => {
  const scene = await cloneScene(t)
  const { exitCode, stderr } = await scene.run('embedded', 'clone', 'http://127.0.0.1:99999/x', 'ours')
  t.is(exitCode, 2, stderr)
  t.regex(stderr, /port/)
})
