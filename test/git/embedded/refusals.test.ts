import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack, stackSha256 } from '../../../fixtures-repos/stack.js'
import { testDate } from '../../support/env.js'
import { failsWith } from '../../support/failures.js'
import { open, runHere, type TestRepository } from '../../support/repository.js'

/** Everything in a repository's directory, by name and content. */
async function snapshot({ gitDirectory }: TestRepository): Promise<readonly string[]> {
  const entries = await readdir(gitDirectory, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Promise.all(files.toSorted().map(async file => `${file} ${(await readFile(file)).toString('base64')}`))
}

const foreign: Readonly<Record<string, (repo: TestRepository) => Promise<unknown>>> = {
  'sha256 object names': async () => undefined,
  'refs in a reftable': repo => mkdir(join(repo.gitDirectory, 'reftable')),
  'repository format 2': repo => repo.gitSays('config', 'core.repositoryformatversion', '2'),
  'the extension future = 1': repo => repo.gitSays('config', 'extensions.future', '1'),
  'the extension refstorage = reftable': repo =>
    appendFile(join(repo.gitDirectory, 'config'), '[extensions]\n\trefStorage = reftable\n'),
  'the extension compatobjectformat = sha256': repo =>
    appendFile(join(repo.gitDirectory, 'config'), '[extensions]\n\tcompatObjectFormat = sha256\n'),
  'objects borrowed from another repository': repo =>
    writeFile(join(repo.gitDirectory, 'objects', 'info', 'alternates'), `${repo.home}\n`),
}

for (const [what, make] of Object.entries(foreign)) {
  test(`a repository with ${what} is refused, and stays as it is`, async t => {
    const repo = await open(t, what.startsWith('sha256') ? stackSha256 : stack, 'embedded')
    await make(repo)
    const before = await snapshot(repo)
    const error = await failsWith(t, 'unsupported', repo.open())
    t.true(error.message.includes(what), error.message)
    t.true(error.hints.some(hint => hint.includes('git 2.31')))
    const { exitCode, stderr } = await runBare(repo)
    t.is(exitCode, 1)
    t.true(stderr.includes(what))
    t.deepEqual(await snapshot(repo), before)
    // Put right, so that git can look at it in the end.
    await writeFile(join(repo.gitDirectory, 'objects', 'info', 'alternates'), '')
    if (!what.startsWith('sha256')) await writeFile(join(repo.gitDirectory, 'config'), '[core]\n\tbare = false\n')
  })
}

/** Without the status before and after: git itself refuses some of these. */
async function runBare(repo: TestRepository) {
  return runHere(['squash', '--last', '2', '-m', 'x', '--backend', 'embedded'], {
    cwd: repo.directory,
    env: repo.env,
    clock: () => testDate,
    signal: new AbortController().signal,
  })
}

test('a linked worktree is refused, the main one beside it is not', async t => {
  const repo = await open(t, stack, 'embedded')
  const linked = join(repo.home, 'linked')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'topic', linked)
  const error = await failsWith(t, 'unsupported', (await repo.backend()).open(linked))
  t.true(error.message.includes('linked worktree'))
  t.is(await (await repo.open()).refs.resolve('topic'), stack.oids.D)
})

test('a submodule is a repository like others', async t => {
  const repo = await open(t, stack, 'embedded')
  const inner = await open(t, stack, 'system')
  const add = ['submodule', '--quiet', 'add', inner.directory, 'sub']
  await repo.gitSays('-c', 'protocol.file.allow=always', ...add)
  const git = await (await repo.backend()).open(join(repo.directory, 'sub'))
  t.is(await git.refs.resolve('HEAD'), stack.oids.D)
  t.is(await git.config.get('core.worktree'), '../../../sub')
  t.false(git.bare)
})

test('from a directory below, and by GIT_DIR, the same repository is found', async t => {
  const repo = await open(t, stack, 'embedded')
  const backend = await repo.backend()
  t.is(await (await backend.open(join(repo.directory, 'dir'))).refs.resolve('main'), stack.oids.D)
  const named = await repo.backend({ env: { GIT_DIR: repo.gitDirectory } })
  t.is(await (await named.open(repo.home)).refs.resolve('main'), stack.oids.D)
  const wrong = await repo.backend({ env: { GIT_DIR: repo.home } })
  await failsWith(t, 'not-a-repository', wrong.open(repo.directory))
})

test('where there is no repository it is "not-a-repository"', async t => {
  const repo = await open(t, stack, 'embedded')
  await failsWith(t, 'not-a-repository', (await repo.backend()).open(repo.home))
  await writeFile(join(repo.home, '.git'), 'gitdir: nowhere\n')
  await failsWith(t, 'not-a-repository', (await repo.backend()).open(repo.home))
  await writeFile(join(repo.home, '.git'), 'nonsense\n')
  await failsWith(t, 'not-a-repository', (await repo.backend()).open(repo.home))
})

test('a configuration file that is malformed is named, with its line', async t => {
  const repo = await open(t, stack, 'embedded')
  await writeFile(join(repo.home, '.gitconfig'), '[user]\n\tname = U\n\tbad line\n')
  const error = await failsWith(t, 'usage', repo.open())
  t.true(error.message.includes('.gitconfig') && error.message.includes('line 3'), error.message)
  await writeFile(join(repo.home, '.gitconfig'), '[include]\n\tpath = .gitconfig\n')
  await failsWith(t, 'usage', repo.open())
  await writeFile(join(repo.home, '.gitconfig'), '#'.repeat(5_000_000))
  await failsWith(t, 'usage', repo.open())
})
