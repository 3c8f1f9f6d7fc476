import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { longHistory } from '../../../fixtures-repos/long.js'
import { names, tags } from '../../../fixtures-repos/names.js'
import { oddities } from '../../../fixtures-repos/oddities.js'
import { stack } from '../../../fixtures-repos/stack.js'
import { stackedBranches } from '../../../fixtures-repos/states.js'
import { branchRef, parseRefName } from '../../../src/core/ref/ref-name.js'
import { hashObject } from '../../../src/core/object/raw-object.js'
import type { Oid, RefName, RefUpdate } from '../../../src/git/port.js'
import { failsWith } from '../../support/failures.js'
import { open, openBare, type TestRepository } from '../../support/repository.js'

const main = branchRef('main')
const { A, B, C, D } = stack.oids

const move = (name: RefName, expected: RefUpdate['expected'], target: Oid | null): RefUpdate => ({
  name,
  expected,
  target,
})

/** Refs, reflogs and HEAD as files; times left out. */
async function refFiles({ gitDirectory }: TestRepository): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for (const top of ['refs', 'logs', 'HEAD', 'ORIG_HEAD', 'packed-refs']) {
    const below = await readdir(join(gitDirectory, top), { recursive: true }).catch(() => [''])
    for (const name of below.toSorted()) {
      const path = join(gitDirectory, top, name)
      const stats = await stat(path).catch(() => undefined)
      if (stats === undefined) continue
      found[join(top, name)] = stats.isDirectory()
        ? '/'
        : (await readFile(path, 'utf8')).replace(/> \d+ \+0000/g, '> T')
    }
  }
  return found
}

const steps: readonly (readonly RefUpdate[])[] = [
  [move(main, D, B), move(branchRef('x/y/z'), null, A), move(parseRefName('ORIG_HEAD'), 'any', D)],
  [move(branchRef('x/y/z'), A, null), move(parseRefName('refs/slim/operations/1'), null, C)],
  [move(branchRef('x/y'), null, C), move(parseRefName('refs/tags/t'), null, C)],
  [move(branchRef('x/y'), C, C), move(main, B, D)],
  [move(parseRefName('refs/tags/t'), C, null), move(branchRef('packed'), null, B)],
  [move(parseRefName('HEAD'), D, C)],
  [move(main, D, A), move(branchRef('x/y'), C, null)],
]

for (const opened of [open, openBare]) {
  test(`refs and reflogs are, file by file, as git makes them [${opened.name}]`, async t => {
    const [theirs, ours] = [await opened(t, stack, 'system'), await opened(t, stack, 'embedded')]
    for (const [i, updates] of steps.entries()) {
      if (i === 4) for (const repo of [theirs, ours]) await repo.gitSays('pack-refs', '--all')
      for (const repo of [theirs, ours]) await (await repo.open()).refs.update(updates, `step ${i}`)
      t.deepEqual(await refFiles(ours), await refFiles(theirs), `step ${i}`)
    }
    t.is(
      await ours.gitSays('log', '-g', '--format=%gs %an', 'main'),
      await theirs.gitSays('log', '-g', '--format=%gs %an', 'main'),
    )
  })
}

test('packed refs are read, moved and deleted as others', async t => {
  const repo = await open(t, names, 'embedded')
  await repo.gitSays('pack-refs', '--all', '--prune')
  const git = await repo.open()
  const { A: a, B: b, C: c } = names.oids
  t.is(await git.refs.resolve('x/y/z'), b)
  await git.refs.update([move(branchRef('x/y/z'), b, c)], 'moved')
  await git.refs.update([move(branchRef('1.10'), b, null), move(branchRef('007e1'), b, a)], 'deleted')
  const packed = await readFile(join(repo.gitDirectory, 'packed-refs'), 'utf8')
  t.false(packed.includes('refs/heads/1.10'))
  t.true(packed.startsWith('# pack-refs with: peeled fully-peeled sorted'))
  t.is(await repo.gitSays('rev-parse', 'refs/heads/x/y/z', 'refs/heads/007e1'), `${c}\n${a}`)
  await t.throwsAsync(() => repo.gitSays('rev-parse', '--verify', 'refs/heads/1.10'))
  await failsWith(t, 'not-found', git.refs.resolve('1.10'))
  await failsWith(t, 'ref-moved', git.refs.update([move(branchRef('x'), null, a)], 'in the way of a packed ref'))
})

test('packed refs that another process changes are seen', async t => {
  const repo = await open(t, tags, 'embedded')
  const git = await repo.open()
  t.is(await git.refs.resolve('light'), tags.oids.A)
  await repo.gitSays('pack-refs', '--all', '--prune')
  t.is(await git.refs.resolve('light'), tags.oids.A)
  await repo.gitSays('tag', '-f', 'light', tags.oids.B)
  await repo.gitSays('pack-refs', '--all', '--prune')
  t.is(await git.refs.resolve('light'), tags.oids.B)
  await repo.gitSays('tag', '-d', 'light', 'of-a-blob')
  await failsWith(t, 'not-found', git.refs.resolve('light'))
  const peeled = new Map<string, Oid | undefined>()
  for await (const ref of git.refs.list('refs/tags/')) peeled.set(ref.name, ref.peeled)
  t.is(peeled.get('refs/tags/of-a-tag'), tags.oids.A)
})

for (const locked of ['refs/heads/lower', 'refs/heads/new', 'HEAD', 'packed-refs']) {
  test(`a lock on ${locked} is respected: nothing moves, no lock goes`, async t => {
    const repo = await open(t, stackedBranches, 'embedded')
    const git = await repo.open()
    const { A: a, B: b, D: d, E: e } = stackedBranches.oids
    const lock = join(repo.gitDirectory, `${locked}.lock`)
    await writeFile(lock, `${a}\n`)
    const updates = [
      move(main, a, b),
      move(branchRef('new'), null, b),
      move(branchRef('lower'), b, a),
      move(branchRef('upper'), e, d),
      move(branchRef('middle'), d, null),
    ]
    const error = await failsWith(t, 'ref-locked', git.refs.update(updates, 'test'))
    t.true(error.message.includes(`${locked}.lock`), error.message)
    t.is(await repo.gitSays('rev-parse', 'main', 'lower', 'upper', 'middle'), [a, b, e, d].join('\n'))
    t.is(await readFile(lock, 'utf8'), `${a}\n`)
    await t.throwsAsync(() => repo.check(), { message: new RegExp(`^left behind: ${locked}.lock$`) })
    await utimes(lock, new Date(0), new Date(0))
    if (locked === 'packed-refs') await rm(lock)
    else {
      t.is((await git.refs.lockOn(parseRefName(locked)))?.holds, a)
      await git.refs.breakLocks([{ name: parseRefName(locked), holds: b }], 0)
      t.is((await git.refs.lockOn(parseRefName(locked)))?.holds, a)
      await git.refs.breakLocks([{ name: parseRefName(locked), holds: a }], 1000)
      t.is(await git.refs.lockOn(parseRefName(locked)), undefined)
    }
    await git.refs.update(updates, 'test')
    t.is(await repo.gitSays('rev-parse', 'main', 'lower', 'upper', 'new'), [b, a, d, b].join('\n'))
  })
}

test('a lock that another git holds for a moment is waited for', async t => {
  const repo = await open(t, stack, 'embedded')
  const git = await repo.open()
  const lock = join(repo.gitDirectory, 'refs/heads/main.lock')
  await writeFile(lock, '')
  setTimeout(() => void rm(lock), 40)
  await t.notThrowsAsync(() => git.refs.update([move(main, D, A)], 'test'))
  t.is(await repo.oid('main'), A)
})

test('git and git-slim, writing at the same time, lose no update', async t => {
  const repo = await open(t, stack, 'embedded')
  const git = await repo.open()
  const attempts: Promise<unknown>[] = []
  for (let i = 0; i < 20; i++) {
    const [from, to] = i % 2 === 0 ? [D, A] : [D, B]
    attempts.push(
      i % 3 === 0
        ? repo.gitSays('update-ref', '--create-reflog', '-m', 'git', 'refs/heads/main', to, from)
        : git.refs.update([move(main, from, to), move(branchRef(`made-${i}`), null, to)], 'slim'),
    )
  }
  const done = await Promise.allSettled(attempts)
  const won = done.filter(({ status }) => status === 'fulfilled')
  t.is(won.length, 1)
  t.is((await repo.reflog('refs/heads/main')).length, 1)
  const made = (await repo.gitSays('for-each-ref', '--format=%(refname)', 'refs/heads/made-*'))
    .split('\n')
    .filter(Boolean)
  t.true(made.length <= 1)
})

test('what git gc makes of a repository is read: deltas, one pack, packed refs', async t => {
  const history = longHistory(400, 3)
  const repo = await open(t, history, 'embedded')
  await repo.gitSays('repack', '-adfq', '--depth=50', '--window=50')
  await repo.gitSays('gc', '-q', '--prune=now')
  const git = await repo.open()
  for (const [oid, object] of history.objects) {
    const found = await git.objects.read(oid)
    if (!Buffer.from(object.body).equals(found.body) || found.type !== object.type) t.fail(oid)
  }
  t.is(await git.refs.resolve('main~399'), history.oid('c1'))
})

test('objects that git writes after opening are read', async t => {
  const repo = await open(t, stack, 'embedded')
  const git = await repo.open()
  await git.objects.read(A)
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'later')
  const later = (await repo.oid('HEAD')) as Oid
  t.is((await git.objects.read(later)).type, 'commit')
  await repo.gitSays('gc', '-q', '--prune=now')
  t.is((await git.objects.read(later)).type, 'commit')
  t.is((await git.objects.read(B)).type, 'commit')
})

test('a damaged object is "corrupt", not missing', async t => {
  const repo = await open(t, stack, 'embedded')
  const git = await repo.open()
  const body = new TextEncoder().encode('to be damaged\n')
  await git.objects.write([{ type: 'blob', body }])
  const name = hashObject({ type: 'blob', body }, 'sha1')
  const file = join(repo.gitDirectory, 'objects', name.slice(0, 2), name.slice(2))
  await chmod(file, 0o644)
  await writeFile(file, (await readFile(file)).subarray(0, 8))
  await failsWith(t, 'corrupt', git.objects.read(name))
  await rm(file)
})

test('what is stored is read-only, and nothing half-made is left', async t => {
  const repo = await open(t, stack, 'embedded')
  const git = await repo.open()
  await git.objects.write([...oddities.objects.values()])
  await git.objects.write([{ type: 'blob', body: new TextEncoder().encode('x') }])
  const stored = await readdir(join(repo.gitDirectory, 'objects'), { recursive: true, withFileTypes: true })
  for (const entry of stored.filter(found => found.isFile())) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    t.is(mode & 0o222, 0, entry.name)
  }
  t.deepEqual(
    stored.map(({ name }) => name).filter(name => name.startsWith('tmp')),
    [],
  )
})

test('a write that fails leaves nothing behind', async t => {
  const repo = await open(t, stack, 'embedded')
  const git = await repo.open()
  const broken = { type: 'blob', body: undefined as unknown as Uint8Array } as const
  await t.throwsAsync(() => git.objects.write([...oddities.objects.values(), broken]))
  await mkdir(join(repo.gitDirectory, 'logs', 'refs', 'heads', 'main', 'x'), { recursive: true })
  await writeFile(join(repo.gitDirectory, 'logs', 'refs', 'heads', 'main', 'x', 'y'), '')
  await t.throwsAsync(() => git.refs.update([move(main, D, A)], 'a reflog that cannot be written'))
  t.is(await repo.oid('main'), D)
  await repo.check()
})
