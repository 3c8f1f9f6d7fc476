import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { stack } from '../../fixtures-repos/stack.js'
import { encode, fromLatin1 } from '../../src/core/bytes/bytes.js'
import { parseCommit } from '../../src/core/object/commit.js'
import { backends } from '../support/backends.js'
import { defineHistory } from '../support/history.js'
import { open, type TestRepository, text } from '../support/repository.js'

async function squashed(
  repo: TestRepository,
  ...argv: string[]
): Promise<{ message: string; author: string; committer: string }> {
  const result = await repo.run('squash', ...argv)
  if (result.exitCode !== 0) throw new Error(result.stderr)
  const git = await repo.open()
  const { message, author, committer } = parseCommit((await git.objects.read(await repo.oid('HEAD'))).body)
  return { message: text(message), author: text(author.raw), committer: text(committer.raw) }
}

for (const backend of backends) {
  test(`squash says all that was said, once, and credits the others [${backend}]`, async t => {
    const { message, author } = await squashed(await open(t, feature, backend), '--yes')
    t.is(
      message,
      'Add c\n\nThe reason for c.\n\nAdd e\n\nImprove e\n\nReviewed-by: Rita <rita@example.com>\nCo-authored-by: Otto Other <otto@example.com>\n',
    )
    t.notRegex(author, /Otto/)
  })

  test(`squash -m takes paragraphs, and credits unless told not to [${backend}]`, async t => {
    const repo = await open(t, feature, backend)
    const { message } = await squashed(repo, 'main..', '-m', 'One', '-m', '# two')
    t.is(message, 'One\n\n# two\n\nCo-authored-by: Otto Other <otto@example.com>\n')
    await repo.run('undo')
    const plain = await squashed(repo, 'main..', '-m', '1.10', '--no-co-authors')
    t.is(plain.message, '1.10\n')
  })

  test(`squash -F - reads standard input [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const result = await repo.runWith({ stdin: '#1 first\n\nbody' }, 'squash', '--last', '2', '-F', '-')
    t.is(result.exitCode, 0, result.stderr)
    const git = await repo.open()
    t.is(text(parseCommit((await git.objects.read(await repo.oid('HEAD'))).body).message), '#1 first\n\nbody\n')
  })

  test(`squash takes the author and the date it is told to [${backend}]`, async t => {
    const repo = await open(t, feature, backend)
    const first = await squashed(repo, 'main..')
    await repo.run('undo')
    const me = await squashed(repo, 'main..', '--author', 'me', '--date', 'now')
    t.is(me.author, 'Uma User <uma@example.com> 1800000000 +0000')
    await repo.run('undo')
    const other = await squashed(
      repo,
      'main..',
      '--author',
      'Zoe Z <zoe@example.com>',
      '--date',
      '2020-02-02T02:02:02Z',
    )
    t.is(other.author, 'Zoe Z <zoe@example.com> 1580608922 +0000')
    t.regex(other.message, /Co-authored-by: Otto/)
    await repo.run('undo')
    const last = await squashed(repo, 'main..', '--date', 'last')
    t.not(last.author, first.author)
    t.is(last.author.replace(/ \d+ \S+$/, ''), first.author.replace(/ \d+ \S+$/, ''))
    t.is(last.committer, 'Uma User <uma@example.com> 1800000000 +0000')
  })
}

for (const backend of backends) {
  test(`squash keeps every byte of a message that ends in "à" or "你" [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    for (const word of ['voilà', '你']) {
      t.is((await squashed(repo, '--last', '2', '-m', word)).message, `${word}\n`)
      await repo.run('undo')
    }
  })
}

const latin1 = defineHistory('latin1', h => {
  for (const label of ['A', 'B', 'C']) {
    h.commit(
      label,
      { 'a.txt': label },
      {
        message: fromLatin1(`Gr\xfc\xdfe ${label}\n`),
        extraHeaders: [{ name: 'encoding', value: encode('ISO-8859-1') }],
      },
    )
  }
})

for (const backend of backends) {
  test(`a message of another encoding is edited in UTF-8, and stored as that [${backend}]`, async t => {
    const repo = await open(t, latin1, backend)
    const { message } = await squashed(repo, '--last', '2')
    t.is(Buffer.from(message).toString(), 'Gr\ufffd\ufffde B\n\nGr\ufffd\ufffde C\n')
    await repo.run('undo')
    const { exitCode, stderr } = await repo.runWith({ env: { GIT_EDITOR: 'true' } }, 'squash', '--last', '2', '--edit')
    t.is(exitCode, 0, stderr)
    const git = await repo.open()
    const commit = parseCommit((await git.objects.read(await repo.oid('HEAD'))).body)
    t.is(text(commit.message), 'Grüße B\n\nGrüße C\n')
    t.deepEqual(commit.extraHeaders, [])
  })

  test(`an author who is named makes the commit UTF-8 [${backend}]`, async t => {
    const repo = await open(t, latin1, backend)
    const { message, author } = await squashed(
      repo,
      '--last',
      '2',
      '--author',
      'Jürgen <j@example.com>',
      '--no-co-authors',
    )
    t.is(message, 'Grüße B\n\nGrüße C\n')
    t.regex(author, /^Jürgen </)
  })

  test(`what git would not take for a message or an author is refused [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const nul = await repo.runWith({ stdin: 'a\0b\n' }, 'squash', '--last', '2', '-F', '-')
    t.is(nul.exitCode, 2)
    t.regex(nul.stderr, /NUL/)
    for (const name of [',', '"', "'"]) {
      const { exitCode, stderr } = await repo.run(
        'squash',
        '--last',
        '2',
        '-m',
        'x',
        '--author',
        `${name} <a@example.com>`,
      )
      t.is(exitCode, 2, stderr)
      t.regex(stderr, /--author cannot be/)
    }
    t.is(await repo.oid('main'), stack.oids.D)
  })

  test(`a subject of megabytes is cut where it is shown [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const { stdout } = await repo.runWith(
      { stdin: 'a-b.'.repeat(1_000_000) },
      'squash',
      '--last',
      '2',
      '-F',
      '-',
      '--dry-run',
    )
    t.true(stdout.length < 1000, String(stdout.length))
    t.regex(stdout, /a-b\.…\n|a-b…\n/)
  })
}
