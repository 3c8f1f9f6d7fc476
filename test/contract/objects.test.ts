import test from 'ava'
import { files } from '../../fixtures-repos/files.js'
import { tags } from '../../fixtures-repos/names.js'
import { oddities } from '../../fixtures-repos/oddities.js'
import { stack, stackSha256 } from '../../fixtures-repos/stack.js'
import { shallow } from '../../fixtures-repos/states.js'
import { encode } from '../../src/core/bytes/bytes.js'
import { parseOid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { backends, diskBackends, sha256Backends } from '../support/backends.js'
import { looseObjects, packs } from '../support/disk.js'
import { failsWith } from '../support/failures.js'
import { open } from '../support/repository.js'

const blobs = (count: number): RawObject[] =>
  Array.from({ length: count }, (_, i) => ({ type: 'blob', body: encode(`blob ${i}\n`) }))

for (const backend of backends) {
  for (const history of [stack, oddities, files, tags, shallow]) {
    test(`every object of "${history.name}" is read byte for byte [${backend}]`, async t => {
      const git = await (await open(t, history, backend)).open()
      const read = await Promise.all([...history.objects.keys()].map(oid => git.objects.read(oid)))
      t.deepEqual(
        read.map(({ type, body }) => ({ type, body: new Uint8Array(body) })),
        [...history.objects.values()].map(({ type, body }) => ({ type, body: new Uint8Array(body) })),
      )
    })
  }

  test(`an object that is not there is "not-found" [${backend}]`, async t => {
    const git = await (await open(t, stack, backend)).open()
    const absent = parseOid('1'.repeat(40))
    const error = await failsWith(t, 'not-found', git.objects.read(absent))
    t.true(error.message.includes(absent))
    t.is((await git.objects.read(stack.oids.A)).type, 'commit')
  })

  test(`what is written can be read, at once and by whoever opens next [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    const large = new Uint8Array(3_000_000).map((_, i) => (i * 7919) % 251)
    const written: RawObject[] = [
      ...blobs(3),
      { type: 'blob', body: new Uint8Array() },
      { type: 'tree', body: new Uint8Array() },
      { type: 'blob', body: large },
      ...[...oddities.objects.values()].filter(({ type }) => type === 'commit').slice(0, 8),
    ]
    await git.objects.write(written)
    const again = await repo.open()
    for (const object of written) {
      const oid = hashObject(object, 'sha1')
      t.true(Buffer.from(object.body).equals((await git.objects.read(oid)).body))
      t.is((await again.objects.read(oid)).type, object.type)
    }
  })

  test(`objects that exist already, or come twice, are no error [${backend}]`, async t => {
    const git = await (await open(t, stack, backend)).open()
    const [blob] = blobs(1)
    const known = stack.objects.get(stack.oids.A)
    if (!blob || !known) throw new Error('unreachable')
    await t.notThrowsAsync(() => git.objects.write([blob, known, blob]))
    await t.notThrowsAsync(() => git.objects.write([...blobs(30), ...blobs(30), known]))
    await t.notThrowsAsync(() => git.objects.write([...blobs(30)]))
    await t.notThrowsAsync(() => git.objects.write([]))
    t.deepEqual(Buffer.from((await git.objects.read(hashObject(blob, 'sha1'))).body), Buffer.from(blob.body))
  })
}

for (const backend of diskBackends) {
  test(`more than twenty objects become one pack, fewer become files [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    const before = await packs(repo.gitDirectory)
    await git.objects.write(blobs(20))
    t.is(await looseObjects(repo.gitDirectory), 20)
    t.is((await packs(repo.gitDirectory)).length, before.length)
    await git.objects.write(blobs(60).slice(20))
    t.is(await looseObjects(repo.gitDirectory), 20)
    t.is((await packs(repo.gitDirectory)).length, before.length + 1)
    const counted = await repo.gitSays('count-objects', '-v')
    t.regex(counted, new RegExp(`^in-pack: ${stack.objects.size + 40}$`, 'm'))
  })

  test(`real git reads what was written [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    await git.objects.write([...oddities.objects.values()])
    await git.objects.write(blobs(5))
    for (const [oid, { type }] of oddities.objects) t.is(await repo.gitSays('cat-file', '-t', oid), type)
    t.is(await repo.gitSays('cat-file', '-p', hashObject({ type: 'blob', body: encode('blob 4\n') }, 'sha1')), 'blob 4')
  })
}

for (const backend of sha256Backends) {
  test(`sha256 names work as well [${backend}]`, async t => {
    const git = await (await open(t, stackSha256, backend)).open()
    t.is(git.objectFormat, 'sha256')
    t.is(await git.refs.resolve('main'), stackSha256.oids.D)
    await git.objects.write(blobs(40))
    const [blob] = blobs(1)
    if (blob)
      t.deepEqual(Buffer.from((await git.objects.read(hashObject(blob, 'sha256'))).body), Buffer.from(blob.body))
  })
}
