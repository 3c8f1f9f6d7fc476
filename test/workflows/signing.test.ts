import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { evilMerge } from '../../fixtures-repos/merges.js'
import { stack, stackSha256 } from '../../fixtures-repos/stack.js'
import { encode } from '../../src/core/bytes/bytes.js'
import type { Env } from '../../src/git/port.js'
import { testWithGpg, testWithSshKeygen } from '../support/installed.js'
import { oracle } from '../support/git.js'
import { defineHistory } from '../support/history.js'
import { open, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'
import { gpgKey, sshAgent, sshKey, x509Key } from '../support/signing-keys.js'
import { tempDirectory } from '../support/temp.js'

const unsigned = ['--no-gpg-sign'] as const

const apart = defineHistory('apart', h => {
  for (const label of ['A', 'B', 'C']) h.commit(label, { [`${label}.txt`]: `${label}\n` })
  h.commit('D', { 'D.txt': 'D\n', 'more.txt': 'more\n' })
})

/** Her own signature is on the last commit, though nothing was ever signed. */
const signedByHer = defineHistory('signed-by-her', h => {
  for (const label of ['A', 'B']) h.commit(label, { [`${label}.txt`]: `${label}\n` })
  const value = encode('-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----')
  const who = { committer: 'Uma User <uma@example.com>', extraHeaders: [{ name: 'gpgsig', value }] }
  h.commit('C', { 'C.txt': 'C\n' }, who)
})

/** Throws unless git takes a commit for signed by a good key. */
async function verify(repo: TestRepository, env: Env, ...revisions: readonly string[]): Promise<void> {
  for (const revision of revisions) {
    await oracle(['verify-commit', revision], { cwd: repo.directory, env: { ...repo.env, ...env } })
  }
}

async function isSigned(repo: TestRepository, revision: string): Promise<boolean> {
  return /^gpgsig/m.test((await repo.gitSays('cat-file', 'commit', revision)).split('\n\n', 1)[0] ?? '')
}

/** Signs the history's last two commits, as git does. */
async function signTwo(repo: TestRepository, env: Env): Promise<void> {
  const at = { cwd: repo.directory, env: { ...repo.env, ...env } }
  await oracle(['rebase', '-q', '--force-rebase', '-S', 'HEAD~2'], at)
}

testWithGpg('a commit that is signed by gpg is the one that git makes', async t => {
  const repo = await open(t, stack, 'system')
  const { env } = await gpgKey(t)
  const at = { cwd: repo.directory, env: { ...repo.env, ...env } }
  await oracle(['commit', '-q', '--amend', '-S', '-m', 'D, reworded'], at)
  const wanted = await repo.oid('main')
  await oracle(['reset', '-q', '--hard', stack.oids.D], at)
  const { exitCode, stderr, stdout } = await repo.runWith(
    { env },
    'reword',
    'HEAD',
    '-m',
    'D, reworded',
    '-S',
    '--json',
  )
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('main'), wanted)
  await verify(repo, env, 'main')
  const document = JSON.parse(stdout)
  t.is(schemaErrors('rewrite', document), '')
  t.deepEqual(document.signed, [stack.oids.D])
  t.is(document.after, wanted)
})

interface VerbCase {
  readonly argv: readonly string[]
  readonly schema: string
  /** A file that is changed and staged before. */
  readonly staged?: string
}

const verbs: Record<string, VerbCase> = {
  squash: { argv: ['squash', '--last', '3', '-m', 'one'], schema: 'squash' },
  'squash of chosen commits': { argv: ['squash', 'HEAD', 'HEAD~2', '-m', 'two'], schema: 'squash' },
  reword: { argv: ['reword', 'HEAD~1', '-m', 'C, reworded'], schema: 'rewrite' },
  drop: { argv: ['drop', 'HEAD~1'], schema: 'rewrite' },
  move: { argv: ['move', 'HEAD', '--before', 'HEAD~1'], schema: 'rewrite' },
  rebase: { argv: ['rebase', '--onto', 'HEAD~3', 'HEAD~2', '--yes'], schema: 'rewrite' },
  fixup: { argv: ['fixup', 'HEAD~1'], schema: 'rewrite', staged: 'C.txt' },
  absorb: { argv: ['absorb', '--all-authors'], schema: 'absorb', staged: 'C.txt' },
  'absorb, later': { argv: ['absorb', '--all-authors', '--fixups'], schema: 'absorb', staged: 'C.txt' },
  split: { argv: ['split', 'HEAD', 'D.txt', '--keep-message'], schema: 'split' },
}

for (const [verb, { argv, schema, staged }] of Object.entries(verbs)) {
  testWithGpg(`all new commits are signed where commit.gpgSign is set, and a dry run says so: ${verb}`, async t => {
    const { env } = await gpgKey(t)
    const repo = await open(t, apart, 'system')
    await repo.gitSays('config', 'commit.gpgSign', 'true')
    if (staged !== undefined) {
      await repo.write(staged, 'changed\n')
      await repo.gitSays('add', staged)
    }
    const dry = await repo.runWith({ env }, ...argv, '--dry-run', '--json')
    t.is(dry.exitCode, 0, dry.stderr)
    t.is(schemaErrors(schema, JSON.parse(dry.stdout)), '')
    const { after, signed } = JSON.parse(dry.stdout)
    t.is(after, null)
    const { exitCode, stdout, stderr } = await repo.runAnyhow({ env }, ...argv, '--json')
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors(schema, document), '')
    t.deepEqual(document.signed, signed)
    const made = (await repo.gitSays('rev-list', 'main', `^${apart.oids.D}`)).split('\n')
    t.true(made.includes(document.after))
    await verify(repo, env, ...made)
  })
}

testWithSshKeygen('merges are signed, and stand on what is signed', async t => {
  const repo = await open(t, evilMerge, 'system')
  await sshKey(t, repo)
  const { exitCode, stdout, stderr } = await repo.run('reword', evilMerge.oid('X'), '-m', 'x', '-S', '--json')
  t.is(exitCode, 0, stderr)
  const { rewritten, after } = JSON.parse(stdout)
  const made = (await repo.gitSays('rev-list', after, `^${evilMerge.oids.D}`)).split('\n')
  t.deepEqual(made.toSorted(), rewritten.map((pair: { new: string }) => pair.new).toSorted())
  t.true(made.length > 2)
  await repo.gitSays('verify-commit', ...made)
  t.is(await repo.tree('main'), evilMerge.trees.D)
})

testWithGpg('a rebase signs what git signs', async t => {
  const repo = await open(t, apart, 'system')
  const { env, fingerprint } = await gpgKey(t)
  const at = { cwd: repo.directory, env: { ...repo.env, ...env } }
  await oracle(['rebase', '-q', `-S${fingerprint}`, '--onto', 'HEAD~3', 'HEAD~2'], at)
  const wanted = await repo.oid('main')
  await oracle(['reset', '-q', '--hard', apart.oids.D], at)
  for (const option of [`-S${fingerprint}`, `--gpg-sign=${fingerprint}`]) {
    const argv = ['rebase', option, '--onto', 'HEAD~3', 'HEAD~2', '--yes']
    const { exitCode, stderr } = await repo.runAnyhow({ env }, ...argv)
    t.is(exitCode, 0, stderr)
    t.is(await repo.oid('main'), wanted)
    t.is((await repo.runAnyhow({ env }, 'undo')).exitCode, 0)
  }
})

testWithGpg('what the user had signed is signed again; what others had signed is not', async t => {
  const repo = await open(t, stack, 'system')
  const { env } = await gpgKey(t)
  await signTwo(repo, env)
  const [C, D] = [await repo.oid('HEAD~1'), await repo.oid('HEAD')]
  const again = await repo.runWith({ env }, 'reword', 'HEAD~2', '-m', 'B, reworded', '--json')
  t.is(again.exitCode, 0, again.stderr)
  const document = JSON.parse(again.stdout)
  t.deepEqual([document.signed, document.signaturesDropped], [[C, D], []])
  await verify(repo, env, 'HEAD', 'HEAD~1')
  t.false(await isSigned(repo, 'HEAD~2'))
  await repo.runWith({ env }, 'undo')

  const somebodyElse = { ...env, GIT_COMMITTER_EMAIL: 'vic@example.com' }
  const left = await repo.runWith({ env: somebodyElse }, 'reword', 'HEAD~2', '-m', 'B, reworded', '--json')
  t.is(left.exitCode, 0, left.stderr)
  t.deepEqual(JSON.parse(left.stdout).signaturesDropped, [C, D])
  t.false(await isSigned(repo, 'HEAD'))
  await repo.runWith({ env }, 'undo')

  const told = await repo.runWith({ env }, 'squash', '--last', '2', '-m', 'C and D', ...unsigned)
  t.regex(told.stderr, /2 signatures could not be kept: rewritten commits are not signed\n/)
  t.false(await isSigned(repo, 'HEAD'))
})

testWithGpg('signatures are dropped, with the reason, where the key is not there any more', async t => {
  const repo = await open(t, stack, 'system')
  const { env } = await gpgKey(t)
  await signTwo(repo, env)
  const other = { GNUPGHOME: (await gpgKey(t)).home }
  await repo.gitSays('config', 'user.signingKey', 'nobody@example.com')
  const { exitCode, stderr } = await repo.runWith({ env: other }, 'squash', '--last', '2', '-m', 'x')
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /2 signatures could not be kept: rewritten commits are not signed \(.*No secret key.*\)\n/)
  t.false(await isSigned(repo, 'HEAD'))
})

testWithGpg('nothing is changed where a signature was asked for and cannot be had', async t => {
  const { env } = await gpgKey(t)
  const cases: Record<string, readonly [settings: readonly (readonly [string, string])[], says: RegExp]> = {
    'no such key': [[['user.signingKey', 'nobody@example.com']], /No secret key/],
    'no such program': [[['gpg.program', '/nowhere/gpg']], /ENOENT/],
    'a program that says nothing': [[['gpg.program', 'true']], /could not be signed/],
    'an unknown format': [[['gpg.format', 'pgp']], /gpg\.format is "pgp"/],
    'an ssh program that writes nothing': [
      [
        ['gpg.format', 'ssh'],
        ['user.signingKey', 'some key'],
        ['gpg.ssh.program', 'true'],
      ],
      /true wrote no signature/,
    ],
    'ssh without a key': [[['gpg.format', 'ssh']], /neither user\.signingKey nor/],
  }
  for (const written of ['', '\\n', 'x\\0y\\n']) {
    const fake = await script(t, `cat >/dev/null; printf '${written}'; echo '[GNUPG:] SIG_CREATED ' >&2`)
    cases[`a program that writes "${written}"`] = [[['gpg.program', fake]], /wrote no signature/]
  }
  for (const [name, [settings, says]] of Object.entries(cases)) {
    const repo = await open(t, stack, 'system')
    for (const [key, value] of settings) await repo.gitSays('config', key, value)
    const objects = await repo.gitSays('count-objects', '-v')
    const { exitCode, stderr } = await repo.runWith({ env }, 'squash', '--last', '3', '-m', 'x', '-S')
    t.is(exitCode, name === 'an unknown format' ? 2 : 1, `${name}: ${stderr}`)
    t.regex(stderr, says, name)
    t.regex(stderr, /--no-gpg-sign/)
    t.is(await repo.oid('main'), stack.oids.D)
    t.is(await repo.gitSays('count-objects', '-v'), objects)
  }
})

testWithGpg('a dry run asks nobody, signs nothing, and names no commit that would be signed', async t => {
  const repo = await open(t, stack, 'system')
  const asked = join(repo.home, 'asked')
  const program = await script(t, `touch ${asked}; exit 1`)
  await repo.gitSays('config', 'gpg.program', program)
  const line = await repo.runWith({}, 'reword', 'HEAD~1', '-m', 'x', '-S', '--dry-run')
  t.regex(line.stdout, /\(new\)/)
  t.regex(line.stderr, /would sign 2 new commits, whose ids are not known yet/)
  const { exitCode, stdout } = await repo.runWith({}, 'reword', 'HEAD~1', '-m', 'x', '-S', '--dry-run', '--json')
  t.is(exitCode, 0)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('rewrite', document), '')
  t.is(document.after, null)
  t.deepEqual(
    document.rewritten.map((pair: { new: unknown }) => pair.new),
    [null, null],
  )
  t.is(document.refs[0].new, null)
  t.deepEqual(document.signed, [stack.oids.C, stack.oids.D])
  const squash = JSON.parse(
    (await repo.runWith({}, 'squash', '--last', '2', '-S', '--dry-run', '--json', '-m', 'x')).stdout,
  )
  t.is(schemaErrors('squash', squash), '')
  t.is(squash.commit, null)
  await t.throwsAsync(readFile(asked))
})

testWithSshKeygen('a commit that is signed by ssh is the one that git makes, whatever names the key', async t => {
  const repo = await open(t, stack, 'system')
  const key = await sshKey(t, repo)
  const agent = await sshAgent(t, key)
  const at = { cwd: repo.directory, env: repo.env }
  await oracle(['commit', '-q', '--amend', '-S', '-m', 'D, reworded'], at)
  const wanted = await repo.oid('main')
  const home = join(repo.home, 'key')
  await writeFile(home, await readFile(key.file), { mode: 0o600 })
  const ways: Record<string, readonly (readonly [string, string])[]> = {
    'a private key': [['user.signingKey', key.file]],
    'a public key beside it': [['user.signingKey', `${key.file}.pub`]],
    'a path in the home directory': [['user.signingKey', '~/key']],
    'the key itself': [['user.signingKey', `key::${key.publicKey}`]],
    'the key itself, as it was spelt before': [['user.signingKey', key.publicKey]],
    'a command': [['gpg.ssh.defaultKeyCommand', `sh -c 'echo "key::$(ssh-add -L)"'`]],
  }
  for (const [name, settings] of Object.entries(ways)) {
    await oracle(['reset', '-q', '--hard', stack.oids.D], at)
    await oracle(['config', '--unset-all', 'user.signingKey'], { ...at })
    for (const [setting, value] of settings) await repo.gitSays('config', setting, value)
    const { exitCode, stderr } = await repo.runWith({ env: agent }, 'reword', 'HEAD', '-m', 'D, reworded', '-S')
    t.is(exitCode, 0, `${name}: ${stderr}`)
    t.is(await repo.oid('main'), wanted, name)
    await verify(repo, {}, 'main')
    await repo.gitSays('config', 'user.signingKey', 'x')
  }
})

testWithGpg('commits are signed by gpgsm', async t => {
  const repo = await open(t, apart, 'system')
  const { env, fingerprint } = await x509Key(t)
  await repo.gitSays('config', 'gpg.format', 'x509')
  for (const key of ['uma@example.com', fingerprint]) {
    await repo.gitSays('config', 'user.signingKey', key)
    const { exitCode, stderr } = await repo.runWith({ env }, 'reword', 'HEAD~1', '-m', `by ${key}`, '-S')
    t.is(exitCode, 0, stderr)
    await verify(repo, env, 'HEAD', 'HEAD~1')
  }
})

testWithGpg('gpgsm and ssh-keygen are started as git starts them', async t => {
  for (const format of ['openpgp', 'x509', 'ssh']) {
    const repo = await open(t, stack, 'system')
    const record = join(repo.home, 'record')
    const fake = `{ printf '%s ' "$PWD" "$@"; echo; } | sed "s/[^ ]*\\(signing_buffer_tmp[^ ]*\\|\\/commit\\)/BUFFER/" >>${record}
      case "$1" in
      -Y) for last; do :; done; echo SIGNATURE >"$last.sig" ;;
      *) cat >/dev/null; echo SIGNATURE; echo '[GNUPG:] SIG_CREATED ' >&2 ;;
      esac`
    await repo.gitSays('config', 'gpg.format', format)
    await repo.gitSays('config', `gpg.${format}.program`, await script(t, fake))
    await repo.gitSays('config', 'user.signingKey', 'some key')
    await repo.write('below/file', '')
    const cwd = join(repo.directory, 'below')
    await oracle(['commit', '-q', '--amend', '-S', '-m', 'x'], { cwd, env: repo.env })
    const wanted = await repo.oid('main')
    await oracle(['reset', '-q', '--soft', stack.oids.D], { cwd, env: repo.env })
    const { exitCode, stderr } = await repo.runWith({ cwd }, 'reword', 'HEAD', '-m', 'x', '-S')
    t.is(exitCode, 0, stderr)
    t.is(await repo.oid('main'), wanted, format)
    const [gits, ours] = (await readFile(record, 'utf8')).split('\n')
    t.is(ours, gits)
  }
})

testWithSshKeygen('with sha256 names the signature has a header of its own', async t => {
  const repo = await open(t, stackSha256, 'system')
  await sshKey(t, repo)
  await oracle(['commit', '-q', '--amend', '-S', '-m', 'x'], { cwd: repo.directory, env: repo.env })
  const wanted = await repo.oid('main')
  await oracle(['reset', '-q', '--hard', 'HEAD@{1}'], { cwd: repo.directory, env: repo.env })
  const { exitCode, stderr } = await repo.runWith({}, 'reword', 'HEAD', '-m', 'x', '-S')
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('main'), wanted)
  t.regex(await repo.gitSays('cat-file', 'commit', 'main'), /^gpgsig-sha256 /m)
})

for (const backend of ['embedded', 'memory'] as const) {
  test(`without git a request for signatures is refused, in a dry run too, and what was signed is told [${backend}]`, async t => {
    const repo = await open(t, signedByHer, backend)
    for (const options of [['-S'], ['-S', '--dry-run'], ['--gpg-sign=key']]) {
      const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'x', ...options)
      t.is(exitCode, 1)
      t.regex(stderr, /signing commits needs git on PATH/)
      t.regex(stderr, /--no-gpg-sign/)
    }
    const dry = JSON.parse((await repo.run('squash', '--last', '2', '-m', 'x', '--dry-run', '--json')).stdout)
    t.deepEqual([dry.signed, dry.signaturesDropped], [[], [signedByHer.oids.C]])
    t.regex((await repo.run('squash', '--last', '2', '-m', 'x')).stderr, /1 signature could not be kept/)
  })
}

test('of signing and not signing the one that was asked for last holds, as with git', async t => {
  const repo = await open(t, stack, 'system')
  const { exitCode, stdout } = await repo.run('squash', '--last', '2', '-m', 'x', '-S', '--no-gpg-sign', '--json')
  t.is(exitCode, 0)
  t.deepEqual(JSON.parse(stdout).signed, [])
})

async function script(t: ExecutionContext, body: string): Promise<string> {
  const file = join(await tempDirectory(t), 'program')
  await writeFile(file, `#!/bin/sh\n${body}\n`)
  await chmod(file, 0o755)
  return file
}
