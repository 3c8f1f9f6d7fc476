import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { serve } from '../support/http-server.js'
import { filesIn, type MovingScene, movingScene } from '../support/moving-upstream.js'
import { fc } from '../support/properties.js'
import { randomRuns } from '../support/random-runs.js'

// The runs are shared out over the tests below, which run side by side.
const shares = 2

/** What happens to the repository that is cloned, between two clones of it. */
const upstreams = {
  stays: {},
  changes: { 'a/x.txt': 'changed\n', 'c/z.txt': 'changed\n', 'top.txt': 'changed\n' },
  deletes: { 'a/deep': null, 'c/z.txt': null, 'c/gone.txt': null, 'b.bin': null },
  adds: { 'a/deep/y.txt': 'y\n', 'c/z.txt': 'z\n', 'c/gone.txt': 'gone\n', 'b.bin': 'b\n', 'd/new.txt': 'new\n' },
  'a file becomes a directory, and another way round': { d: 'file\n', 'c/z.txt/inner': 'inner\n' },
  'and back': { 'd/new.txt': 'new\n', 'c/z.txt': 'z\n' },
  'attributes change': { '.gitattributes': '*.txt text eol=crlf\n', 'c/.gitattributes': '*.txt -text\n' },
  'attributes go': { '.gitattributes': null, 'c/.gitattributes': null },
  'is moved by force': { 'a/x.txt': 'other\n', 'c/z.txt': 'other\n' },
  'the submodule moves': { 'libs/sub': 'stays~1' },
  'the submodule goes': { 'libs/sub': null },
} satisfies Record<string, Readonly<Record<string, string | null>>>

async function goOn(scene: MovingScene, name: keyof typeof upstreams): Promise<void> {
  const author = join(scene.served, '..', 'author')
  const git = (...args: readonly string[]) => scene.git('-C', author, ...args)
  if (name === 'is moved by force') await git('reset', '--quiet', '--hard', 'stays')
  for (const [path, content] of Object.entries(upstreams[name] as Readonly<Record<string, string | null>>)) {
    await git('rm', '-r', '--cached', '--quiet', '--ignore-unmatch', path)
    await rm(join(author, path), { recursive: true, force: true }).catch(() => {})
    if (content === null) continue
    if (path === 'libs/sub') {
      await git('update-index', '--add', '--cacheinfo', `160000,${await git('rev-parse', content)},${path}`)
      await mkdir(join(author, path), { recursive: true })
      await put(join(author, '.gitmodules'), '[submodule "libs/sub"]\n\tpath = libs/sub\n\turl = ../sub.git\n')
    } else await put(join(author, path), content)
  }
  await git('add', '--all')
  await git('commit', '--quiet', '--allow-empty', '--message', name)
  await git('push', '--quiet', '--force', '--all', join(scene.served, 'up.git'))
}

async function put(path: string, content: string): Promise<void> {
  if (existsSync(dirname(path)) && !statSync(dirname(path)).isDirectory()) await rm(dirname(path))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}

const flags = {
  sparse: {
    everything: [],
    'cone a': ['--sparse=a'],
    'cone c': ['--sparse=c'],
    'cone a/deep and libs': ['--sparse=a/deep', '--sparse=libs'],
    'patterns for c': ['--sparse-patterns', '../patterns-c'],
    'patterns for txt': ['--sparse-patterns', '../patterns-txt'],
  },
  filter: {
    default: [],
    none: ['--filter=none'],
    'blob:none': ['--filter=blob:none'],
    'blob:limit=7': ['--filter=blob:limit=7'],
    'tree:0': ['--filter=tree:0'],
  },
  clean: { all: [], tracked: ['--clean=tracked'], none: ['--clean=none'] },
  history: { 'depth 1': [], 'depth 2': ['--depth=2'], full: ['--full'] },
  ref: { main: [], topic: ['-b', 'topic'], 'a tag': ['-b', 'stays'], all: ['--all-branches', '--tags'] },
  submodules: { no: [], yes: ['--submodules'] },
} as const

type Flags = typeof flags
type Step = { readonly [name in keyof Flags]: keyof Flags[name] } & { readonly upstream: keyof typeof upstreams }

const oneOf = <T extends object>(choices: T) => fc.constantFrom(...(Object.keys(choices) as (keyof T & string)[]))
const step: fc.Arbitrary<Step> = fc.record({
  upstream: oneOf(upstreams),
  sparse: oneOf(flags.sparse),
  filter: oneOf(flags.filter),
  clean: oneOf(flags.clean),
  history: oneOf(flags.history),
  ref: oneOf(flags.ref),
  submodules: oneOf(flags.submodules),
})
const walks = fc.record({
  over: fc.constantFrom('http', 'file'),
  first: fc.constantFrom('system', 'embedded'),
  steps: fc.array(step, { minLength: 2, maxLength: 4 }),
})

const optionsOf = (wanted: Step) =>
  (Object.keys(flags) as (keyof Flags)[])
    .filter(name => name !== 'clean')
    .flatMap(name => (flags[name] as Record<string, readonly string[]>)[wanted[name]] ?? [])

for (let share = 0; share < shares; share++) {
  test(`a clone that is reused over and over is each time what a new one is (${share + 1})`, async t => {
    const property = fc.asyncProperty(walks, async ({ over, first, steps }) => {
      const cleanUps: (() => void | Promise<void>)[] = []
      try {
        const scene = await prepared({ teardown: cleanUp => void cleanUps.push(cleanUp as () => Promise<void>) })
        const url = over === 'http' ? await scene.serve() : scene.url
        let before: Step | undefined
        for (const wanted of steps) {
          await goOn(scene, wanted.upstream)
          await reuses(scene, { url, first, before, wanted })
          before = wanted
        }
      } finally {
        for (const cleanUp of cleanUps.reverse()) await cleanUp()
      }
    })
    await t.notThrowsAsync(fc.assert(property, randomRuns({ runs: 6, share, of: shares })))
  })
}

async function prepared(t: Parameters<typeof movingScene>[0]) {
  const scene = await movingScene(t)
  const sub = join(scene.served, 'sub.git')
  await scene.git('clone', '--quiet', '--bare', scene.url, sub)
  for (const repository of ['up.git', 'sub.git']) {
    for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) {
      await scene.git('-C', join(scene.served, repository), 'config', key, 'true')
    }
  }
  await writeFile(join(scene.work, '..', 'patterns-c'), '/c/\n/top.txt\n')
  await writeFile(join(scene.work, '..', 'patterns-txt'), '*.txt\n!/c/\n')
  await scene.commit({ 'a/x.txt': 'x\n', 'top.txt': 'top\n', '.gitignore': '*.log\n' })
  for (const name of ['adds', 'the submodule moves'] as const) await goOn(scene, name)
  return { ...scene, serve: async () => `${(await serve(t, scene.served, { env: scene.env })).url}/up.git` }
}

interface Reusing {
  readonly url: string
  readonly first: 'system' | 'embedded'
  readonly before: Step | undefined
  readonly wanted: Step
}

/** Reuses a clone that a job has worked in, and compares what it is then with a new clone. */
async function reuses(scene: MovingScene, { url, first, before, wanted }: Reusing): Promise<void> {
  const hasSubmodules = wanted.submodules === 'yes' || before?.submodules === 'yes'
  const newAttributes = wanted.upstream.startsWith('attributes')
  // With submodules `none` is refused; and it writes no file anew whose attributes alone have changed, as git-checkout.
  const clean = wanted.clean === 'none' && (hasSubmodules || newAttributes) ? 'tracked' : wanted.clean
  const options = optionsOf(wanted)
  const ours = join(scene.work, 'ours')
  if (before !== undefined) await workIn(ours, clean)
  // The embedded git converts no lines.
  const backend = before === undefined && !newAttributes ? first : 'system'
  const argv = ['clone', '--quiet', '--reuse', ...flags.clean[clean], ...options, url, 'ours']
  const { exitCode, stdout, stderr } = await scene.run(backend, ...argv)
  assert.equal(exitCode, 0, argv.join(' ') + stdout + stderr)
  await scene.run(backend, 'clone', '--quiet', ...options, url, 'new')
  const mine = before !== undefined && clean !== 'all' ? ['mine.txt'] : []
  assert.deepEqual(await filesIn(ours, '.git', ...mine), await filesIn(join(scene.work, 'new'), '.git'), argv.join(' '))
  assert.deepEqual(await stateOf(scene, 'ours', mine), await stateOf(scene, 'new', []), argv.join(' '))
  for (const name of mine) assert.equal(await readFile(join(ours, name), 'utf8'), 'mine\n')
  await rm(join(scene.work, 'new'), { recursive: true })
}

/** What a job leaves: what `none` would refuse to overwrite is not changed. */
async function workIn(ours: string, clean: keyof Flags['clean']): Promise<void> {
  await writeFile(join(ours, 'mine.txt'), 'mine\n')
  if (clean === 'none') return
  for (const name of ['top.txt', 'a/x.txt', 'c/z.txt']) {
    if (existsSync(join(ours, name))) await appendFile(join(ours, name), 'changed\n').catch(() => {})
  }
  await rm(join(ours, 'same.txt'), { force: true })
}

/** Returns all that a later git goes by. */
async function stateOf(scene: MovingScene, name: string, mine: readonly string[]) {
  const { shallow: _ends, objects: _count, ...picture } = await scene.picture(name)
  const unknown = mine.map(file => `?? ${file}`)
  const inside = (...path: readonly string[]) =>
    readFile(join(scene.work, name, '.git', ...path), 'utf8').catch(() => '')
  return {
    ...picture,
    status: picture.status.split('\n').filter(line => line !== '' && !unknown.includes(line)),
    flags: await scene.git('-C', name, 'ls-files', '-t', '--stage'),
    sparse: [await inside('info', 'sparse-checkout'), await inside('config.worktree')],
    left: (await filesIn(join(scene.work, name, '.git'))).filter(entry => /slim-|\.lock/.test(entry)),
    submodules: await scene.git('-C', name, 'submodule', 'status'),
  }
}
