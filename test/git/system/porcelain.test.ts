import { cp, mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { isFailure } from '../../../src/core/errors.js'
import { parseOid } from '../../../src/core/object/oid.js'
import { askPorcelain } from '../../../src/git/system/porcelain.js'
import type { GitProgram } from '../../../src/git/system/spawn.js'
import { recover } from '../../../src/git/system/stash.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { kill, runningProcesses } from '../../support/processes.js'
import { tempDirectory } from '../../support/temp.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test

/** A program that is Node: `['-e', code]` are its arguments, and it runs everywhere. */
async function node(t: ExecutionContext, signal = new AbortController().signal): Promise<GitProgram> {
  return { program: process.execPath, cwd: await tempDirectory(t), env: process.env, trace: () => {}, signal, kill }
}

const run = (git: GitProgram, code: string) => askPorcelain(git, porcelain => porcelain.raw(['-e', code]))

test('a failure without a word on stderr is a failure', async t => {
  const error = await t.throwsAsync(run(await node(t), 'process.exit(3)'))
  t.true(isFailure(error, 'git-failed'))
  t.like(error, { message: 'git process.exit(3) ended with exit code 3', reason: 'git gave no reason' })
})

test('words on stderr and exit code 0 are no failure', async t => {
  t.is(await run(await node(t), 'console.error("warning: odd"); console.log("done")'), 'done\n')
})

test('what git says reaches the failure without credentials, and tells its kind', async t => {
  const git = await node(t)
  const code = 'console.error("fatal: https://u:p@host/x failed"); process.exit(128)'
  t.like(await t.throwsAsync(run(git, code)), { kind: 'git-failed', reason: 'fatal: https://host/x failed' })
  const full = 'console.error("error: No space left on device"); process.exit(1)'
  t.like(await t.throwsAsync(run(git, full)), { kind: 'disk' })
})

test('a program that ends by a signal has failed', async t => {
  const error = await t.throwsAsync(run(await node(t), 'process.kill(process.pid, "SIGKILL")'))
  t.true(isFailure(error, 'git-failed'))
  t.regex(error.message, /was killed by SIGKILL|ended with exit code/)
})

test('a program that is not there is unsupported, a directory that is not there is not-found', async t => {
  const git = await node(t)
  const noProgram = await t.throwsAsync(run({ ...git, program: join(git.cwd, 'nothing') }, ''))
  t.true(isFailure(noProgram, 'unsupported'))
  t.notRegex(noProgram.message, /\bat /)
  const noDirectory = await t.throwsAsync(run({ ...git, cwd: join(git.cwd, 'nothing') }, ''))
  t.true(isFailure(noDirectory, 'not-found'))
})

test('a program whose path holds a space, and one that reads its input, come to their end', async t => {
  const git = await node(t)
  const program = join(git.cwd, 'a program')
  await (process.platform === 'win32' ? cp(git.program, program) : symlink(git.program, program))
  const code = 'process.stdin.resume().on("end", () => console.log("read"))'
  t.is(await run({ ...git, program }, code), 'read\n')
})

unlessWindows('an interruption ends the command with all that it has started', async t => {
  const interruption = new AbortController()
  const git = await node(t, interruption.signal)
  const code = `
    const child = require("child_process").spawn("sleep", ["600"], { stdio: "inherit" })
    require("fs").writeFileSync("pid", String(child.pid))
    process.on("SIGINT", () => {})`
  const ended = run(git, code)
  const pid = Number(await eventually(() => readFile(join(git.cwd, 'pid'), 'utf8')))
  t.true(isRunning(pid))
  interruption.abort()
  t.true(isFailure(await t.throwsAsync(ended), 'interrupted'))
  await eventually(async () => (isRunning(pid) ? '' : 'gone'))
})

test('after an interruption nothing is started', async t => {
  const started: string[] = []
  const git = { ...(await node(t, AbortSignal.abort())), trace: (command: string) => started.push(command) }
  t.true(isFailure(await t.throwsAsync(run(git, '')), 'interrupted'))
  t.deepEqual(started, [])
})

/** What a job, a hook or a shell may set, and settings of each kind that runs a program. */
const suspected = {
  EDITOR: 'vi',
  PAGER: 'less',
  PREFIX: '/usr',
  VISUAL: 'vi',
  SSH_ASKPASS: 'ask',
  GIT_ASKPASS: 'ask',
  GIT_EXTERNAL_DIFF: 'diff',
  GIT_PAGER: 'cat',
  GIT_PROXY_COMMAND: 'proxy',
  GIT_SEQUENCE_EDITOR: 'vi',
  GIT_SSH: 'ssh',
  GIT_SSH_COMMAND: 'ssh -i key',
  GIT_TEMPLATE_DIR: '/nowhere',
  GIT_REFLOG_ACTION: 'job',
  GIT_CONFIG_SYSTEM: '/dev/null',
}

const settings = [
  ['alias.x', '!x'],
  ['core.askPass', 'ask'],
  ['core.editor', 'vi'],
  ['core.fsmonitor', 'false'],
  ['core.gitProxy', 'proxy'],
  ['core.hooksPath', '/nowhere'],
  ['core.pager', 'less'],
  ['core.sshCommand', 'ssh'],
  ['credential.helper', ''],
  ['diff.external', 'diff'],
  ['diff.x.textconv', 'cat'],
  ['filter.x.clean', 'cat'],
  ['gpg.program', 'gpg'],
  ['include.path', '/nowhere'],
  ['init.templateDir', '/nowhere'],
  ['merge.x.driver', 'merge'],
  ['protocol.allow', 'user'],
  ['remote.x.uploadpack', 'pack'],
  ['submodule.x.update', 'none'],
  ['tar.x.command', 'tar'],
  ['trailer.x.cmd', 'echo'],
  ['url.x.insteadOf', 'y'],
] as const

test('the environment reaches git as it is, whatever simple-git suspects in it', async t => {
  const git = await node(t)
  const config = Object.fromEntries(
    settings.flatMap(([key, value], i) => [
      [`GIT_CONFIG_KEY_${i}`, key],
      [`GIT_CONFIG_VALUE_${i}`, value],
    ]),
  )
  const env = { ...sealedEnvironment(git.cwd), ...suspected, ...config, GIT_CONFIG_COUNT: String(settings.length) }
  const seen = JSON.parse(
    await run({ ...git, env: { ...env, GIT_WORK_TREE: undefined } }, 'console.log(JSON.stringify(process.env))'),
  ) as Record<string, string>
  t.like(seen, env)
  t.false('GIT_WORK_TREE' in seen)
  t.not(seen['GIT_TEST_DISALLOW_ABBREVIATED_OPTIONS'], 'true')
  const read = await askPorcelain({ ...git, program: 'git', env }, porcelain => porcelain.raw(['config', '--list']))
  t.regex(read, /^url\.x\.insteadof=y$/m)
})

test('a stash is found in the list whatever its message, and the encoding of logs', async t => {
  const root = await tempDirectory(t)
  const directory = join(root, 'repo')
  await mkdir(directory)
  const env = sealedEnvironment(root)
  const git = { program: 'git', cwd: directory, env, trace: () => {}, signal: AbortSignal.any([]), kill }
  const says = async (...args: readonly string[]) => String(await oracle(args, { cwd: directory, env })).trim()
  await says('init', '-q')
  await says('commit', '-q', '--allow-empty', '-m', 'one')
  await says('config', 'i18n.logOutputEncoding', 'ISO-8859-1')
  const stash = async (message: string) => {
    const blob = await says('hash-object', '-w', '.git/HEAD')
    await says('update-index', '--add', '--cacheinfo', `100644,${blob},${message.slice(0, 4)}`)
    return says('stash', 'create', message)
  }
  const ours = await stash('ours')
  // Letters at which simple-git takes a list apart.
  const theirs = await stash('theirs òòòòòò odd ò òò')
  t.is(await recover(git, parseOid(ours)), 'settled')
  await says('stash', 'store', ours)
  await says('stash', 'store', theirs)
  await says('reset', '-q', '--hard')
  t.is(await recover(git, parseOid(ours)), 'back')
  t.is(await says('stash', 'list', '--format=%H'), theirs)
})

function isRunning(pid: number): boolean {
  return runningProcesses().some(process => process.pid === pid)
}

/** Asks again until there is an answer; the test's own time limit ends it. */
async function eventually(ask: () => Promise<string>): Promise<string> {
  for (;;) {
    const answer = await ask().catch(() => '')
    if (answer !== '') return answer
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
