import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { empty } from '../../../fixtures-repos/states.js'
import { stack, stackSha256 } from '../../../fixtures-repos/stack.js'
import { branchRef } from '../../../src/core/ref/ref-name.js'
import type { Env, Git } from '../../../src/git/port.js'
import { failsWith } from '../../support/failures.js'
import { open, openBare, type TestRepository } from '../../support/repository.js'
import { tempDirectory } from '../../support/temp.js'

const { A, B, D } = stack.oids

/** Opens what git finds from a directory, as a command that runs there would. */
async function openFrom(repo: TestRepository, directory: string, env: Env = {}): Promise<Git> {
  return (await repo.backend({ env })).open(directory)
}

/** Tells that this is the repository of the test: what is written through the port, git sees there. */
async function isOpened(
  t: Parameters<typeof open>[0] & { is(a: unknown, b: unknown): void },
  repo: TestRepository,
  git: Git,
) {
  await git.refs.update([{ name: branchRef('seen'), expected: null, target: A }], 'x')
  await git.close()
  t.is(await repo.oid('refs/heads/seen'), A)
}

test('from a directory below the worktree', async t => {
  const repo = await open(t, stack, 'system')
  const below = join(repo.directory, 'x', 'y')
  await mkdir(below, { recursive: true })
  await isOpened(t, repo, await openFrom(repo, below))
})

test('from inside of .git', async t => {
  const repo = await open(t, stack, 'system')
  const git = await openFrom(repo, join(repo.gitDirectory, 'refs'))
  t.false(git.bare)
  await isOpened(t, repo, git)
})

test('a bare repository', async t => {
  const repo = await openBare(t, stack, 'system')
  const git = await openFrom(repo, join(repo.directory, 'refs'))
  t.true(git.bare)
  await isOpened(t, repo, git)
})

test('a repository of sha256 names', async t => {
  const git = await (await open(t, stackSha256, 'system')).open()
  t.is(git.objectFormat, 'sha256')
  t.is(await git.refs.resolve('main'), stackSha256.oids.D)
})

test('a directory with a newline and a name that is not ASCII', async t => {
  const repo = await open(t, stack, 'system')
  const odd = join(dirname(repo.directory), process.platform === 'win32' ? 'ö x' : 'ö\nfalse\nx "q"')
  await repo.gitSays('clone', '-q', '--bare', '.', odd)
  const git = await openFrom(repo, odd)
  t.is(await git.refs.resolve('main'), D)
  t.deepEqual(await git.history.shallow(), new Set())
  await git.close()
})

test('a linked worktree has a HEAD of its own, and shares branches and shallow boundary', async t => {
  const repo = await open(t, stack, 'system')
  const linked = join(dirname(repo.directory), 'linked')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'second', linked, A)
  await writeFile(join(repo.gitDirectory, 'shallow'), `${A}\n`)
  const git = await openFrom(repo, linked)
  t.deepEqual(await git.head.current(), { kind: 'branch', ref: branchRef('second'), oid: A })
  t.is(await git.refs.resolve('main'), D)
  t.deepEqual(await git.history.shallow(), new Set([A]))
  await isOpened(t, repo, git)
})

test('a worktree whose .git is a file, and one that is reached by a symbolic link', async t => {
  const repo = await open(t, stack, 'system')
  const elsewhere = join(dirname(repo.directory), 'elsewhere')
  await mkdir(elsewhere)
  await writeFile(join(elsewhere, '.git'), `gitdir: ${repo.gitDirectory}\n`)
  const link = join(dirname(repo.directory), 'link')
  await symlink(elsewhere, link, 'junction')
  await isOpened(t, repo, await openFrom(repo, link))
})

test('GIT_DIR names the repository, as git does for hooks and aliases', async t => {
  const repo = await open(t, stack, 'system')
  const away = await tempDirectory(t)
  await isOpened(t, repo, await openFrom(repo, away, { GIT_DIR: repo.gitDirectory }))
  const relative = await openFrom(repo, repo.directory, { GIT_DIR: '.git', GIT_WORK_TREE: '.' })
  t.is(await relative.refs.resolve('main'), D)
  await relative.close()
})

test('GIT_DIR and GIT_COMMON_DIR name a linked worktree', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'second', join(dirname(repo.directory), 'linked'), B)
  const env = { GIT_DIR: join('.git', 'worktrees', 'linked'), GIT_COMMON_DIR: '.git' }
  const git = await openFrom(repo, repo.directory, env)
  t.deepEqual(await git.head.current(), { kind: 'branch', ref: branchRef('second'), oid: B })
  await isOpened(t, repo, git)
})

test('what else a hook has in its environment reaches no command', async t => {
  const repo = await open(t, stack, 'system')
  const away = await tempDirectory(t)
  const env = {
    GIT_INDEX_FILE: join(away, 'index'),
    GIT_OBJECT_DIRECTORY: join(away, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: away,
    GIT_QUARANTINE_PATH: away,
    GIT_NAMESPACE: 'other',
    GIT_PREFIX: 'x/',
    GIT_SHALLOW_FILE: join(away, 'shallow'),
    GIT_FLUSH: '0',
  }
  const git = await openFrom(repo, repo.directory, env)
  await git.objects.write([{ type: 'blob', body: Uint8Array.of(1) }])
  await isOpened(t, repo, git)
  t.regex(await repo.gitSays('count-objects'), /^1 objects/)
})

test('replaced and grafted commits are read as they are', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('replace', D, A)
  const grafts = join(repo.gitDirectory, 'info', 'grafts')
  await mkdir(dirname(grafts), { recursive: true })
  await writeFile(grafts, `${stack.oids.C}\n`)
  const git = await repo.open()
  t.deepEqual(await git.objects.read(D), stack.objects.get(D))
  const listed: string[] = []
  for await (const oid of git.history.list([D], [])) listed.push(oid)
  t.deepEqual(listed, [D, stack.oids.C, B, A])
  t.is(await git.refs.resolve('main~3'), A)
  await rm(grafts)
})

test('no repository', async t => {
  const repo = await open(t, empty, 'system')
  const nowhere = await tempDirectory(t)
  const error = await failsWith(
    t,
    'not-a-repository',
    openFrom(repo, nowhere, { GIT_CEILING_DIRECTORIES: dirname(nowhere) }),
  )
  t.true(error.message.includes(nowhere))
  await failsWith(t, 'not-a-repository', openFrom(repo, nowhere, { GIT_DIR: join(nowhere, 'none') }))
  await failsWith(t, 'not-found', openFrom(repo, join(nowhere, 'none')))
})

test('a repository of someone else is refused, with the command that allows it', async t => {
  const repo = await open(t, stack, 'system')
  const error = await failsWith(t, 'refused', openFrom(repo, repo.directory, { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }))
  t.deepEqual(error.hints, [`git config --global --add safe.directory ${repo.directory}`])
})

test('a bare repository that the user does not allow is refused', async t => {
  const repo = await openBare(t, stack, 'system')
  await writeFile(join(repo.home, '.gitconfig'), '[safe]\n\tbareRepository = explicit\n')
  await failsWith(t, 'refused', openFrom(repo, repo.directory))
  const git = await openFrom(repo, repo.directory, { GIT_DIR: repo.directory })
  t.is(await git.refs.resolve('main'), D)
  await git.close()
  await rm(join(repo.home, '.gitconfig'))
})

test('a repository made by a newer git is unsupported, and git says why', async t => {
  const repo = await open(t, stack, 'system')
  const file = join(repo.gitDirectory, 'config')
  const before = await readFile(file)
  for (const [version, name] of [
    ['1', 'x-from-the-future'],
    ['7', 'x'],
  ] as const) {
    await writeFile(file, `[core]\n\trepositoryFormatVersion = ${version}\n[extensions]\n\t${name} = y\n`)
    const error = await failsWith(t, 'unsupported', openFrom(repo, repo.directory))
    t.regex(error.reason ?? '', /x-from-the-future|found 7/)
  }
  await writeFile(file, before)
})

test('a broken configuration is told in git’s words', async t => {
  const repo = await open(t, stack, 'system')
  await writeFile(join(repo.home, '.gitconfig'), '[section\n')
  const error = await failsWith(t, 'git-failed', openFrom(repo, repo.directory))
  t.regex(error.reason ?? '', /bad config line 1/)
  await rm(join(repo.home, '.gitconfig'))
})
