import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, truncate, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import test, { type ExecutionContext } from 'ava'
import { longHistory } from '../../../fixtures-repos/long.js'
import { oddities } from '../../../fixtures-repos/oddities.js'
import { hashObject } from '../../../src/core/object/raw-object.js'
import { isFailure } from '../../../src/core/errors.js'
import { batch, batchCommand, type CatFile, catFile } from '../../../src/git/system/cat-file.js'
import { gitEnvironment } from '../../../src/git/system/environment.js'
import { type GitProgram, runGit } from '../../../src/git/system/spawn.js'
import { fakeGit } from '../../support/fake-git.js'
import { oracle } from '../../support/git.js'
import type { DefinedHistory } from '../../support/history.js'
import { kill } from '../../support/processes.js'
import { open } from '../../support/repository.js'

const dialects = { batch, batchCommand }

async function programFor(t: ExecutionContext, history: DefinedHistory) {
  const repo = await open(t, history, 'system')
  const signal = new AbortController().signal
  const started: string[] = []
  const trace = (command: string) => started.push(command)
  const git: GitProgram = { program: 'git', cwd: repo.directory, env: gitEnvironment(repo.env), trace, signal, kill }
  return { repo, git, started }
}

function closing(t: ExecutionContext, objects: CatFile): CatFile {
  t.teardown(() => objects.close())
  return objects
}

for (const [name, dialect] of Object.entries(dialects)) {
  test(`names of every kind are answered, in order, by one process (${name})`, async t => {
    const { git, started } = await programFor(t, oddities)
    const objects = closing(t, catFile(git, dialect))
    const names = ['main', '-x', 'main^{tree}', '', '  main', 'no such', 'contents', '--batch-all-objects', 'main~1']
    const answers = await Promise.all(names.flatMap(n => [objects.ask('info', n), objects.ask('contents', n)]))
    const found = (kind: string) => [kind, kind]
    const expected = names.flatMap(n => found(n.startsWith('main') ? 'found' : 'missing'))
    t.deepEqual(
      answers.map(({ kind }) => kind),
      expected,
    )
    t.is(started.length, 1)
  })

  test(`ten thousand commits come in one go (${name})`, async t => {
    const history = longHistory(2000)
    const { git } = await programFor(t, history)
    const objects = closing(t, catFile(git, dialect))
    const names = [...history.objects.keys()]
    const asked = Array.from({ length: 10_000 }, (_, i) => names[i % names.length] ?? '')
    const before = performance.now()
    const answers = await Promise.all(asked.map(oid => objects.ask('contents', oid)))
    t.log(`${Math.round(performance.now() - before)} ms`)
    t.true(answers.every((answer, i) => answer.kind === 'found' && answer.oid === asked[i]))
  })

  test(`a blob of 100 MB is read, and what follows it (${name})`, async t => {
    const { repo, git } = await programFor(t, oddities)
    const body = new Uint8Array(100 * 1024 * 1024).fill(7)
    await writeFile(join(repo.directory, 'large'), body)
    const at = { cwd: repo.directory, env: repo.env }
    await oracle(['-c', 'core.compression=0', 'hash-object', '-w', 'large'], at)
    const oid = hashObject({ type: 'blob', body }, 'sha1')
    const objects = closing(t, catFile(git, dialect))
    const before = performance.now()
    const [large, small] = await Promise.all([objects.ask('contents', oid), objects.ask('contents', 'main')])
    t.log(`${Math.round(performance.now() - before)} ms`)
    t.true(large.kind === 'found' && Buffer.compare(large.body, body) === 0)
    t.is(small.kind, 'found')
  })

  test(`after it was closed, it is started again by the next question (${name})`, async t => {
    const { git, started } = await programFor(t, oddities)
    const objects = closing(t, catFile(git, dialect))
    await objects.ask('info', 'main')
    await objects.close()
    t.is((await objects.ask('info', 'main')).kind, 'found')
    t.is(started.length, 2)
  })
}

test('questions asked before closing are answered, and closing leaves nothing running', async t => {
  const { git, started } = await programFor(t, oddities)
  const objects = catFile(git, batchCommand)
  const before = objects.ask('info', 'main')
  const closing = objects.close()
  const after = objects.ask('info', 'main~1')
  t.is((await before).kind, 'found')
  await closing
  t.is((await after).kind, 'found')
  t.is(started.length, 2)
  await objects.close()
  await setImmediate()
  t.is(started.length, 2)
})

test('a process that nobody closed does not keep the program running', async t => {
  const { repo } = await programFor(t, oddities)
  const module = (name: string) => JSON.stringify(new URL(`../../../src/git/system/${name}.js`, import.meta.url).href)
  const code = `
    import { catFile, batch } from ${module('cat-file')}
    const git = { program: 'git', cwd: '.', env: process.env, trace() {}, kill() {}, signal: new AbortController().signal }
    const { kind } = await catFile(git, batch).ask('info', 'main')
    console.log(kind)`
  const program = { program: process.execPath, cwd: repo.directory, env: repo.env, trace: () => {}, kill }
  const signal = AbortSignal.timeout(20_000)
  const { stdout } = await runGit({ ...program, signal }, ['--input-type=module', '-e', code])
  t.is(stdout.toString(), 'found\n')
})

test('when the process is killed, everything outstanding fails, and the next question starts another', async t => {
  const { repo, git, started } = await programFor(t, oddities)
  const dying = 'for await (const _ of process.stdin) process.kill(process.pid, "SIGKILL")'
  const fake = await fakeGit(t, dying, repo.env)
  const objects = catFile({ ...git, program: fake.program, env: fake.env }, batch)
  for (const life of ['first', 'second']) {
    const asked = await Promise.allSettled(['a', 'b', 'c'].map(name => objects.ask('contents', name)))
    t.true(
      asked.every(answer => answer.status === 'rejected' && isFailure(answer.reason, 'git-failed')),
      life,
    )
  }
  t.is(started.length, 2)
})

test('a process that ends without an answer and without a word has failed', async t => {
  const { repo, git } = await programFor(t, oddities)
  const fake = await fakeGit(t, '', repo.env)
  const objects = catFile({ ...git, program: fake.program, env: fake.env }, batch)
  const error = await t.throwsAsync(objects.ask('info', 'main'))
  t.like(error, { kind: 'git-failed', reason: 'git gave no reason' })
})

test('a program that is not there fails every question', async t => {
  const { git } = await programFor(t, oddities)
  const objects = catFile({ ...git, program: '/nothing/git' }, batch)
  t.true(isFailure(await t.throwsAsync(objects.ask('info', 'main')), 'unsupported'))
  await t.notThrowsAsync(objects.close())
})

test('a damaged object fails as corrupt', async t => {
  const { repo, git } = await programFor(t, oddities)
  const at = { cwd: repo.directory, env: repo.env }
  const oid = (await oracle(['hash-object', '-w', '--stdin'], { ...at, input: randomBytes(10_000) })).toString().trim()
  const file = join(repo.gitDirectory, 'objects', oid.slice(0, 2), oid.slice(2))
  await chmod(file, 0o644)
  await truncate(file, 5000)
  const objects = closing(t, catFile(git, batchCommand))
  const error = await t.throwsAsync(objects.ask('contents', oid))
  t.true(isFailure(error, 'corrupt'), String(error))
  await unlink(file)
})

test('an interruption fails what is outstanding', async t => {
  const { repo, git } = await programFor(t, oddities)
  const interruption = new AbortController()
  const fake = await fakeGit(t, 'for await (const _ of process.stdin);', repo.env)
  const objects = catFile({ ...git, program: fake.program, env: fake.env, signal: interruption.signal }, batch)
  const asked = objects.ask('info', 'main')
  setTimeout(() => interruption.abort(), 100)
  t.true(isFailure(await t.throwsAsync(asked), 'interrupted'))
})

test('who closes with questions open waits for the end, with nothing else to run for', async t => {
  const { git } = await programFor(t, longHistory(200))
  const source = `
    import { catFile, batchCommand } from ${JSON.stringify(import.meta.resolve('../../../src/git/system/cat-file.js'))}
    const git = { ...JSON.parse(process.argv[1]), trace() {}, signal: new AbortController().signal, kill() {} }
    const objects = catFile(git, batchCommand)
    for (let i = 0; i < 200; i++) objects.ask('contents', 'main~' + i).catch(() => {})
    await objects.close()
    process.stdout.write('closed')`
  const parts = JSON.stringify({ program: git.program, cwd: git.cwd, env: git.env })
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source, parts])
  t.is(stdout, 'closed')
})
