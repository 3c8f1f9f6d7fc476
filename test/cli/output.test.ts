import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { sanitize } from '../../src/output/sanitize.js'
import { open, type TestRepository } from '../support/repository.js'

/** Runs the program in a process of its own, and returns its exit code and what it says on stderr. */
function runProgram(repo: TestRepository, argv: readonly string[], stdout: 'unread' | number) {
  const program = join(import.meta.dirname, '..', 'support', 'program.js')
  const stdio = ['ignore', stdout === 'unread' ? 'pipe' : stdout, 'pipe'] as const
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: repo.directory,
    env: { ...repo.env },
    stdio: [...stdio],
  })
  child.stdout?.destroy()
  const said: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
  return new Promise<{ code: number | null; stderr: string }>(resolve => {
    child.on('close', code => resolve({ code, stderr: Buffer.concat(said).toString() }))
  })
}

test('a reader that has gone is no failure, and no stack trace', async t => {
  const repo = await open(t, stack, 'system')
  for (const argv of [['operations'], ['operations', '--json'], ['--help']]) {
    t.deepEqual(await runProgram(repo, argv, 'unread'), { code: 0, stderr: '' })
  }
})

if (existsSync('/dev/full')) {
  test('a result that could not be written is said to be lost, with an exit code of its own', async t => {
    const repo = await open(t, stack, 'system')
    const full = openSync('/dev/full', 'w')
    t.teardown(() => closeSync(full))
    const { code, stderr } = await runProgram(repo, ['squash', '--last', '2', '-m', 'x'], full)
    t.is(code, 3)
    t.regex(stderr, /^git-slim: the command succeeded, but its result could not be written: ENOSPC.*\n$/)
    t.is(await repo.gitSays('log', '-1', '--format=%s'), 'x')
  })
}

test('no password of an address is shown, however badly that is written', t => {
  const starts = [
    'http:/',
    'https//',
    'https:',
    'HTTPS:/',
    'https:\\\\',
    'http:///',
    'https://',
    'ssh:/',
    'https%3A%2F%2F',
  ]
  for (const start of starts) {
    for (const password of ['s3cret', 's3/cr@et', 's3:cret']) {
      const said = sanitize(`unable to reach '${start}ada:${password}@example.com/a.git': no`)
      t.notRegex(said, /s3|ada/, said)
      t.regex(said, /example\.com\/a\.git': no$/)
    }
  }
  for (const plain of [
    'git@example.com:a/b',
    'https://example.com:80/a@v2',
    'C:\\a@b',
    'https: see a@b',
    'files:a@b',
  ]) {
    t.is(sanitize(plain), plain)
  }
})

test('text of megabytes is made safe in no time', t => {
  const text = 'a-b.'.repeat(1_000_000)
  t.is(sanitize(text), text)
  for (const part of ['https:a', 'git:/', 'http://a:'])
    t.is(sanitize(part.repeat(100_000)).length, part.length * 100_000)
  t.is(sanitize('see git+https://me:secret@example.com/x'), 'see git+https://example.com/x')
})
