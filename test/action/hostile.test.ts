import { mkdir, readdir, readFile, realpath, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { names } from '../../fixtures-repos/names.js'
import { stack } from '../../fixtures-repos/stack.js'
import { actionScene } from '../support/action-scene.js'

/** What the runner would take a log for: its instructions, but for those that the Action itself gives. */
function instructions(log: string): readonly string[] {
  const own = /^::(?:group|endgroup|add-mask|warning|error)\b/
  return log.split('\n').filter(line => /^\s*::|##\[/.test(line) && !own.test(line))
}

for (const name of ['1.10', '007e1', '0123456', 'ünï/#1', '-x', "it's", 'a"b', 'x/y/z', '@', 'HEAD', 'heads/inner']) {
  test(`a branch may be called ${name}`, async t => {
    const scene = await actionScene(t, [names])
    const oid = names.refs.get(`refs/heads/${name}` as never)
    const env = { GITHUB_REF: `refs/heads/${name}`, GITHUB_SHA: oid }
    const { exitCode, outputs, log, summary } = await scene.main({ env })
    t.is(exitCode, 0, log)
    t.deepEqual([outputs['ref'], outputs['commit']], [`refs/heads/${name}`, oid])
    t.is(await scene.later('symbolic-ref', 'HEAD'), `refs/heads/${name}`)
    t.notRegex(summary, /[#"'<](?!code>|\/code>|\d+;)/)
  })
}

test('a branch goes before a tag of its name, and an annotation says so', async t => {
  const scene = await actionScene(t, [names])
  const { outputs, log } = await scene.main({ with: { ref: 'both' } })
  t.is(outputs['commit'], names.oids.B)
  t.regex(log, /^::warning::.*both/m)
})

test('a tag that was moved after the job had begun is refused', async t => {
  const scene = await actionScene(t, [names])
  const env = { GITHUB_REF: 'refs/tags/both', GITHUB_SHA: names.oids.B }
  const { exitCode, log } = await scene.main({ env })
  t.is(exitCode, 1)
  t.regex(log, /^::error::refs\/tags\/both has moved/m)
  t.deepEqual(await readdir(scene.workspace), [])
})

const wrong: Readonly<Record<string, readonly [value: string, says: RegExp]>> = {
  ref: ['main\n::add-mask::a', /cannot be the name of a ref/],
  repository: ['served/stack\nx', /"repository" cannot be/],
  'github-server-url': ['ext::sh -c touch% x', /"github-server-url" cannot be/],
  'fetch-depth': ['Infinity', /takes a whole number/],
  history: ['some', /use one of: none, merge-base, tag, full/],
  filter: ['sparse:oid=x', /use one of: blob:none/],
  'extra-refs': ['main\nrefs/heads/*', /cannot have the line "refs\/heads\/\*"/],
  command: ['lint', /use one of: clone/],
  args: ['--bare', /clone takes no words/],
  backend: ['fast', /use one of: auto, system, embedded/],
  path: ['../outside', /leads out of the workspace/],
}

for (const [input, [value, says]] of Object.entries(wrong)) {
  test(`${input}: ${JSON.stringify(value)} is refused before anything is done`, async t => {
    const scene = await actionScene(t, [stack])
    const { exitCode, log, outputs } = await scene.main({ with: { [input]: value } })
    t.true(exitCode === 1 || exitCode === 2)
    t.regex(log, /^::error::/m)
    t.regex(log, says)
    t.deepEqual(instructions(log), [])
    t.deepEqual(outputs, {})
    t.deepEqual(scene.server.requests, [])
    t.deepEqual(await readdir(scene.work), ['workspace'])
  })
}

for (const path of ['/elsewhere', 'a/../../b', 'out', 'out/deeper', 'nowhere']) {
  test(`the path ${path} does not lead out of the workspace`, async t => {
    const scene = await actionScene(t, [stack])
    await mkdir(join(scene.work, 'target'))
    await symlink(join(scene.work, 'target'), join(scene.workspace, 'out'))
    await symlink(join(scene.work, 'not-there'), join(scene.workspace, 'nowhere'))
    const { exitCode, log } = await scene.main({ with: { path } })
    t.is(exitCode, 1, log)
    t.deepEqual(await readdir(join(scene.work, 'target')), [])
    t.deepEqual((await readdir(scene.work)).toSorted(), ['target', 'workspace'])
  })
}

const strange: readonly Readonly<Record<string, string>>[] = [
  { history: 'merge-base', base: '--output=written' },
  { history: 'merge-base', base: '-x' },
  { history: 'merge-base', base: 'a\nb' },
  { history: 'merge-base', base: '$(touch written)' },
  { history: 'tag:--all' },
  { history: 'tag:[' },
  { 'extra-refs': '--upload-pack=touch' },
  { 'sparse-checkout': '--stdin\n../..', 'sparse-checkout-cone-mode': 'true' },
  { 'clean-exclude': '-e\n--all', ref: 'none' },
  { repository: 'served/..%2f..%2fetc' },
  { repository: '-x/y' },
]

for (const given of strange) {
  test(`${JSON.stringify(given)} is no option, and no bug`, async t => {
    const scene = await actionScene(t, [stack])
    const { exitCode, log } = await scene.main({ with: given })
    t.true(exitCode === 1 || exitCode === 2, log)
    t.regex(log, /^::error::/m)
    t.notRegex(log, /bug in git-slim/)
    t.deepEqual(instructions(log), [])
    t.deepEqual(await readdir(scene.workspace), [])
    t.deepEqual(await readdir(scene.work), ['workspace'])
  })
}

test('a workspace that is itself reached by a link is one', async t => {
  const scene = await actionScene(t, [stack])
  const link = join(scene.work, 'link')
  await symlink(scene.workspace, link)
  const { exitCode, log } = await scene.main({ env: { GITHUB_WORKSPACE: link }, with: { path: 'here' } })
  t.is(exitCode, 0, log)
  t.true((await readdir(join(scene.workspace, 'here'))).includes('.git'))
})

if (process.platform !== 'win32') {
  test('what a path is called is no instruction to the runner, nor to git', async t => {
    const scene = await actionScene(t, [stack])
    const path = 'a\n::add-mask::b ##[error]\n[core]\n\tpager = x'
    const main = await scene.main({ with: { path } })
    t.is(main.exitCode, 0, main.log)
    t.deepEqual(instructions(main.log), [])
    t.is(await scene.git('config', '--global', '--get-all', 'safe.directory'), join(scene.workspace, path))
    t.is(await scene.git('config', '--global', '--list', '--name-only'), 'safe.directory')
    t.deepEqual(Object.keys(main.outputs).toSorted(), [
      'commit',
      'depth',
      'describe',
      'duration-ms',
      'merge-base',
      'received-bytes',
      'ref',
    ])
    t.is((await scene.post(main)).exitCode, 0)
    t.is(await scene.git('config', '--global', '--list').catch(() => ''), '')
  })
}

test('what a server says is no instruction to the runner', async t => {
  const scene = await actionScene(t, [stack], {
    status: { info: 403 },
    words: '::add-mask::x\n  ::stop-commands::y\n##[error]z\n\u001b[2J::group::q\n',
  })
  const { exitCode, log } = await scene.main()
  t.is(exitCode, 1)
  t.regex(log, /^::error::/m)
  t.notRegex(log, /\u001b/)
  t.deepEqual(instructions(log), [])
  t.is(log.match(/^::/gm)?.length, 3, log)
})

test('an event that holds a secret is not cited, be it JSON or not', async t => {
  const scene = await actionScene(t, [stack])
  for (const event of ['{"secret":"hunter2"', 'hunter2', '[]', 'null', { secret: 'hunter2' }]) {
    const { log } = await scene.main({
      event,
      env: { GITHUB_EVENT_NAME: 'pull_request_target' },
      with: { ref: 'main', path: `p${Math.random()}` },
    })
    t.notRegex(log, /hunter2/)
  }
})

test('an event of any size, or none, does no harm', async t => {
  const scene = await actionScene(t, [stack])
  const file = join(scene.work, 'event.json')
  await writeFile(file, '')
  await truncate(file, 2 ** 36)
  const huge = await scene.main({ with: { path: 'huge' }, after: { GITHUB_EVENT_PATH: file } })
  const none = await scene.main({ with: { path: 'none' }, event: 'missing' })
  const big = await scene.main({
    with: { path: 'big' },
    event: { commits: Array.from({ length: 20_000 }, () => ({ message: 'x'.repeat(500) })) },
  })
  t.deepEqual([huge.exitCode, none.exitCode, big.exitCode], [0, 0, 0])
})

test('a file that git would lock is waited for, and then done without', async t => {
  const scene = await actionScene(t, [stack])
  await writeFile(`${scene.userConfig}.lock`, '')
  const { exitCode, log } = await scene.main()
  t.is(exitCode, 0, log)
  t.regex(log, /^::warning::.*safe\.directory could not be set/m)
  t.deepEqual(
    (await readdir(dirname(scene.userConfig))).filter(name => name.startsWith('.git')),
    ['.gitconfig.lock'],
  )
})

if (process.platform !== 'win32') {
  test('a link stays a link', async t => {
    const scene = await actionScene(t, [stack])
    const real = join(scene.work, 'dotfile')
    await writeFile(real, '[user]\n\tname = x\n', { mode: 0o640 })
    await symlink(real, scene.userConfig)
    const main = await scene.main()
    t.is(await realpath(scene.userConfig), real)
    t.regex(await readFile(real, 'utf8'), /directory/)
    t.is((await scene.post(main)).exitCode, 0)
    t.is(await readFile(real, 'utf8'), '[user]\n\tname = x\n')
    t.is((await stat(real)).mode & 0o777, 0o640)
  })

  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const) {
    test(`a job that is ended by ${signal} leaves no half of a clone, and its post step nothing else`, async t => {
      const scene = await actionScene(t, [stack], { stallAfter: 10 })
      const main = await scene.main({
        started: child => void scene.server.stalled.then(() => child.kill(signal)),
      })
      t.is(main.exitCode, exitCode, main.log)
      t.regex(main.log, /^::error::interrupted/m)
      t.deepEqual(await readdir(scene.workspace), [])
      t.is((await scene.post(main)).exitCode, 0)
      t.is(await scene.git('config', '--global', '--list').catch(() => ''), '')
    })
  }
}

test('a main step that is killed leaves nothing that the next one, or its post step, does not take away', async t => {
  const scene = await actionScene(t, [stack], { stallAfter: 10, faults: 1 })
  const killed = await scene.main({ started: child => void scene.server.stalled.then(() => child.kill('SIGKILL')) })
  t.is(killed.exitCode, -1)
  t.is((await readdir(scene.workspace)).filter(name => name.startsWith('.git-slim-')).length, 1)
  t.is((await scene.post(killed)).exitCode, 0)
  t.is(await scene.git('config', '--global', '--list').catch(() => ''), '')

  const next = await scene.main()
  t.is(next.exitCode, 0, next.log)
  t.deepEqual((await readdir(scene.workspace)).toSorted(), ['.git', 'b.txt', 'd.txt', 'dir', 'shared.txt'])
  t.is(await scene.later('status', '--porcelain'), '')
})

test('several steps at once each leave their line, and take only that', async t => {
  const scene = await actionScene(t, [stack])
  const paths = ['a', 'b', 'c', 'd']
  const steps = await Promise.all(paths.map(path => scene.main({ with: { path } })))
  const trusted = () => scene.git('config', '--global', '--get-all', 'safe.directory').catch(() => '')
  t.deepEqual(
    (await trusted()).split('\n').toSorted(),
    paths.map(path => join(scene.workspace, path)),
  )
  await Promise.all(steps.map(step => scene.post(step)))
  t.is(await trusted(), '')
})

test('a summary that cannot be written fails nothing', async t => {
  const scene = await actionScene(t, [stack])
  const { exitCode, log } = await scene.main({ after: { GITHUB_STEP_SUMMARY: scene.work } })
  t.is(exitCode, 0, log)
  t.regex(log, /^::warning::the job summary could not be written/m)
})

test('how often it is tried again is as the input says; the exit code tells a network that fails from all else', async t => {
  const scene = await actionScene(t, [stack], { status: { info: 503 } })
  const { exitCode, log } = await scene.main({ with: { retries: '0' } })
  t.is(exitCode, 75, log)
  t.is(scene.server.requests.length, 1)
})

test('outside of a job, it says so', async t => {
  const scene = await actionScene(t, [stack])
  for (const name of ['GITHUB_WORKSPACE', 'GITHUB_REPOSITORY', 'GITHUB_STATE']) {
    const { exitCode, log } = await scene.main({ after: { [name]: '' } })
    t.is(exitCode, 2)
    t.regex(log, new RegExp(`^::error::${name} is not set`, 'm'))
  }
})

test('nobody at home: what cannot be set is said', async t => {
  const scene = await actionScene(t, [stack])
  const after = { HOME: '', USERPROFILE: '', GIT_CONFIG_GLOBAL: undefined }
  const main = await scene.main({ after })
  t.is(main.exitCode, 0, main.log)
  t.regex(main.log, /^::warning::.*neither GIT_CONFIG_GLOBAL nor HOME/m)
  t.is((await scene.post(main)).log, '')
})
