import { chown, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import type { Env } from '../../../src/git/port.js'
import { diskBackends } from '../../support/backends.js'
import { failsWith } from '../../support/failures.js'
import { tryOracle } from '../../support/git.js'
import { open, openBare, type TestRepository } from '../../support/repository.js'

/** As git's own tests do. */
const foreign: Env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }

type Case = readonly [what: string, values: (repo: TestRepository) => readonly string[], trusted: boolean]

const cases: readonly Case[] = [
  ['names it not', () => ['/elsewhere'], false],
  ['names it', ({ directory }) => [directory], true],
  ['names what is above it', ({ directory }) => [dirname(directory)], false],
  ['names its git directory', ({ gitDirectory }) => [gitDirectory], false],
  ['is a star', () => ['*'], true],
  ['is a star, taken back', () => ['*', ''], false],
  ['names it again after all was taken back', ({ directory }) => ['*', '', directory], true],
  ['is relative', () => ['repo'], false],
]

for (const [what, values, trusted] of cases) {
  test(`a repository of another user, whose safe.directory ${what}, is as good as for git`, async t => {
    const repo = await open(t, stack, 'embedded')
    const lines = values(repo).map(value => `\tdirectory = ${JSON.stringify(value)}\n`)
    await writeFile(join(repo.home, '.gitconfig'), `[safe]\n${lines.join('')}`)
    const judge = await tryOracle(['rev-parse', 'HEAD'], { cwd: repo.directory, env: { ...repo.env, ...foreign } })
    t.is(judge.code === 0, trusted, judge.stderr)
    const opened = (await repo.backend({ env: foreign })).open(repo.directory)
    if (trusted) t.is(await (await opened).refs.resolve('HEAD'), stack.oids.D)
    else {
      const error = await failsWith(t, 'refused', opened)
      t.deepEqual(error.hints, [`git config --global --add safe.directory ${repo.directory}`])
    }
  })
}

for (const backend of diskBackends) {
  test(`a repository of another user cannot say of itself that it is safe; who runs git -c can [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.gitSays('config', 'safe.directory', '*')
    const from = async (env: Env) => (await repo.backend({ env: { ...foreign, ...env } })).open(repo.directory)
    await failsWith(t, 'refused', from({}))
    const words = await from({ GIT_CONFIG_PARAMETERS: "'safe.directory'='*'" })
    t.is(await words.refs.resolve('HEAD'), stack.oids.D)
    const counted = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' }
    t.is(await (await from(counted)).refs.resolve('HEAD'), stack.oids.D)
    // Who names a repository trusts it.
    t.is(await (await from({ GIT_DIR: repo.gitDirectory })).refs.resolve('HEAD'), stack.oids.D)
  })

  test(`no verb reads or writes a repository of another user [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const verbs = [
      ['squash', '--last', '2', '-m', 'x'],
      ['reword', 'HEAD', '-m', 'x'],
      ['drop', 'HEAD'],
      ['rebase', '--dry-run'],
      ['undo'],
      ['operations'],
      ['deepen', '--full'],
      ['clone', '.', join(repo.home, 'clone')],
    ]
    for (const verb of verbs) {
      const { exitCode, stderr } = await repo.runAnyhow({ env: foreign }, ...verb)
      t.is(exitCode, 1, `${verb[0]}: ${stderr}`)
      t.regex(stderr, /safe\.directory/, verb[0])
    }
    t.is(await repo.oid('main'), stack.oids.D)
  })

  test(`a bare repository that was found on the way upwards is refused where the user wants it [${backend}]`, async t => {
    const repo = await openBare(t, stack, backend)
    await writeFile(join(repo.home, '.gitconfig'), '[safe]\n\tbareRepository = explicit\n')
    await mkdir(join(repo.directory, 'below'))
    const from = async (env: Env) => (await repo.backend({ env })).open(join(repo.directory, 'below'))
    await failsWith(t, 'refused', from({}))
    t.is(await (await from({ GIT_DIR: repo.directory })).refs.resolve('main'), stack.oids.D)
    await rm(join(repo.home, '.gitconfig'))
  })
}

test('safe.directory is read as git reads it from 2.46 on: links are followed, and a star stands for all below', async t => {
  const repo = await open(t, stack, 'embedded')
  const from = async (value: string) => {
    await writeFile(join(repo.home, '.gitconfig'), `[safe]\n\tdirectory = ${value}\n`)
    return (await repo.backend({ env: foreign })).open(repo.directory)
  }
  await symlink(repo.directory, join(repo.home, 'link'), 'junction')
  t.is(await (await from(join(repo.home, 'link'))).refs.resolve('HEAD'), stack.oids.D)
  t.is(await (await from('~/../repo')).refs.resolve('HEAD'), stack.oids.D)
  t.is(await (await from(`${dirname(repo.directory)}/*`)).refs.resolve('HEAD'), stack.oids.D)
  await failsWith(t, 'refused', from(`${repo.directory}/*`))
  await failsWith(t, 'refused', from(`${dirname(repo.directory)}*`))
})

const asRoot = process.geteuid?.() === 0 ? test : test.skip

asRoot('the owners of files are looked at: worktree, git directory and the file that names it', async t => {
  for (const part of ['directory', 'gitDirectory'] as const) {
    const repo = await open(t, stack, 'embedded')
    await chown(repo[part], 1234, 1234)
    await failsWith(t, 'refused', (await repo.backend()).open(repo.directory))
    // Root by sudo is also the one who has called it.
    const git = await (await repo.backend({ env: { SUDO_UID: '1234' } })).open(repo.directory)
    t.is(await git.refs.resolve('HEAD'), stack.oids.D)
    await chown(repo[part], 0, 0)
  }
})
