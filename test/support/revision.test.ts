import test from 'ava'
import { merged } from '../../fixtures-repos/merges.js'
import { open } from './repository.js'
import { resolveInFiles } from './revision.js'

test('what is read from files is what git resolves', async t => {
  const repo = await open(t, merged, 'system')
  await repo.gitSays('repack', '-q', '-a', '-d')
  await repo.gitSays('checkout', '-q', '-b', 'loose')
  await repo.write('new.txt', 'new\n')
  await repo.gitSays('add', 'new.txt')
  await repo.gitSays('commit', '-q', '-m', 'One')
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'Two')
  for (const revision of [
    'loose',
    'HEAD',
    'refs/heads/loose',
    'loose~1',
    'loose^',
    'loose^{tree}',
    'HEAD~1^{tree}',
    'HEAD^0',
  ])
    t.is(resolveInFiles(repo.gitDirectory, revision), await repo.gitSays('rev-parse', revision), revision)
})

test('what is not certain is left to git', async t => {
  const repo = await open(t, merged, 'system')
  await repo.gitSays('tag', 'twice')
  await repo.gitSays('branch', 'twice')
  for (const revision of ['nothing', 'twice', 'main@{0}', 'main:a.txt', ':/text', 'main^{tree}'])
    t.is(resolveInFiles(repo.gitDirectory, revision), undefined, revision)
})
