import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { oddities } from '../../fixtures-repos/oddities.js'
import { stack } from '../../fixtures-repos/stack.js'
import { backends } from '../support/backends.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

for (const backend of backends) {
  test(`--json prints one document that the shipped schema describes [${backend}]`, async t => {
    const repo = await open(t, feature, backend)
    for (const argv of [['squash', '--dry-run'], ['squash', '--yes'], ['undo'], ['redo'], ['operations']]) {
      const { stdout, exitCode, stderr } = await repo.run(...argv, '--json')
      t.is(exitCode, 0, stderr)
      t.is(stdout.trimEnd().split('\n').length, 1)
      const document = JSON.parse(stdout)
      t.is(schemaErrors(argv[0] ?? '', document), '', argv.join(' '))
      t.is(document.command, argv[0])
    }
  })

  test(`bytes that are no text are in the document in base64 [${backend}]`, async t => {
    const repo = await open(t, oddities, backend)
    const range = `${oddities.oid('latin1')}..${oddities.oid('empty-message')}`
    const document = JSON.parse((await repo.run('squash', range, '--message-from', 'first', '--json')).stdout)
    t.is(schemaErrors('squash', document), '')
    t.is(
      Buffer.from(document.plan.todos[0].result.message.base64, 'base64').toString('latin1'),
      'bytes ÿþ that are no text\n',
    )
  })

  test(`a failure is a document too, with full names and hints [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    for (const argv of [['squash', 'nowhere..main'], ['-C', '.', 'undo'], ['squash', '--lsat'], ['sqash']]) {
      const { stdout, stderr, exitCode } = await repo.run(...argv, '--json')
      const document = JSON.parse(stdout)
      t.is(schemaErrors('error', document), '')
      t.is(stderr, '')
      t.not(exitCode, 0)
      t.is(
        document.command,
        argv.find(word => /^[a-z]/.test(word)),
      )
    }
  })
}
