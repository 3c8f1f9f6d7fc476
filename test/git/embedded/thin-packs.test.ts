/** Deltas of a thin pack start from objects that are here already, and are put behind it. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { indexPack } from '../../../src/git/embedded/index-pack.js'
import { EmbeddedObjects } from '../../../src/git/embedded/objects.js'
import { cloneScene } from '../../support/clone-scene.js'
import { oracle } from '../../support/git.js'
import { defineHistory } from '../../support/history.js'
import { serve } from '../../support/http-server.js'

/** Long enough that a file is told by how it differs from the one before it. */
const long = (first: number, last: number) =>
  Array.from({ length: last - first }, (_, i) => `line ${first + i}\n`).join('')

const growing = defineHistory('growing', h => {
  for (let i = 0; i < 8; i++) h.commit(`c${i}`, { 'a.txt': long(i, 2000), 'b.txt': long(0, 1000 + i) })
})

test('a thin pack becomes what git makes of it', async t => {
  const { served, work, env } = await cloneScene(t, growing)
  const repository = join(served, 'growing.git')
  const git = { cwd: repository, env }
  const input = `${growing.oid('c5')}\n^${growing.oid('c4')}\n`
  const thin = await oracle(['pack-objects', '--revs', '--thin', '--stdout', '-q'], { ...git, input })
  const [pack, index] = [join(work, 'new.pack'), join(work, 'new.idx')]
  await writeFile(pack, thin)
  const signal = new AbortController().signal
  const objects = new EmbeddedObjects(repository, signal)
  const { added } = await indexPack({ pack, index, ends: new Set(), signal, outside: oid => objects.find(oid) })
  t.is(added.size, 2)
  const ours = await oracle(['verify-pack', '-v', index], git)
  await oracle(['index-pack', '--fix-thin', '--stdin', join(work, 'git.pack')], { ...git, input: thin })
  const theirs = await oracle(['verify-pack', '-v', join(work, 'git.idx')], git)
  t.deepEqual(objectsIn(ours), objectsIn(theirs))
})

function objectsIn(listing: Buffer): readonly string[] {
  return (listing.toString().match(/^[0-9a-f]{40} \w+/gm) ?? []).toSorted()
}

test('more history comes of files that change a little', async t => {
  const scene = await cloneScene(t, growing)
  const server = await serve(t, scene.served, { env: scene.env })
  await scene.git('clone', '-q', '--depth=1', `${server.url}/growing.git`, 'ours')
  for (const [how, commits] of [
    ['--by=2', '3'],
    ['--to-depth=5', '5'],
    ['--full', '8'],
  ] as const) {
    const { exitCode, stderr } = await scene.run('embedded', '-C', 'ours', 'deepen', how)
    t.is(exitCode, 0, stderr)
    t.is(await scene.git('-C', 'ours', 'rev-list', '--count', 'HEAD'), commits)
    t.like(await scene.picture('ours'), { fsck: '', status: '' })
  }
})
