import test from 'ava'
import { files } from '../../../fixtures-repos/files.js'
import { merged } from '../../../fixtures-repos/merges.js'
import { tags } from '../../../fixtures-repos/names.js'
import { oddities } from '../../../fixtures-repos/oddities.js'
import { stackSha256 } from '../../../fixtures-repos/stack.js'
import { encode } from '../../../src/core/bytes/bytes.js'
import { parseCommit, serializeCommit } from '../../../src/core/object/commit.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../../src/core/object/raw-object.js'
import { isFailure } from '../../../src/core/errors.js'
import { open, type TestRepository } from '../../support/repository.js'

for (const history of [oddities, merged, tags, files, stackSha256]) {
  test(`every object of ${history.name} is read as it is, and is made of what was read`, async t => {
    const git = await (await open(t, history, 'system')).open()
    t.is(git.objectFormat, history.objectFormat)
    const names = [...history.objects.keys()]
    const read = await Promise.all(names.map(oid => git.objects.read(oid)))
    t.deepEqual(read, [...history.objects.values()])
    for (const [i, object] of read.entries()) {
      const again = object.type === 'commit' ? serializeCommit(parseCommit(object.body)) : object
      t.is(hashObject(again, git.objectFormat), names[i] as Oid)
    }
  })
}

for (const [count, format, place] of [
  [20, 'sha1', 'loose'],
  [21, 'sha1', 'packed'],
  [21, 'sha256', 'packed'],
] as const) {
  test(`${count} objects are stored ${place}, and git finds them (${format})`, async t => {
    const repo = await open(t, format === 'sha1' ? oddities : stackSha256, 'system')
    const git = await repo.open()
    const before = await counts(repo)
    const objects = blobs(count)
    await git.objects.write(objects)
    await git.objects.write(objects)
    const after = await counts(repo)
    t.is(after.loose - before.loose, place === 'loose' ? count : 0)
    t.is(after.packed > before.packed, place === 'packed')
    for (const object of objects) t.deepEqual(await git.objects.read(hashObject(object, format)), object)
    t.is(await repo.gitSays('cat-file', 'blob', hashObject(objects[3] as RawObject, format)), '3')
  })
}

test('sizes at the borders of the pack format survive', async t => {
  const repo = await open(t, oddities, 'system')
  const git = await repo.open()
  const sizes = [0, 1, 15, 16, 2047, 2048, 4096, 4097, 65_535, 65_536, 262_143, 262_144, 1_048_577]
  const objects = sizes.map(size => ({ type: 'blob', body: noise(size) }) as const)
  await git.objects.write([...objects, ...blobs(20)])
  for (const object of objects) t.deepEqual(await git.objects.read(hashObject(object, 'sha1')), object)
})

test('one object given twice is stored once', async t => {
  const repo = await open(t, oddities, 'system')
  const git = await repo.open()
  const before = await counts(repo)
  await git.objects.write([...blobs(30), ...blobs(30)])
  t.is((await counts(repo)).packed - before.packed, 30)
})

test('an object that is not there is not-found, and the others are answered', async t => {
  const git = await (await open(t, oddities, 'system')).open()
  const absent = 'f'.repeat(40) as Oid
  const [missing, there] = await Promise.allSettled([git.objects.read(absent), git.objects.read(oddities.oid('plain'))])
  t.true(missing.status === 'rejected' && isFailure(missing.reason, 'not-found'))
  t.is(there.status, 'fulfilled')
})

function blobs(count: number): readonly RawObject[] {
  return Array.from({ length: count }, (_, i) => ({ type: 'blob', body: encode(String(i)) }))
}

function noise(size: number): Uint8Array {
  let seed = 1
  return Uint8Array.from({ length: size }, () => (seed = (seed * 48_271) % 2_147_483_647) & 0xff)
}

async function counts(repo: TestRepository): Promise<{ loose: number; packed: number }> {
  const text = await repo.gitSays('count-objects', '-v')
  const number = (name: string) => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(text)?.[1])
  return { loose: number('count'), packed: number('in-pack') }
}
