import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { diskBackends } from '../support/backends.js'
import { oracle } from '../support/git.js'
import { defineHistory } from '../support/history.js'
import { open, openBare, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

/** Bytes that do not compress, the same for the same seed. */
function noise(seed: number, count: number): string {
  let state = seed
  const bytes = Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return String.fromCharCode(33 + ((state >> 16) % 90))
  })
  return bytes.join('')
}

/** main at A; B and C on topic: B adds a large file and a small one, C deletes the large one. */
const history = defineHistory('report-range', h => {
  h.commit('A', { 'a.txt': noise(9, 4000) })
  h.branch('main')
  h.branch('topic')
  h.commit('B', { 'large.bin': noise(1, 60_000), 'small.txt': noise(2, 3000) })
  h.commit('C', { 'large.bin': null, 'a.txt': `${noise(9, 4000)}b\n` })
})

/** What git packs of topic for a clone that has main, whatever was packed before. */
async function packed(repo: TestRepository, ...more: readonly string[]): Promise<number> {
  const compression = ['-c', 'core.compression=-1', '-c', 'pack.compression=-1']
  const fixed = [
    '--delta-base-offset',
    '--no-reuse-delta',
    '--no-reuse-object',
    '--threads=1',
    '--window=10',
    '--depth=50',
  ]
  const args = [...compression, 'pack-objects', '--revs', '--stdout', '-q', ...fixed, ...more]
  return (await oracle(args, { cwd: repo.directory, env: repo.env, input: 'topic\n^main\n' })).length
}

test('the bytes are those of the pack that git makes, and what was deleted again is named', async t => {
  const repo = await open(t, history, 'system')
  const { exitCode, stdout, stderr } = await repo.run('report', '--range', 'main..topic', '--json')
  t.is(exitCode, 0, stderr)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('report-range', document), '')
  t.deepEqual(document.range, { base: history.oids.A, head: history.oids.C })
  t.deepEqual(document.objects, { commits: 2, trees: 2, blobs: 3, tags: 0 })
  const text = (await repo.run('report', '--range', 'main..')).stdout
  t.regex(text, /adds \d+(\.\d+)? kB to every clone: 2 commits, 3 blobs/)
  t.regex(text, /not in its last one[^]*60 kB {2}[0-9a-f]{7} {2}large\.bin/)
  t.regex(text, /git slim squash [0-9a-f]{7}\.\./)
  t.is(document.addedAndDeleted.length, 1)
  t.like(document.addedAndDeleted[0], { path: 'large.bin', bytes: 60_000, commit: history.oids.B })
  t.is(document.addedAndDeletedBytes, 60_000)
  t.is(document.addedBytes, await packed(repo, '--thin'))
  t.is(document.selfContainedBytes, await packed(repo))
  t.true(document.selfContainedBytes > document.addedBytes && document.addedBytes > 10_000)
})

test('a repacked repository says the same', async t => {
  const repo = await open(t, history, 'system')
  const before = JSON.parse((await repo.run('report', '--range', 'main..topic', '--json')).stdout)
  await repo.gitSays('repack', '-adfq', '--window=250', '--depth=4095')
  t.deepEqual(JSON.parse((await repo.run('report', '--range', 'main..topic', '--json')).stdout), before)
})

test('more than allowed ends with exit code 5, after the report, in one document', async t => {
  const repo = await open(t, history, 'system')
  const args = ['report', '--range', 'main..topic', '--fail-over']
  t.is((await repo.run(...args, '1MB')).exitCode, 0)
  const over = await repo.run(...args, '10kB')
  t.is(over.exitCode, 5)
  t.regex(over.stdout, /adds [\d.]+ kB to every clone/)
  t.regex(over.stderr, /is more than the 10 kB that --fail-over allows/)
  const json = await repo.run(...args, '10kB', '--json')
  t.is(json.exitCode, 5)
  const document = JSON.parse(json.stdout)
  t.is(schemaErrors('report-range', document), '')
  t.is(schemaErrors('error', document), '')
  t.like(document, { ok: false, error: { kind: 'check-failed' } })
  t.is(document.objects.blobs, 3)
  for (const [size, exitCode] of [
    ['200kib', 0],
    ['0', 5],
    ['0.001 MB', 5],
    ['1g', 0],
    ['x', 2],
    ['1XB', 2],
    ['-1', 2],
    ['', 2],
  ] as const) {
    t.is((await repo.run(...args.slice(0, -1), `--fail-over=${size}`)).exitCode, exitCode, size)
  }
})

test('exempt blobs do not count', async t => {
  const repo = await open(t, history, 'system')
  const large = await repo.gitSays('rev-parse', `${history.oids.B}:large.bin`)
  const file = join(repo.home, 'exempt')
  await writeFile(file, `# a picture that may be large\n${large}  # ours\n${'1'.repeat(40)}\n\n`)
  const { stdout, exitCode } = await repo.run(
    'report',
    '--range',
    'main..topic',
    '--exempt',
    file,
    '--json',
    '--fail-over',
    '10kB',
  )
  t.is(exitCode, 0, stdout)
  const document = JSON.parse(stdout)
  t.deepEqual(document.exempt, [large])
  t.deepEqual(document.addedAndDeleted, [])
  t.true(document.addedBytes < 5000)
  await writeFile(file, 'abc\n')
  t.regex((await repo.run('report', '--range', 'main..', '--exempt', file)).stderr, /line 1 of .* is no full object id/)
  t.regex((await repo.run('report', '--range', 'main..', '--exempt', `${file}-not`)).stderr, /cannot be read/)
})

test('a range with three dots begins at the merge base; merges of the base add nothing of it', async t => {
  const merged = defineHistory('report-range-merged', h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.branch('main')
    h.commit('M', { 'm.bin': noise(3, 20_000) })
    h.branch('topic', 'A')
    h.commit('B', { 'b.txt': 'b\n' })
    h.merge('T', ['M'], { 'm.bin': noise(3, 20_000) })
  })
  const repo = await open(t, merged, 'system')
  const document = JSON.parse((await repo.run('report', '--range', 'main..topic', '--json')).stdout)
  t.deepEqual(document.objects, { commits: 2, trees: 2, blobs: 1, tags: 0 })
  t.deepEqual(
    document.largest.map(({ path }: { path: string }) => path),
    ['b.txt'],
  )
  const since = JSON.parse((await repo.run('report', '--range', `${merged.oids.B}...main`, '--json')).stdout)
  t.deepEqual(since.range, { base: merged.oids.A, head: merged.oids.M })
})

test('a shallow clone that lacks a part of the range is refused, and one that has it is not', async t => {
  const repo = await open(t, history, 'system')
  await writeFile(join(repo.gitDirectory, 'shallow'), `${history.oids.C}\n`)
  const cut = await repo.run('report', '--range', 'main..topic')
  t.is(cut.exitCode, 1)
  t.regex(cut.stderr, /is cut off at [0-9a-f]{7}: what it adds is not known[^]*git slim deepen --to-merge-base main/)
  await writeFile(join(repo.gitDirectory, 'shallow'), `${history.oids.A}\n`)
  t.is((await repo.run('report', '--range', 'main..topic')).exitCode, 0)
})

test('wrong ranges and options are refused; an empty range adds nothing', async t => {
  const repo = await openBare(t, history, 'system')
  for (const [args, exitCode, says] of [
    [['--range', 'main'], 2, /is not a range/],
    [['--range', '..topic'], 2, /is not a range/],
    [['--range', 'nosuch..topic'], 1, /nosuch/],
    [['--exempt', 'x'], 2, /--exempt belongs to --range/],
    [['--range', 'main..', '--html', 'x.html'], 2, /--html and --range/],
    [['--range', 'main..', '--csv', 'x.csv'], 2, /--csv and --range/],
  ] as const) {
    const { exitCode: ended, stderr } = await repo.run('report', ...args)
    t.is(ended, exitCode, args.join(' '))
    t.regex(stderr, says)
  }
  const empty = JSON.parse((await repo.run('report', '--range', 'topic..main', '--json', '--fail-over', '100')).stdout)
  t.like(empty, { ok: true, objects: { commits: 0, trees: 0, blobs: 0, tags: 0 }, addedAndDeletedBytes: 0 })
})

for (const backend of diskBackends.filter(name => name !== 'system')) {
  test(`without git, a report of a range says what it needs [${backend}]`, async t => {
    const repo = await open(t, history, backend)
    t.regex((await repo.run('report', '--range', 'main..topic')).stderr, /needs git on PATH/)
  })
}
