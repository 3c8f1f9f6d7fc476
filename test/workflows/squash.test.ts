import test from 'ava'
import dedent from 'dedent'
import { stack } from '../../fixtures-repos/stack.js'
import { backends } from '../support/backends.js'
import { open } from '../support/repository.js'

for (const backend of backends) {
  test(`squash folds B and C and replays D [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const result = await repo.run('squash', `${stack.oids.A}..${stack.oids.C}`, '-m', 'B and C')
    t.is(result.exitCode, 0, result.stderr)
    t.is(
      await repo.graph(),
      dedent`
        * D  main
        * B and C
        * A
      `,
    )
    t.is(await repo.tree('main'), stack.trees.D)
    t.is(await repo.oid('ORIG_HEAD'), stack.oids.D)
    t.deepEqual(
      (await repo.reflog('refs/heads/main'))[0]?.replace(/[0-9a-f]{7}$/, '<new>'),
      'git-slim: squash 2 commits into <new>',
    )
    await repo.run('undo')
    t.is(await repo.oid('main'), stack.oids.D)
    await repo.run('redo')
    t.is(await repo.tree('main'), stack.trees.D)
    t.not(await repo.oid('main'), stack.oids.D)
  })
}
