import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { encode, fromLatin1, toLatin1 } from '../../src/core/bytes/bytes.js'
import { inUtf8 } from '../../src/core/message/encoding.js'
import { type Commit, parseCommit } from '../../src/core/object/commit.js'
import { defineHistory } from '../support/history.js'
import { testWithSshKeygen } from '../support/installed.js'
import { logHooks } from '../support/logging-hooks.js'
import { open, type TestRepository } from '../support/repository.js'
import { sshKey } from '../support/signing-keys.js'

const message = fromLatin1('Gr\xfc\xdfe\n\n#1 in Latin-1\n\n\nChange-Id: I0123456789abcdef')

/** Every file has a commit of its own, so that nothing conflicts; what one of them says is odd. */
const history = defineHistory('kept-headers', h => {
  h.commit('A', { 'a.txt': 'a\n' })
  h.commit('B', { 'b.txt': 'b\n' })
  h.commit(
    'odd',
    { 'odd.txt': 'odd\n' },
    {
      message,
      extraHeaders: [
        { name: 'encoding', value: encode('ISO-8859-1') },
        { name: 'change-id', value: encode('zxwvutsr') },
        { name: 'x-note', value: encode('first line\n\nthird line') },
      ],
    },
  )
  h.commit('D', { 'd.txt': 'd\n' })
})
const { A, B, D } = history.oids
const odd = history.oid('odd')

interface Case {
  readonly argv: readonly string[]
  /** A file that is changed and staged before. */
  readonly staged?: string
  readonly todo?: readonly string[]
  /** Folded with a commit of another encoding, it is in UTF-8. */
  readonly becomes?: 'utf-8'
}

/** What is done below the odd commit, or to it, so that it is made anew and its message stays. */
const cases: Record<string, Case> = {
  'reword below': { argv: ['reword', B, '-m', 'x'] },
  'drop below': { argv: ['drop', B] },
  'move below': { argv: ['move', D, '--before', B] },
  'squash below': { argv: ['squash', '--root', B, '-m', 'x'] },
  'squash chosen commits': { argv: ['squash', A, D, '--into', A, '-m', 'x'] },
  'squash into it': { argv: ['squash', odd, D, '--message-from', 'first'], becomes: 'utf-8' },
  'rebase elsewhere': { argv: ['rebase', '--onto', A, B, '--yes'] },
  'rebase with a fixup into it': {
    argv: ['rebase', A, '--todo', '-'],
    todo: [`drop ${B}`, `pick ${odd}`, `fixup ${D}`],
    becomes: 'utf-8',
  },
  'rebase of a root': { argv: ['rebase', '--root', '--todo', '-'], todo: [`pick ${odd}`, `pick ${A}`] },
  'fixup below': { argv: ['fixup', B], staged: 'b.txt' },
  'fixup into it': { argv: ['fixup', odd], staged: 'odd.txt' },
  'absorb below': { argv: ['absorb', '--all-authors'], staged: 'b.txt' },
  'absorb into it': { argv: ['absorb', '--all-authors'], staged: 'odd.txt' },
}

for (const [title, { argv, staged, todo, becomes }] of Object.entries(cases)) {
  test(`every header and every byte of a message is kept: ${title}`, async t => {
    const repo = await open(t, history, 'system')
    // They would see the message in UTF-8, as hooks expect it.
    const calls = await logHooks(repo)
    if (staged !== undefined) {
      await writeFile(join(repo.directory, staged), 'changed\n')
      await repo.gitSays('add', staged)
    }
    const stdin = (todo ?? []).map(line => `${line}\n`).join('')
    const { exitCode, stderr } = await repo.runAnyhow({ stdin }, ...argv)
    t.is(exitCode, 0, stderr)
    const old = await commitAt(repo, odd)
    const [before, after] = [becomes === 'utf-8' ? inUtf8(old) : old, await theOddOne(repo)]
    t.deepEqual(after.extraHeaders.map(shown), before.extraHeaders.map(shown))
    t.is(toLatin1(after.message), toLatin1(before.message))
    t.is(toLatin1(after.author.raw), toLatin1(before.author.raw))
    t.not(toLatin1(after.committer.raw), toLatin1(before.committer.raw))
    t.false((await calls()).some(({ text }) => text.startsWith('Grüße')))
  })
}

test('a new message is in UTF-8, and every other header is kept', async t => {
  const repo = await open(t, history, 'system')
  t.is((await repo.run('reword', odd, '-m', 'Grüße')).exitCode, 0)
  const after = await commitAt(repo, 'HEAD~1')
  t.deepEqual(
    after.extraHeaders.map(({ name }) => name),
    ['change-id', 'x-note'],
  )
  t.is(new TextDecoder().decode(after.message), 'Grüße\n')
})

test('what a hook adds to a new message is in UTF-8, as the rest is', async t => {
  const repo = await open(t, history, 'system')
  await logHooks(repo, { bodies: { 'prepare-commit-msg': `printf '\\nTicket: \\303\\274\\n' >>"$file"` } })
  t.is((await repo.run('reword', odd, '-m', 'Grüße')).exitCode, 0)
  const after = await commitAt(repo, 'HEAD~1')
  t.deepEqual(
    after.extraHeaders.map(({ name }) => name),
    ['change-id', 'x-note'],
  )
  t.is(new TextDecoder().decode(after.message), 'Grüße\n\nTicket: ü\n')
})

testWithSshKeygen('a signature stands behind the other headers', async t => {
  const repo = await open(t, history, 'system')
  await sshKey(t, repo)
  const { exitCode, stderr } = await repo.run('drop', B, '-S')
  t.is(exitCode, 0, stderr)
  const after = await theOddOne(repo)
  t.deepEqual(
    after.extraHeaders.map(({ name }) => name),
    ['encoding', 'change-id', 'x-note', 'gpgsig'],
  )
  await repo.gitSays('verify-commit', 'HEAD', 'HEAD~1')
})

async function commitAt(repo: TestRepository, revision: string): Promise<Commit> {
  const git = await repo.open()
  return parseCommit((await git.objects.read(await git.refs.resolve(revision))).body)
}

/** Returns the branch's commit that has the odd one's message. */
async function theOddOne(repo: TestRepository): Promise<Commit> {
  const oids = (await repo.gitSays('rev-list', 'main')).split('\n')
  const commits = await Promise.all(oids.map(oid => commitAt(repo, oid)))
  const found = commits.find(commit => toLatin1(commit.message).includes('Latin-1'))
  if (found === undefined) throw new Error('it is gone')
  return found
}

function shown({ name, value }: Commit['extraHeaders'][number]): string {
  return `${name} ${toLatin1(value)}`
}
