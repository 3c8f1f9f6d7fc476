import test from 'ava'
import { oddities } from '../../fixtures-repos/oddities.js'
import { toLatin1 } from '../../src/core/bytes/bytes.js'
import { type Commit, parseCommit } from '../../src/core/object/commit.js'
import type { Git } from '../../src/git/port.js'
import { backends } from '../support/backends.js'
import { open } from '../support/repository.js'

const readCommit = async (git: Git, revision: string): Promise<Commit> =>
  parseCommit((await git.objects.read(await git.refs.resolve(revision))).body)

const headers = ({ extraHeaders }: Commit) => extraHeaders.map(({ name, value }) => `${name} ${toLatin1(value)}`)

for (const backend of backends) {
  test(`commits above a squash keep every byte but their signature [${backend}]`, async t => {
    const repo = await open(t, oddities, backend)
    const labels = ['not-utf8', 'empty-message', 'no-newline', 'hash-lines', 'blank-lines', 'signed', 'unknown-headers']
    labels.push('mergetag', 'empty-change', 'crlf', 'odd-author', 'odd-zone')
    const { exitCode, stderr } = await repo.run('squash', '--root', oddities.oid('not-utf8'), '-m', 'all')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /1 signature could not be kept/)
    const git = await repo.open()
    for (const [i, label] of labels.slice(1).entries()) {
      const before = parseCommit((await git.objects.read(oddities.oid(label))).body)
      const after = await readCommit(git, `main~${labels.length - 2 - i}`)
      t.is(toLatin1(after.author.raw), toLatin1(before.author.raw), label)
      t.is(toLatin1(after.message), toLatin1(before.message), label)
      t.deepEqual(headers(after), label === 'signed' ? [] : headers(before), label)
      t.is(after.tree, before.tree)
    }
  })

  test(`messages of several encodings become UTF-8, without an encoding header [${backend}]`, async t => {
    const repo = await open(t, oddities, backend)
    await repo.run('squash', '--root', oddities.oid('latin1'), '--message-from', 'all')
    const squashed = await readCommit(await repo.open(), 'main~12')
    t.is(new TextDecoder().decode(squashed.message), 'plain\n\nGrüße\n\nin Latin-1\n')
    t.deepEqual(headers(squashed), [])
  })

  test(`the squashed commit keeps the first one's headers, but for signatures [${backend}]`, async t => {
    const repo = await open(t, oddities, backend)
    const range = `${oddities.oid('signed')}..${oddities.oid('mergetag')}`
    await repo.run('squash', range, '--message-from', 'first')
    const first = parseCommit((await (await repo.open()).objects.read(oddities.oid('unknown-headers'))).body)
    t.deepEqual(headers(await readCommit(await repo.open(), 'main~4')), headers(first))
  })
}
