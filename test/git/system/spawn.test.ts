import test, { type ExecutionContext } from 'ava'
import { isFailure } from '../../../src/core/errors.js'
import { type GitProgram, runGit, streamGit } from '../../../src/git/system/spawn.js'
import { kill } from '../../support/processes.js'
import { tempDirectory } from '../../support/temp.js'

const forever = 'setInterval(() => {}, 1000)'

/** A program that is Node: `['-e', code]` are its arguments, and it runs everywhere. */
async function node(t: ExecutionContext, signal = new AbortController().signal): Promise<GitProgram> {
  return { program: process.execPath, cwd: await tempDirectory(t), env: process.env, trace: () => {}, signal, kill }
}

test('a failure without a word on stderr is a failure', async t => {
  const error = await t.throwsAsync(runGit(await node(t), ['-e', 'process.exit(3)']))
  t.true(isFailure(error, 'git-failed'))
  t.like(error, { message: 'git process.exit(3) ended with exit code 3', reason: 'git gave no reason' })
})

test('words on stderr and exit code 0 are no failure', async t => {
  const result = await runGit(await node(t), ['-e', 'console.error("warning: odd"); console.log("done")'])
  t.is(result.stdout.toString(), 'done\n')
  t.is(result.stderr, 'warning: odd\n')
})

test('an exit code is a failure unless the caller expects it', async t => {
  const git = await node(t)
  t.is((await runGit(git, ['-e', 'process.exit(1)'], { expect: [0, 1] })).exitCode, 1)
  await t.throwsAsync(runGit(git, ['-e', 'process.exit(2)'], { expect: [0, 1] }))
})

test('what git says reaches the failure without credentials and control characters', async t => {
  const code = 'console.error("fatal: https://u:p@host/x \\u001b[2Jfailed"); process.exit(128)'
  const error = await t.throwsAsync(runGit(await node(t), ['-e', code]))
  t.like(error, { reason: 'fatal: https://host/x failed' })
})

test('a program that ends by a signal has failed', async t => {
  const error = await t.throwsAsync(runGit(await node(t), ['-e', 'process.kill(process.pid, "SIGKILL")']))
  t.true(isFailure(error, 'git-failed'))
})

test('a program that is not there is unsupported, a directory that is not there is not-found', async t => {
  const git = await node(t)
  const noProgram = await t.throwsAsync(runGit({ ...git, program: `${git.cwd}/nothing` }, ['version'], { input: 'x' }))
  t.true(isFailure(noProgram, 'unsupported'))
  const noDirectory = await t.throwsAsync(runGit({ ...git, cwd: `${git.cwd}/nothing` }, ['version']))
  t.true(isFailure(noDirectory, 'not-found'))
  t.regex(noDirectory.message, /nothing/)
})

test('input of many chunks arrives whole, also when it is more than a pipe holds', async t => {
  const chunks = Array.from({ length: 100 }, (_, i) => new Uint8Array(10_000).fill(i))
  const { stdout } = await runGit(await node(t), ['-e', 'process.stdin.pipe(process.stdout)'], { input: chunks })
  t.deepEqual(stdout, Buffer.concat(chunks))
})

test('a program that does not read its input is judged by how it ends', async t => {
  const input = Array.from({ length: 100 }, () => new Uint8Array(100_000))
  await t.notThrowsAsync(runGit(await node(t), ['-e', 'process.exit(0)'], { input }))
  await t.throwsAsync(runGit(await node(t), ['-e', 'process.exit(1)'], { input }), { message: /exit code 1/ })
})

test('input that fails ends the program, and the failure is the input’s', async t => {
  function* broken(): Generator<Uint8Array> {
    yield Uint8Array.of(1)
    throw new Error('out of objects')
  }
  const run = runGit(await node(t), ['-e', 'process.stdin.resume()'], { input: broken() })
  await t.throwsAsync(run, { message: 'out of objects' })
})

test('an interruption ends the program', async t => {
  const interruption = new AbortController()
  const run = runGit(await node(t, interruption.signal), ['-e', forever])
  setTimeout(() => interruption.abort(), 50)
  t.true(isFailure(await t.throwsAsync(run), 'interrupted'))
})

test('after an interruption nothing is started', async t => {
  const started: string[] = []
  const git = { ...(await node(t, AbortSignal.abort())), trace: (command: string) => started.push(command) }
  t.true(isFailure(await t.throwsAsync(runGit(git, ['-e', ''])), 'interrupted'))
  t.deepEqual(started, [])
})

test('what must not be cut in two comes to its end after an interruption', async t => {
  const interruption = new AbortController()
  const git = await node(t, interruption.signal)
  const code = 'setTimeout(() => console.log("done"), 200)'
  const run = runGit(git, ['-e', code], { onInterrupt: 'finish' })
  setTimeout(() => interruption.abort(), 50)
  t.is((await run).stdout.toString(), 'done\n')
})

test('who stops listening ends the program', async t => {
  const code = `process.on("SIGTERM", () => process.exit()); console.log(process.pid); ${forever}`
  let pid = 0
  for await (const chunk of streamGit(await node(t), ['-e', code], '')) {
    pid = Number(chunk.toString())
    break
  }
  await t.notThrowsAsync(gone(pid))
})

test('a stream whose program fails gives what there was, then the failure', async t => {
  const seen: string[] = []
  const listen = async () => {
    for await (const chunk of streamGit(await node(t), ['-e', 'console.log("half"); process.exitCode = 1'], '')) {
      seen.push(chunk.toString())
    }
  }
  t.true(isFailure(await t.throwsAsync(listen()), 'git-failed'))
  t.deepEqual(seen, ['half\n'])
})

test('a stream whose program is not there fails as such', async t => {
  const git = { ...(await node(t)), program: '/nothing/git' }
  const error = await t.throwsAsync(streamGit(git, ['version'], '').next())
  t.true(isFailure(error, 'unsupported'), String(error))
})

test('every command is told before it starts', async t => {
  const told: string[] = []
  const git = await node(t)
  await runGit({ ...git, trace: command => told.push(command) }, ['-e', '1'])
  t.deepEqual(told, [`git -C ${git.cwd} -e 1`])
})

test('twenty programs at once raise no warning', async t => {
  const warnings: Error[] = []
  const onWarning = (warning: Error) => warnings.push(warning)
  process.on('warning', onWarning)
  t.teardown(() => process.off('warning', onWarning))
  const git = await node(t)
  await Promise.all(Array.from({ length: 20 }, () => runGit(git, ['-e', ''])))
  t.deepEqual(warnings, [])
})

async function gone(pid: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`process ${pid} still runs`)
}
