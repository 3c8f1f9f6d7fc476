import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { oracle } from '../support/git.js'
import { open, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

const { A, B, C, D } = stack.oids

/** Makes a tag of its bytes. */
async function rawTag(repo: TestRepository, name: string, body: string): Promise<string> {
  const at = { cwd: repo.directory, env: repo.env, input: body }
  const oid = (await oracle(['hash-object', '-t', 'tag', '-w', '--stdin'], at)).toString().trim()
  await repo.gitSays('update-ref', `refs/tags/${name}`, oid)
  return oid
}

const tagger = 'tagger Tess Tagger <tess@example.com> 1700000000 +0530'
const signature = '-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n'
const body = (object: string, name: string, message: string, type = 'commit') =>
  `object ${object}\ntype ${type}\ntag ${name}\n${tagger}\n\n${message}`

for (const backend of ['system', 'embedded'] as const) {
  test(`tags on rewritten commits follow when that is asked for, and undo brings them back [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.gitSays('tag', 'light', C)
    await repo.gitSays('tag', 'below', A)
    const annotated = await rawTag(repo, 'annotated', body(D, 'annotated', 'caf\u00e9\n\n-----BEGIN nothing\n'))
    const signed = await rawTag(repo, 'signed', body(C, 'signed', `One\n${signature}`))
    const nested = await rawTag(repo, 'nested', body(signed, 'nested', 'Two\n', 'tag'))
    const refused = await repo.run('reword', B, '-m', 'B, reworded')
    t.is(refused.exitCode, 1)
    t.regex(refused.stderr, /are published/)
    const dry = JSON.parse(
      (await repo.run('reword', B, '-m', 'B, reworded', '--update-tags', '--dry-run', '--json')).stdout,
    )
    const { exitCode, stdout, stderr } = await repo.run('reword', B, '-m', 'B, reworded', '--update-tags', '--json')
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('rewrite', document), '')
    t.deepEqual(document.refs, dry.refs)
    t.deepEqual(document.tagSignaturesDropped.toSorted(), ['refs/tags/nested', 'refs/tags/signed'])
    t.regex(stderr, /warning: signatures dropped from tags: nested, signed/)
    t.is(await repo.oid('light'), await repo.oid('main~1'))
    t.is(await repo.oid('below'), A)
    t.is(
      await repo.gitSays('cat-file', 'tag', 'annotated'),
      body(await repo.oid('main'), 'annotated', 'caf\u00e9\n\n-----BEGIN nothing'),
    )
    t.is(await repo.gitSays('cat-file', 'tag', 'signed'), body(await repo.oid('main~1'), 'signed', 'One'))
    t.is(await repo.gitSays('cat-file', 'tag', 'nested'), body(await repo.oid('signed'), 'nested', 'Two', 'tag'))
    const now = await repo.oid('nested')
    t.is((await repo.run('undo')).exitCode, 0)
    t.deepEqual(
      [await repo.oid('light'), await repo.oid('annotated'), await repo.oid('nested')],
      [C, annotated, nested],
    )
    t.is((await repo.run('redo')).exitCode, 0)
    t.is(await repo.oid('nested'), now)
  })
}

test('a squash takes tags along as well, but one that stands in the middle of it stays', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('tag', 'inside', B)
  await repo.gitSays('tag', 'end', C)
  await repo.gitSays('tag', 'above', D)
  const { exitCode, stdout, stderr } = await repo.run('squash', `${A}..${C}`, '--update-tags', '--json')
  t.is(exitCode, 0, stderr)
  t.is(schemaErrors('squash', JSON.parse(stdout)), '')
  t.regex(stderr, /the tag inside points into the folded commits/)
  t.deepEqual(
    [await repo.oid('inside'), await repo.oid('end'), await repo.oid('above')],
    [B, await repo.oid('main~1'), await repo.oid('main')],
  )
})

test('tags that others hold the commits by still count', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'other', C)
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'other')
  await repo.gitSays('tag', 'elsewhere')
  await repo.gitSays('checkout', '-q', 'main')
  await repo.gitSays('tag', 'on-it', C)
  const { exitCode, stderr } = await repo.run('drop', C, '--update-tags')
  t.is(exitCode, 1)
  t.regex(stderr, /published: elsewhere holds them/)
})

test('a tag that has moved meanwhile keeps all where it is', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('tag', 'light', C)
  t.is((await repo.run('reword', B, '-m', 'B, reworded', '--update-tags')).exitCode, 0)
  await repo.gitSays('tag', '-f', 'light', A)
  const tip = await repo.oid('main')
  const { exitCode, stderr } = await repo.run('undo')
  t.is(exitCode, 1)
  t.regex(stderr, /light has moved since/)
  t.is(await repo.oid('main'), tip)
})

test('a tag that is signed in both formats of names loses both signatures', async t => {
  const repo = await open(t, stack, 'system')
  const header = `gpgsig-sha256 -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n`
  const text = body(D, 'both', `One\n${signature}`).replace('\n\n', `\n${header}\n`)
  await rawTag(repo, 'both', text)
  t.is((await repo.run('reword', D, '-m', 'D, reworded', '--update-tags')).exitCode, 0)
  t.is(await repo.gitSays('cat-file', 'tag', 'both'), body(await repo.oid('main'), 'both', 'One'))
})
