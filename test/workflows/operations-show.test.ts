import test from 'ava'
import dedent from 'dedent'
import { stack } from '../../fixtures-repos/stack.js'
import { backends } from '../support/backends.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

const { A, B, C, D } = stack.oids
const short = (oid: string) => oid.slice(0, 7)

for (const backend of backends) {
  test(`an operation is drawn before and after, down to what both have [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    t.is((await repo.run('squash', `${A}..${C}`, '-m', 'both')).exitCode, 0)
    const now = [await repo.oid('main'), await repo.oid('main~1')].map(short)
    t.is(
      (await repo.run('operations', 'show')).stdout,
      dedent`
        operation 1: squash of 2 commits · just now · done
        main  ${short(D)} → ${now[0]}

        before  * ${short(D)} D
                * ${short(C)} C
                * ${short(B)} B
        after   | * ${now[0]} D
                | * ${now[1]} both
                |/
                * ${short(A)} A

        undo: git slim undo 1
      ` + '\n',
    )
    await repo.run('undo')
    const { stdout } = await repo.run('operations', 'show', '1', '--json')
    const document = JSON.parse(stdout)
    t.is(schemaErrors('operation', document), '')
    t.is(document.operation.state, 'undone')
    t.deepEqual(
      document.before,
      [D, C, B].map((oid, i) => ({ oid, subject: 'DCB'[i] })),
    )
    t.is(document.base.oid, A)
    t.regex((await repo.run('operations', 'show')).stdout, /^operation 2: undo of operation 1 ·[^]*show 1\n$/)
  })

  test(`what has nothing of its own on one side is drawn as one line of commits [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const list = { stdin: `drop ${D}\n` }
    // In memory and without git, the files would have to come along.
    const { exitCode } = await repo.runWith(list, 'rebase', C, '--todo', '-')
    if (exitCode !== 0) return void t.is(backend, 'embedded')
    t.regex(
      (await repo.run('operations', 'show')).stdout,
      new RegExp(`\n\nbefore {2}\\* ${short(D)} D\nafter {3}\\* ${short(C)} C\n\n`),
    )
    await repo.run('undo')
    t.regex(
      (await repo.run('operations', 'show')).stdout,
      new RegExp(`\n\nafter {3}\\* ${short(D)} D\nbefore {2}\\* ${short(C)} C\n\n`),
    )
  })

  test(`what has nothing in common is drawn apart [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    t.is((await repo.run('squash', '--root', '-m', 'all')).exitCode, 0)
    const now = short(await repo.oid('main'))
    t.regex(
      (await repo.run('operations', 'show')).stdout,
      new RegExp(` {8}\\* ${short(A)} A\n\nafter {3}\\* ${now} all\n\n`),
    )
  })

  test(`only what there is can be shown [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    t.regex((await repo.run('operations', 'show')).stderr, /has rewritten nothing/)
    t.regex((await repo.run('operations', 'show', '7')).stderr, /there is no operation 7/)
    const wrong = await repo.run('operations', '7')
    t.is(wrong.exitCode, 2)
    t.regex(wrong.stderr, /git slim operations show 7/)
    t.is((await repo.run('operations', 'show', '1', '2')).exitCode, 2)
    t.is((await repo.run('operations', 'show', 'x')).exitCode, 2)
  })
}

test('no line is wider than sixty columns, whatever is said, and however much of it', async t => {
  const repo = await open(t, stack, 'system')
  const subjects = [
    '一个很长很长的提交说明用来看看中文字符的宽度是否对齐以及截断的位置是否正确',
    'x'.repeat(300),
    '👩‍👩‍👧‍👦'.repeat(40),
    '\u001b[31mred\u001b[0m',
  ]
  for (let i = 0; i < 12; i++) await repo.gitSays('commit', '-q', '--allow-empty', '-m', subjects[i % 4] ?? '')
  await repo.gitSays('branch', '分支/一个很长很长的名字用来看看宽度和截断', 'HEAD~2')
  await repo.gitSays('branch', `very/${'long'.repeat(20)}`, 'HEAD~3')
  t.is((await repo.run('reword', 'HEAD~11', '-m', 'other')).exitCode, 0)
  const { stdout } = await repo.run('operations', 'show')
  const { default: stringWidth } = await import('string-width')
  for (const line of stdout.split('\n')) t.true(stringWidth(line) <= 60, line)
  t.false(stdout.includes('\u001b'))
  t.regex(stdout, /… 5 more\n/)
  const list = (await repo.run('operations')).stdout
  t.regex(list, /^1 {2}reword {2}1 commit {2}main \w+ → \w+ and 2 more {2}just now {2}done\n$/)
})

test('where git has cleared the commits away, that is said', async t => {
  const repo = await open(t, stack, 'system')
  t.is((await repo.run('reword', 'HEAD', '-m', 'other')).exitCode, 0)
  await repo.gitSays('reflog', 'expire', '--expire=now', '--expire-unreachable=now', '--all')
  await repo.gitSays('update-ref', '-d', 'ORIG_HEAD')
  await repo.gitSays('gc', '-q', '--prune=now')
  t.regex((await repo.run('operations', 'show')).stdout, /its commits are no longer in the repository/)
  const document = JSON.parse((await repo.run('operations', 'show', '--json')).stdout)
  t.is(schemaErrors('operation', document), '')
  t.is(document.before, null)
})
