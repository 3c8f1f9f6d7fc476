import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { diskBackends } from '../support/backends.js'
import { oracle } from '../support/git.js'
import { open, type TestRepository } from '../support/repository.js'

/** Runs a command as a person would: pasted into a shell, the one that git brings along. */
const paste = (repo: TestRepository, command: string) => repo.gitSays('-c', `alias.pasted=!${command}`, 'pasted')

const oddNames = [
  '-x',
  '+x',
  '@',
  'HEAD',
  'ünï/#1',
  "a'b",
  '$(touch${IFS}pwned)',
  'a;b',
  '1.10',
  'refs/heads/main',
  'v1',
]

for (const backend of diskBackends) {
  for (const name of oddNames) {
    test(`hints can be pasted on a branch named ${name} [${backend}]`, async t => {
      const repo = await open(t, stack, backend)
      const remote = join(repo.home, 'remote.git')
      await repo.gitSays('init', '-q', '--bare', remote)
      await repo.gitSays('update-ref', `refs/heads/${name}`, stack.oids.D)
      await repo.gitSays('symbolic-ref', 'HEAD', `refs/heads/${name}`)
      await repo.gitSays('remote', 'add', 'my/fork', remote)
      await repo.gitSays('push', '-q', 'my/fork', `refs/heads/${name}:refs/heads/${name}`)
      await repo.gitSays('tag', 'v1', stack.oids.A)
      await repo.gitSays('config', 'remote.pushDefault', 'my/fork')
      const { exitCode, stdout, stderr } = await repo.run('squash', '--last', '2', '-m', 'x', '--json')
      t.is(exitCode, 0, stderr)
      await paste(repo, JSON.parse(stdout).push)
      const squashed = await repo.gitSays('rev-parse', `refs/heads/${name}`)
      t.is(await repo.gitSays('--git-dir', remote, 'rev-parse', `refs/heads/${name}`), squashed)

      await repo.gitSays('update-ref', `refs/heads/${name}`, stack.oids.A)
      const hint = async () => /git branch .+/.exec((await repo.run('undo')).stderr)?.[0] ?? 'false'
      const first = await hint()
      await paste(repo, first)
      await paste(repo, await hint())
      const branches = (await repo.gitSays('for-each-ref', '--format=%(refname)', '--points-at', stack.oids.D)).split(
        '\n',
      )
      t.is(branches.length, 3, branches.join(' '))
      t.is(await repo.gitSays('status', '--porcelain', '--untracked-files=all', '--', '*pwned*'), '')
    })
  }

  test(`a branch whose remote is an address is pushed nowhere that is known [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.gitSays('config', 'branch.main.pushRemote', 'git@github.com:me/it.git')
    const { exitCode, stdout, stderr } = await repo.run('squash', '--last', '2', '-m', 'x', '--json')
    t.is(exitCode, 0, stderr + stdout)
    t.is(JSON.parse(stdout).push, null)
  })

  test(`of hundreds of tags on one commit three are named, and no more looked for than that takes [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const input = Array.from({ length: 500 }, (_, i) => `create refs/tags/v${i} ${stack.oids.C}\n`).join('')
    await oracle(['update-ref', '--stdin'], { cwd: repo.directory, env: repo.env, input })
    await repo.gitSays('pack-refs', '--all')
    const { exitCode, stderr } = await repo.run('squash', '--last', '3', '-m', 'x')
    t.is(exitCode, 1)
    t.regex(stderr, /published: v0, v1, v10 and others hold them/)
  })
}
