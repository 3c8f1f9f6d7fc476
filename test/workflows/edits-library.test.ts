import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { drop, move, rebase, reword, undo } from '../../src/index.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

test('a program rewords, moves and drops, and gets the documents that --json prints', async t => {
  const repo = await open(t, stack, 'system')
  const at = { cwd: repo.directory, env: repo.env, backend: 'system' } as const
  const reworded = await reword({ ...at, commit: 'HEAD~1', message: 'C, reworded' })
  t.is(schemaErrors('rewrite', { version: 1, command: 'reword', ok: true, ...reworded }), '')
  const moved = await move({ ...at, commits: ['HEAD'], before: 'HEAD~1' })
  t.is(schemaErrors('rewrite', { version: 1, command: 'move', ok: true, ...moved }), '')
  const dropped = await drop({ ...at, commits: ['HEAD'], dryRun: true })
  t.like(dropped, { dryRun: true, changed: false, files: 'changed', operation: null })
  t.is(await repo.gitSays('log', '--format=%s'), 'C, reworded\nD\nB\nA')
  const list = await rebase({ ...at, upstream: 'HEAD~1', printTodo: true })
  t.is(list.todo.replace(/[0-9a-f]{7}/, '<id>'), 'pick <id> C, reworded\n')
  t.like(await rebase({ ...at, upstream: 'HEAD~1', autosquash: true }), { changed: false })
  await undo(at)
  await undo(at)
  t.is(await repo.oid('main'), stack.oids.D)
})
