import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { open } from '../support/repository.js'
import { tempDirectory } from '../support/temp.js'

/** Commands that would ask a person, each with a revision that is not there where it takes one. */
const asking: Readonly<Record<string, readonly string[]>> = {
  rebase: ['rebase', 'nosuch'],
  'rebase --onto': ['rebase', '--onto', 'nosuch', 'HEAD~1'],
  reword: ['reword', 'nosuch'],
  split: ['split', 'nosuch'],
}

for (const [name, argv] of Object.entries(asking)) {
  test(`without a terminal, a commit that is not there is told before that nobody can be asked: ${name}`, async t => {
    const repo = await open(t, stack, 'system')
    const { exitCode, stderr } = await repo.run(...argv)
    t.not(exitCode, 0)
    t.regex(stderr, /nosuch/)
    t.notRegex(stderr, /terminal/)
  })
}

const words = [['rebase'], ['squash'], ['reword', 'HEAD'], ['split', 'HEAD'], ['absorb']]

for (const argv of words) {
  test(`without a terminal, an empty repository and a missing directory are told first: ${argv.join(' ')}`, async t => {
    const repo = await open(t, stack, 'system')
    const missing = await repo.run('-C', '/nope', ...argv)
    t.not(missing.exitCode, 0)
    t.regex(missing.stderr, /\/nope/)
    t.notRegex(missing.stderr, /terminal/)
    const directory = await tempDirectory(t)
    const none = await repo.run('-C', directory, ...argv)
    t.regex(none.stderr, /not a git repository/i)
    t.notRegex(none.stderr, /terminal/)
    await repo.gitSays('init', '-q', directory)
    const empty = await repo.run('-C', directory, ...argv)
    t.not(empty.exitCode, 0)
    t.regex(empty.stderr, /no commit/)
    t.notRegex(empty.stderr, /terminal/)
  })
}

test('without a terminal, edit-todo tells of a directory that is no repository first', async t => {
  const repo = await open(t, stack, 'system')
  const directory = await tempDirectory(t)
  await writeFile(join(directory, 'list'), '')
  const { exitCode, stderr } = await repo.run('-C', directory, 'edit-todo', 'list')
  t.not(exitCode, 0)
  t.regex(stderr, /not a git repository/i)
  t.notRegex(stderr, /terminal/)
})

test('with nothing else wrong, it is told that there is no terminal, and what to name instead', async t => {
  const repo = await open(t, stack, 'system')
  for (const argv of [
    ['rebase', 'HEAD~2'],
    ['reword', 'HEAD'],
  ]) {
    const { exitCode, stderr } = await repo.run(...argv)
    t.is(exitCode, 2, stderr)
    t.regex(stderr, /no terminal/)
  }
})
