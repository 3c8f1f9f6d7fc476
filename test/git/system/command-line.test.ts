import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import test from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { commandLine } from '../../../src/git/system/command-line.js'
import { shellWord } from '../../../src/output/shell-word.js'
import { open } from '../../support/repository.js'
import { startProgram } from '../../support/run-program.js'

const run = promisify(execFile)

test('a command with odd words and NULs in its input does the same when it is pasted into a shell', async t => {
  const repo = await open(t, stack, 'system')
  const at = { cwd: repo.directory }
  const fields = ['update refs/heads/100%-\\n', stack.oids.B, '']
  const input = `${fields.join('\0')}\0`
  const line = commandLine({ ...at, args: ['update-ref', '-m', "it's $HOME `x`", '--stdin', '-z'], input })
  await t.throwsAsync(run('sh', ['-c', line], { env: repo.env as NodeJS.ProcessEnv }), { message: /100%-\\n/ })
  const good = commandLine({ ...at, args: ['update-ref', '--stdin', '-z'], input: input.replace('\\n', 'n') })
  await run('sh', ['-c', good], { env: repo.env as NodeJS.ProcessEnv })
  t.is(await repo.oid('refs/heads/100%-n'), stack.oids.B)
})

test('a word of any bytes is the same when bash reads it, and no byte of it reaches the terminal', async t => {
  const all = Uint8Array.from({ length: 255 }, (_, i) => i + 1)
  const words = [all, "it's \u001b[2J1\u202e", new Uint8Array([0x63, 0xe9, 0x31]), 'plain/word', '*? $x', "\u0085'"]
  for (const word of words) {
    const line = shellWord(word)
    t.regex(line, /^[\x20-\x7e]*$/)
    const { stdout } = await run('bash', ['-c', `printf %s ${line}`], { encoding: 'buffer' })
    t.deepEqual(stdout, Buffer.from(word as string))
  }
})

test('text of several lines is a here-document', async t => {
  const repo = await open(t, stack, 'system')
  const line = commandLine({ cwd: repo.directory, args: ['rev-list', '--stdin'], input: `main\n^${stack.oids.C}\n` })
  t.regex(line, /<<'END'\nmain\n\^[0-9a-f]{40}\nEND$/)
  const { stdout } = await run('sh', ['-c', line], { env: repo.env as NodeJS.ProcessEnv })
  t.is(stdout, `${stack.oids.D}\n`)
})

test('what may be secret, is binary or long is not shown', t => {
  const secret = 'password=geheim\n'
  for (const [args, input] of [
    [['credential', 'approve'], secret],
    [['unpack-objects', '-q'], new Uint8Array([0x50, 0xff])],
    [['rev-list', '--stdin'], 'main\n'.repeat(1000)],
    [['update-ref', '--stdin'], new Uint8Array([0xff, 0x00])],
  ] as const)
    t.regex(commandLine({ cwd: '/r', args, input }), / # reads standard input$/)
})

test('the transaction that a verbose run shows can be pasted', async t => {
  const repo = await open(t, stack, 'system')
  const before = await repo.oid('main')
  const argv = ['-v', 'squash', '--last', '2', '-m', 'One', '--allow-published']
  const { stderr } = await startProgram(t, argv, { cwd: repo.directory, env: repo.env }).ended
  const after = await repo.oid('main')
  await repo.gitSays('update-ref', 'refs/heads/main', before)
  const update =
    stderr
      .split('\n')
      .find(line => line.includes('update-ref'))
      ?.slice(2) ?? ''
  await repo.gitSays('update-ref', '-d', 'refs/git-slim/operations/1')
  await repo.gitSays('update-ref', '-d', 'refs/git-slim/completed')
  await run('sh', ['-c', update], { env: repo.env as NodeJS.ProcessEnv })
  t.is(await repo.oid('main'), after)
})
