import { readdir, writeFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { longHistory } from '../../fixtures-repos/long.js'
import { crissCross, merged } from '../../fixtures-repos/merges.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { BackendName } from '../../src/git/port.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'
import { type DefinedHistory, defineHistory } from '../support/history.js'
import { schemaErrors } from '../support/schema.js'

const long = longHistory(30)

interface Scene extends CloneScene {
  readonly backend: BackendName
}

/** Clones a history at a depth, and lets its server leave things out. */
async function shallowScene(
  t: ExecutionContext,
  backend: BackendName,
  history: DefinedHistory,
  ...how: readonly string[]
): Promise<Scene> {
  const scene = await cloneScene(t, history)
  const served = join(scene.served, `${history.name}.git`)
  await scene.git('-C', served, 'config', 'uploadpack.allowFilter', 'true')
  const options = how.length === 0 ? ['--depth=1'] : how
  await scene.git('clone', '-q', '--no-tags', '--single-branch', ...options, `file://${served}`, 'ours')
  return { ...scene, backend }
}

async function deepened(t: ExecutionContext, scene: Scene, ...words: readonly string[]) {
  const { exitCode, stdout, stderr } = await scene.run(scene.backend, '-C', 'ours', 'deepen', '--json', ...words)
  t.is(exitCode, 0, stdout + stderr)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('deepen', document), '')
  const picture = await scene.picture('ours')
  t.is(picture.fsck, '')
  t.is(document.after.shallow, picture.shallow.length > 0)
  t.is(String(document.after.commits), await scene.git('-C', 'ours', 'rev-list', '--count', 'HEAD'))
  t.deepEqual(
    (await readdir(join(scene.work, 'ours', '.git'))).filter(name => /git-slim|lock/.test(name)),
    [],
  )
  return document
}

const pull = defineHistory('pull', h => {
  for (let i = 0; i < 10; i++) h.commit(`m${i}`, { 'main.txt': `${i}\n`, 'kept.txt': 'kept\n'.repeat(30) })
  h.branch('feature', 'm4')
  for (let i = 0; i < 3; i++)
    h.commit(`f${i}`, { 'feature.txt': `${i}\n`, 'kept.txt': null, 'moved.txt': 'kept\n'.repeat(30) })
  h.checkout('main')
  h.merge('merge', ['f2'])
  h.ref('refs/pull/7/merge', 'merge')
  h.branch('main', 'm9')
  h.orphan('alone')
  h.commit('alone', { 'alone.txt': 'alone\n' })
  h.checkout('feature')
})

const released = defineHistory('released', h => {
  h.commit('a0')
  h.annotatedTag('v1.0')
  for (let i = 1; i < 100; i++) h.commit(`a${i}`)
  h.tag('nightly', 'a90')
  h.branch('other', 'a0')
  h.commit('b')
  h.tag('v2.0')
  h.checkout('main')
})

for (const backend of cloneBackends) {
  for (const [title, ours, theirs] of [
    ['--by', ['--by', '7'], ['--deepen=7']],
    ['--to-depth', ['--to-depth', '9'], ['--depth=9']],
    ['--since', ['--since', '2020-09-13T12:50:00Z'], ['--shallow-since=2020-09-13T12:50:00Z']],
    ['--full', ['--full'], ['--unshallow']],
    ['more than there is', ['--by', '99'], ['--unshallow']],
  ] as const) {
    test(`leaves what git's own fetch leaves: ${title} [${backend}]`, async t => {
      const scene = await shallowScene(t, backend, long, '--depth=3')
      await scene.git(
        'clone',
        '-q',
        '--no-tags',
        '--single-branch',
        '--depth=3',
        `file://${scene.served}/${long.name}.git`,
        'git',
      )
      await scene.git('-C', 'git', 'fetch', '-q', ...theirs)
      const { before, rounds } = await deepened(t, scene, ...ours)
      t.deepEqual(before, { commits: 3, depth: 3, shallow: true })
      t.is(rounds, 1)
      const [actual, expected] = [await scene.picture('ours'), await scene.picture('git')]
      t.deepEqual({ ...actual, config: [] }, { ...expected, config: [] })
    })
  }

  for (const words of [['--by', '5'], ['--to-depth', '1'], ['--since', '2020-01-01'], ['--full']]) {
    test(`a full clone is complete already, and stays so: ${words.join(' ')} [${backend}]`, async t => {
      const scene = await shallowScene(t, backend, merged, '--no-local')
      const before = await scene.picture('ours')
      t.like(await deepened(t, scene, ...words), { rounds: 0, receivedBytes: 0 })
      t.deepEqual(await scene.picture('ours'), before)
      const { stdout } = await scene.run(backend, '-C', 'ours', 'deepen', ...words)
      t.is(stdout, 'Already complete\n')
    })
  }

  test(`what is here is never cut off [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, long, '--depth=20')
    for (const words of [
      ['--to-depth', '5'],
      ['--since', '2020-09-13T12:55:00Z'],
    ]) {
      t.like(await deepened(t, scene, ...words), { rounds: 0, after: { commits: 20, depth: 20 } })
    }
  })

  test(`merges are deepened to one depth, in every version of git [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, crissCross)
    await deepened(t, scene, '--by', '1')
    const { after } = await deepened(t, scene, '--by', '1')
    t.is(after.depth ?? 3, 3)
    t.is(String(after.commits), await scene.git('-C', 'ours', 'rev-list', '--count', 'HEAD'))
    t.like(await deepened(t, scene, '--full'), { after: { depth: null, shallow: false } })
    t.is(
      await scene.git('-C', 'ours', 'rev-list', '--topo-order', 'HEAD'),
      await scene.git('-C', join(scene.served, 'criss-cross.git'), 'rev-list', '--topo-order', 'HEAD'),
    )
  })

  test(`commits of this clone alone are no hindrance [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, long)
    await scene.git('-C', 'ours', 'commit', '-q', '--allow-empty', '-m', 'mine')
    t.like(await deepened(t, scene, '--by', '2'), { after: { commits: 4, depth: 4 } })
    t.like(await deepened(t, scene, '--to-depth', '6'), { after: { commits: 6, depth: 6 } })
  })

  test(`a pull request is compared with its base, without the server [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, pull, '--depth=1', '-b', 'feature')
    const document = await deepened(t, scene, '--to-merge-base', 'origin/main')
    t.deepEqual(document.mergeBases, [pull.oid('m4')])
    t.true(document.rounds <= 4)
    await scene.git('-C', 'ours', 'remote', 'set-url', 'origin', '/nowhere')
    t.regex(
      await scene.git('-C', 'ours', 'diff', '-M', '--summary', 'origin/main...HEAD'),
      /rename kept.txt => moved.txt/,
    )
    t.is((await scene.git('-C', 'ours', 'log', '--format=%s', 'origin/main..HEAD')).trim(), 'f2\nf1\nf0')
  })

  test(`the server's merge of a pull request stands for the two it merges [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, pull)
    await scene.git('-C', 'ours', 'fetch', '-q', '--depth=1', 'origin', 'refs/pull/7/merge')
    await scene.git('-C', 'ours', 'checkout', '-q', 'FETCH_HEAD')
    const { mergeBases } = await deepened(t, scene, '--to-merge-base', 'main')
    t.deepEqual(mergeBases, [pull.oid('m4')])
    t.is(await scene.git('-C', 'ours', 'merge-base', '--all', 'HEAD', 'origin/main'), pull.oid('m9'))
  })

  test(`what is fetched for a search leaves no filter behind, and a plain fetch brings all [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, pull, '--depth=1', '-b', 'feature')
    await deepened(t, scene, '--to-merge-base', 'main')
    const { config } = await scene.picture('ours')
    t.deepEqual(
      config.filter(line => /partialclone|promisor|extensions/.test(line)),
      ['remote.origin.promisor=true'],
    )
    await scene.git('-C', 'ours', 'fetch', '-q', 'origin', '+refs/heads/*:refs/remotes/origin/*')
    await scene.git('-C', 'ours', 'checkout', '-q', 'origin/alone')
    t.is((await scene.picture('ours')).status, '')
  })

  test(`nothing in common is said, and changes nothing [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, pull, '--depth=1', '-b', 'feature')
    const before = await scene.picture('ours')
    const { exitCode, stderr } = await scene.run(backend, '-C', 'ours', 'deepen', '--to-merge-base', 'alone')
    t.is(exitCode, 1)
    t.regex(stderr, /HEAD and alone have no commit in common/)
    const far = await scene.run(backend, '-C', 'ours', 'deepen', '--to-merge-base', 'alone', '--max-commits', '2')
    t.is(far.exitCode, 1)
    t.regex(far.stderr, /no answer within 2 commits/)
    t.deepEqual(await scene.picture('ours'), before)
  })

  test(`a ref that is not there is answered with those that come close [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, pull, '--depth=1', '-b', 'feature')
    const { exitCode, stderr } = await scene.run(backend, '-C', 'ours', 'deepen', '--to-merge-base', 'origin/mian')
    t.is(exitCode, 1)
    t.regex(stderr, /origin has no branch or tag "origin\/mian"/)
  })

  test(`a version is what git describe tells in all of history, by the tags that are needed alone [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, released, '--depth=1', '-b', 'main')
    t.like(await deepened(t, scene, '--to-tag'), { describe: { tag: 'nightly', distance: 9 } })
    const { describe, rounds } = await deepened(t, scene, '--to-tag', 'v*')
    t.deepEqual(describe, { tag: 'v1.0', distance: 99, commit: released.oid('a0') })
    t.true(rounds <= 4)
    t.regex(await scene.git('-C', 'ours', 'describe', '--tags', '--match', 'v*'), /^v1\.0-99-g/)
    t.is(await scene.git('-C', 'ours', 'tag'), 'nightly\nv1.0')
  })

  test(`no tag is said, instead of a wrong version [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, released, '--depth=1', '-b', 'main')
    for (const [glob, reason] of [
      ['x*', /neither the server nor this repository has a tag/],
      ['v2*', /all history was searched/],
    ] as const) {
      const { exitCode, stderr } = await scene.run(backend, '-C', 'ours', 'deepen', '--to-tag', glob)
      t.is(exitCode, 1)
      t.regex(stderr, reason)
    }
    t.is(await scene.git('-C', 'ours', 'rev-list', '--count', 'HEAD'), '1')
  })

  test(`--with-trees brings the trees of all that was found [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, pull, '--depth=1', '-b', 'feature')
    await deepened(t, scene, '--to-merge-base', 'main', '--with-trees')
    await scene.git('-C', 'ours', 'remote', 'set-url', 'origin', '/nowhere')
    const shown = await scene.git('-C', 'ours', 'log', '-p', '--format=%s', 'origin/main...HEAD')
    t.is(shown.match(/^diff /gm)?.length, 9)
  })

  test(`a server that leaves nothing out is said to [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, pull, '--depth=1', '-b', 'feature')
    await scene.git('-C', join(scene.served, 'pull.git'), 'config', 'uploadpack.allowFilter', 'false')
    const { warnings, mergeBases } = await deepened(t, scene, '--to-merge-base', 'main')
    t.is(warnings.length, 1)
    t.deepEqual(mergeBases, [pull.oid('m4')])
  })

  test(`a killed git's lock is removed, a living one's is not [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, long)
    const lock = join(scene.work, 'ours', '.git', 'shallow.lock')
    await writeFile(lock, '')
    const { exitCode, stderr } = await scene.run(backend, '-C', 'ours', 'deepen', '--by', '3')
    t.is(exitCode, 1)
    t.regex(stderr, /locked by .*shallow\.lock/)
    await utimes(lock, 1_600_000_000, 1_600_000_000)
    t.like(await deepened(t, scene, '--by', '3'), { after: { commits: 4 } })
  })

  for (const [words, reason] of [
    [[], /say how much history to fetch/],
    [['--by', '3', '--full'], /--by and --full cannot be given together/],
    [['--by', '0'], /--by/],
    [['--full', '--with-trees'], /--with-trees belongs to/],
    [['--by', '3', 'v*'], /v\* belongs to --to-tag/],
  ] as const) {
    test(`a command line that is malformed: deepen ${words.join(' ')} [${backend}]`, async t => {
      const scene = await shallowScene(t, backend, stack)
      const { exitCode, stderr } = await scene.run(backend, '-C', 'ours', 'deepen', ...words)
      t.is(exitCode, 2)
      t.regex(stderr, reason)
    })
  }

  test(`a clone can have the merge base, or the tag, from the beginning [${backend}]`, async t => {
    const scene = await cloneScene(t, pull, released)
    for (const name of ['pull', 'released']) {
      await scene.git('-C', join(scene.served, `${name}.git`), 'config', 'uploadpack.allowFilter', 'true')
    }
    const made = async (...words: readonly string[]) => {
      const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', ...words)
      t.is(exitCode, 0, stdout + stderr)
      const document = JSON.parse(stdout)
      t.is(schemaErrors('clone', document), '')
      const { fsck, status, objects } = await scene.picture(document.directory.slice(scene.work.length + 1))
      t.deepEqual({ fsck, status, objects }, { fsck: '', status: '', objects: document.objects })
      const { directory } = document
      t.is(String(document.commits), await scene.git('-C', directory, 'rev-list', '--count', '--all', 'HEAD'))
      return document
    }
    const { mergeBases } = await made('-b', 'feature', '--to-merge-base', 'main', '../served/pull.git', 'based')
    t.deepEqual(mergeBases, [pull.oid('m4')])
    t.is(await scene.git('-C', 'based', 'merge-base', 'HEAD', 'origin/main'), pull.oid('m4'))
    const merge = await made('--revision', 'refs/pull/7/merge', '--to-merge-base=main', '../served/pull.git', 'merge')
    t.deepEqual(merge.mergeBases, [pull.oid('m4')])
    const bare = await made('--bare', '-b', 'feature', '--to-merge-base', 'main', '../served/pull.git', 'bare')
    t.deepEqual(bare.mergeBases, [pull.oid('m4')])
    const tagged = await made('-b', 'main', '--to-tag=v*', '../served/released.git', 'tagged')
    t.like(tagged.describe, { tag: 'v1.0', distance: 99 })
    t.regex(await scene.git('-C', 'tagged', 'describe', '--tags'), /^v1\.0-99-g/)
    const { stdout } = await scene.run(backend, 'clone', '-b', 'main', '--to-tag', '../served/released.git', 'said')
    t.regex(stdout, /\n {2}HEAD is 9 commits after nightly: nightly-9-g/)
  })

  test(`the record of a rewrite is in no deepening's way [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, long, '--depth=3')
    const { exitCode, stderr } = await scene.run(
      backend,
      '-C',
      'ours',
      'reword',
      'HEAD',
      '-m',
      'x',
      '--allow-published',
    )
    t.is(exitCode, 0, stderr)
    const { after } = await deepened(t, scene, '--by', '2')
    t.is(after.commits, 5)
  })

  test(`a search in vain leaves no clone [${backend}]`, async t => {
    const scene = await cloneScene(t, released)
    const { exitCode } = await scene.run(backend, 'clone', '--to-tag=x*', '../served/released.git', 'ours')
    t.is(exitCode, 1)
    t.deepEqual(await scene.entries(), [])
  })

  test(`inside a hook, a clone's search does not touch the caller's repository [${backend}]`, async t => {
    const scene = await shallowScene(t, backend, pull, '--depth=1', '-b', 'feature')
    const before = await scene.picture('ours')
    const hook = { backend, env: { GIT_DIR: join(scene.work, 'ours', '.git') } } as const
    const words = ['clone', '-b', 'feature', '--to-merge-base', 'main', '../served/pull.git', 'theirs']
    const { exitCode, stderr } = await scene.runWith(hook, ...words)
    t.is(exitCode, 0, stderr)
    t.deepEqual(await scene.picture('ours'), before)
    t.is(await scene.git('-C', 'theirs', 'merge-base', 'HEAD', 'origin/main'), pull.oid('m4'))
  })
}
