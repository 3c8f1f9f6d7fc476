import assert from 'node:assert/strict'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { fc } from '../support/properties.js'
import { oracle } from '../support/git.js'
import { type CloneScene, cloneScene } from '../support/clone-scene.js'
import { serve } from '../support/http-server.js'
import { packOf } from '../support/pack.js'
import { buildDag, type RandomNode, randomNodes } from '../support/random-dag.js'
import { numberOfRuns } from '../support/random-runs.js'

/** Who does it, and how it gets there. */
const ways = [
  { backend: 'system', by: 'file' },
  { backend: 'system', by: 'http' },
  { backend: 'embedded', by: 'file' },
  { backend: 'embedded', by: 'http' },
] as const

// FC_RUNS asks for more: the runs are shared out over the tests below, which run side by side.
const numRuns = Math.ceil(numberOfRuns(200) / ways.length)

interface Case {
  readonly nodes: readonly RandomNode[]
  readonly head: number
  readonly target: number
  readonly depth: number
  readonly tags: readonly number[]
}

const cases = randomNodes(40).chain(nodes => {
  const any = fc.nat(nodes.length - 1)
  const late = fc.oneof(any, fc.constant(nodes.length - 1), fc.constant(Math.max(0, nodes.length - 2)))
  return fc.record<Case>({
    nodes: fc.constant(nodes),
    head: late,
    target: late,
    depth: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 })),
    tags: fc.uniqueArray(any, { minLength: 1, maxLength: 4 }),
  })
})

/** A scene whose repository is reached in one of these ways. */
interface Scene extends CloneScene {
  readonly backend: (typeof ways)[number]['backend']
  /** Where `full.git` is served. */
  readonly url: string
}

for (const { backend, by } of ways) {
  test(`a merge base and a tag are those that all of history shows, by ${by} [${backend}]`, async t => {
    t.timeout(20 * 60_000)
    const bare = await cloneScene(t)
    const server = await serve(t, bare.work, { env: bare.env })
    const url = by === 'http' ? `${server.url}/full.git` : `file://${join(bare.work, 'full.git')}`
    const scene = { ...bare, backend, url }
    await fc.assert(
      fc.asyncProperty(cases, async given => {
        // Both versions of the protocol have their turn.
        if (given.nodes.length % 2 === 0) server.switches.protocol = 'v0'
        else delete server.switches.protocol
        await cloneCase(scene, given)
        await checkMergeBase(scene, given)
        await cloneAgain(scene, given)
        await checkTag(scene, given)
      }),
      { numRuns, includeErrorInReport: true },
    )
    t.pass()
  })
}

/** Makes `full.git`, and `ours`: a shallow clone of its branch `work`. */
async function cloneCase(scene: Scene, { nodes, head, target, depth, tags }: Case): Promise<void> {
  for (const name of ['ours', 'full.git', 'stopped']) {
    await rm(join(scene.work, name), { recursive: true, force: true })
  }
  await scene.git('init', '-q', '--bare', 'full.git')
  const full = { cwd: join(scene.work, 'full.git'), env: scene.env }
  const { objects, commits } = buildDag(nodes)
  await oracle(['index-pack', '--stdin'], { ...full, input: packOf(objects.values(), 'sha1') })
  const refs = [
    `create refs/heads/work ${commits[head]}`,
    `create refs/heads/main ${commits[target]}`,
    ...tags.map((at, i) => `create refs/tags/${i % 2 === 0 ? 'v' : 'w'}${i} ${commits[at]}`),
  ]
  await oracle(['update-ref', '--stdin'], { ...full, input: refs.map(line => `${line}\n`).join('') })
  for (const [key, value] of [
    ['uploadpack.allowFilter', 'true'],
    ['uploadpack.allowAnySHA1InWant', 'true'],
  ] as const) {
    await oracle(['config', key, value], full)
  }
  await cloneAgain(scene, { depth })
}

async function cloneAgain(scene: Scene, { depth }: Pick<Case, 'depth'>): Promise<void> {
  await rm(join(scene.work, 'ours'), { recursive: true, force: true })
  await scene.git('clone', '-q', `--depth=${depth}`, '--no-tags', '--single-branch', '-b', 'work', scene.url, 'ours')
}

async function checkMergeBase(scene: Scene, { depth }: Pick<Case, 'depth'>): Promise<void> {
  const said = (...args: readonly string[]) => scene.git(...args).catch(() => 'none')
  const before = Number(await scene.git('-C', 'ours', 'rev-list', '--count', '--all'))
  const result = await scene.run(scene.backend, '-C', 'ours', 'deepen', '--json', '--to-merge-base', 'main')
  const document = JSON.parse(result.stdout)
  await rename(join(scene.work, 'full.git'), join(scene.work, 'stopped'))
  const theirs = sorted(await said('-C', 'stopped', 'merge-base', '--all', 'work', 'main'))
  if (theirs === 'none') {
    assert.equal(result.exitCode, 1, result.stdout)
    await rename(join(scene.work, 'stopped'), join(scene.work, 'full.git'))
    return
  }
  assert.equal(result.exitCode, 0, result.stdout + result.stderr)
  assert.equal(sorted(await said('-C', 'ours', 'merge-base', '--all', 'HEAD', 'origin/main')), theirs)
  assert.equal(sorted(document.mergeBases.join('\n')), theirs)
  const distance = Number(await scene.git('-C', 'stopped', 'rev-list', '--count', 'work...main'))
  const now = Number(await scene.git('-C', 'ours', 'rev-list', '--count', '--all'))
  assert.ok(now - before <= Math.max(64, 2 * distance + document.mergeBases.length), `${now - before} of ${distance}`)
  assert.ok(document.rounds <= 10, `${document.rounds} rounds`)
  const [base] = document.mergeBases
  for (const words of [
    ['diff', '-M', '--stat', `${base}...WORK`],
    ['diff', '--name-only', `${base}...WORK`],
  ]) {
    const [ours, full] = ['HEAD', 'work'].map(name => words.map(word => word.replace('WORK', name)))
    assert.equal(await said('-C', 'ours', ...(ours ?? [])), await said('-C', 'stopped', ...(full ?? [])))
  }
  const bases = document.mergeBases.map((oid: string) => `^${oid}`)
  const [mine, all] = ['HEAD', 'work'].map(name => ['rev-list', '--topo-order', name, ...bases])
  // Of what a deeper clone held before it is not known on which side it is.
  if (document.warnings.length === 0 && depth === 1) {
    assert.equal(sorted(await said('-C', 'ours', ...(mine ?? []))), sorted(await said('-C', 'stopped', ...(all ?? []))))
  }
  await checkWhole(scene)
}

async function checkTag(scene: Scene, { tags }: Case): Promise<void> {
  const said = (...args: readonly string[]) => scene.git(...args).catch(() => 'none')
  const glob = tags.length % 2 === 0 ? ['v*'] : []
  const match = glob.flatMap(word => ['--match', word])
  const result = await scene.run(scene.backend, '-C', 'ours', 'deepen', '--json', '--to-tag', ...glob)
  await rename(join(scene.work, 'full.git'), join(scene.work, 'stopped'))
  const theirs = await said('-C', 'stopped', 'describe', '--tags', '--abbrev=40', ...match, 'work')
  if (theirs === 'none') {
    assert.equal(result.exitCode, 1, result.stdout)
    return
  }
  assert.equal(result.exitCode, 0, result.stdout + result.stderr)
  const { describe, head } = JSON.parse(result.stdout)
  assert.equal(await said('-C', 'ours', 'describe', '--tags', '--abbrev=40', ...match), theirs)
  assert.equal(describe.distance === 0 ? describe.tag : `${describe.tag}-${describe.distance}-g${head}`, theirs)
  await checkWhole(scene)
}

/** A plain fetch works as ever, nothing is damaged, and nothing is left. */
async function checkWhole(scene: Scene): Promise<void> {
  await rename(join(scene.work, 'stopped'), join(scene.work, 'full.git'))
  await scene.git('-C', 'ours', 'fetch', '-q')
  await scene.git('-C', 'ours', 'fsck', '--connectivity-only')
  const config = await scene.git('-C', 'ours', 'config', '--local', '--list')
  assert.doesNotMatch(config, /partialclonefilter|extensions/)
}

function sorted(lines: string): string {
  return lines.split('\n').toSorted().join('\n')
}
