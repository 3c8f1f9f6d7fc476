import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { branchRef, parseRefName } from '../../../src/core/ref/ref-name.js'
import { leftovers } from '../../support/disk.js'
import { open } from '../../support/repository.js'
import { removeDirectory } from '../../support/temp.js'

const { A, B } = stack.oids
const main = branchRef('main')
const HEAD = parseRefName('HEAD')

async function lock(gitDirectory: string, name: string, content: string, ageSeconds = 60): Promise<string> {
  const file = join(gitDirectory, `${name}.lock`)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  const then = Date.now() / 1000 - ageSeconds
  await utimes(file, then, then)
  return file
}

test('a lock tells what it holds and how old it is', async t => {
  const repo = await open(t, stack, 'system')
  const git = await repo.open()
  t.is(await git.refs.lockOn(main), undefined)
  t.is(await git.refs.lockOn(parseRefName('refs/heads/main/below')), undefined)
  await lock(repo.gitDirectory, main, `${A}\n`)
  await lock(repo.gitDirectory, 'HEAD', '')
  const [onMain, onHead] = await Promise.all([git.refs.lockOn(main), git.refs.lockOn(HEAD)])
  t.is(onMain?.holds, A)
  t.true(onMain !== undefined && onMain.ageMs >= 59_000 && onMain.ageMs < 90_000)
  t.is(onHead?.holds, null)
  const locks = [
    { name: main, holds: A },
    { name: HEAD, holds: null },
  ]
  await git.refs.breakLocks(locks, 2000)
  t.deepEqual(await leftovers(repo.gitDirectory), [])
})

test('a lock that holds something else, or is young, stays', async t => {
  const repo = await open(t, stack, 'system')
  const git = await repo.open()
  const other = branchRef('other')
  const young = branchRef('young')
  await lock(repo.gitDirectory, main, `${B}\n`)
  await lock(repo.gitDirectory, other, '')
  await lock(repo.gitDirectory, 'HEAD', 'ref: refs/heads/main\n')
  await lock(repo.gitDirectory, young, `${A}\n`, 0)
  const locks = [main, other, young, HEAD, branchRef('none')].map(name => ({ name, holds: A }))
  await git.refs.breakLocks([...locks, { name: HEAD, holds: null }, { name: main, holds: null }], 2000)
  const left = await leftovers(repo.gitDirectory)
  t.deepEqual(left.toSorted(), ['HEAD.lock', ...[main, other, young].map(name => join(`${name}.lock`))].toSorted())
  for (const name of left) await removeDirectory(join(repo.gitDirectory, name))
})

test('the locks of a linked worktree are where its refs are', async t => {
  const repo = await open(t, stack, 'system')
  const linked = join(dirname(repo.directory), 'linked')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'second', linked)
  const git = await (await repo.backend()).open(linked)
  t.teardown(() => git.close())
  const own = join(repo.gitDirectory, 'worktrees/linked')
  const locks = [
    { name: HEAD, holds: A, place: own },
    { name: parseRefName('ORIG_HEAD'), holds: A, place: own },
    { name: parseRefName('refs/bisect/bad'), holds: A, place: own },
    { name: branchRef('second'), holds: A, place: repo.gitDirectory },
    { name: parseRefName('refs/git-slim/1'), holds: A, place: repo.gitDirectory },
  ]
  for (const { name, holds, place } of locks) await lock(place, name, `${holds}\n`)
  for (const { name } of locks) t.is((await git.refs.lockOn(name))?.holds, A, name)
  await git.refs.breakLocks(locks, 2000)
  t.deepEqual(await leftovers(repo.gitDirectory), [])
})
