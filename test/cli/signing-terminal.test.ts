import { execFile } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { testWithGpg, testWithSshKeygen } from '../support/installed.js'
import { writeHook } from '../support/logging-hooks.js'
import { open } from '../support/repository.js'
import { gpgKey, sshKey } from '../support/signing-keys.js'
import { tempDirectory } from '../support/temp.js'
import { keys, startSession } from '../support/terminal.js'

/** A pinentry that asks on the terminal that gpg was told of; an empty answer is a refusal. */
const pinentry = `#!/bin/sh
echo 'OK ready'
while read -r command argument; do
  case "$command $argument" in
    'OPTION ttyname='*) tty="\${argument#ttyname=}"; echo OK ;;
    GETPIN*)
      printf 'Passphrase, please: ' >"$tty"
      read -r answer <"$tty"
      if [ -n "$answer" ]; then echo "D $answer"; echo OK; else echo 'ERR 83886179 Operation cancelled'; fi ;;
    BYE*) echo OK; exit ;;
    *) echo OK ;;
  esac
done
`

async function askingKey(t: ExecutionContext) {
  const program = join(await tempDirectory(t), 'pinentry')
  await writeFile(program, pinentry)
  await chmod(program, 0o755)
  return gpgKey(t, { passphrase: 'open sesame', pinentry: program })
}

testWithGpg('a passphrase is asked for on the terminal, once, and the commits are signed', async t => {
  const repo = await open(t, stack, 'system')
  const key = await askingKey(t)
  const session = startSession(t, ['squash', '--last', '2', '-m', 'C and D', '-S'], {
    cwd: repo.directory,
    env: { ...repo.env, ...key.env },
  })
  await session.shows('Passphrase, please:')
  t.regex(session.screen(), /^Passphrase, please:$/)
  session.type('open sesame\r')
  await session.shows('squashed 2 commits')
  t.is(await session.ended(), 0)
  t.is(await repo.tree('main'), stack.trees.D)
  t.regex(await repo.gitSays('cat-file', 'commit', 'main'), /^gpgsig -----BEGIN PGP SIGNATURE-----$/m)
})

testWithGpg('who does not give the passphrase changes nothing, also where signing was not asked for', async t => {
  const repo = await open(t, stack, 'system')
  const key = await askingKey(t)
  const env = { ...repo.env, ...key.env }
  const sign = startSession(t, ['squash', '--last', '2', '-m', 'C and D', '-S'], { cwd: repo.directory, env })
  await sign.shows('Passphrase, please:')
  sign.type('open sesame\r')
  t.is(await sign.ended(), 0)
  const tip = await repo.oid('main')
  const { GNUPGHOME } = key.env
  await repo.gitSays('config', 'gpg.program', await withFreshAgent(t, GNUPGHOME ?? ''))
  const again = startSession(t, ['reword', 'HEAD', '-m', 'x'], { cwd: repo.directory, env })
  await again.shows('Passphrase, please:')
  again.type(keys.enter)
  await again.shows('signing was cancelled; nothing was changed')
  t.is(await again.ended(), 1)
  t.is(await repo.oid('main'), tip)
})

testWithSshKeygen(
  'a passphrase that ssh asks for stands alone on its line, and a wrong one changes nothing',
  async t => {
    const repo = await open(t, stack, 'system')
    const { file } = await sshKey(t, repo)
    await promisify(execFile)('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', file])
    // What ssh says names files: it is not to be broken, wherever temporary files are.
    const at = { cwd: repo.directory, env: repo.env, columns: 240 }
    const right = startSession(t, ['reword', 'HEAD', '-m', 'x', '-S'], at)
    await right.shows(/^Enter passphrase.*: ?$/m)
    right.type('open sesame\r')
    await right.shows('reworded 1 commit')
    t.is(await right.ended(), 0)
    const tip = await repo.oid('main')
    // Without a request for it: the commit was signed, and would lose that.
    const wrong = startSession(t, ['reword', 'HEAD', '-m', 'y'], at)
    await wrong.shows(/^Enter passphrase.*: ?$/m)
    wrong.type('abracadabra\r')
    await wrong.shows(/incorrect passphrase/)
    t.is(await wrong.ended(), 1)
    t.is(await repo.oid('main'), tip)
  },
)

/** Returns a gpg that has forgotten every passphrase. */
async function withFreshAgent(t: ExecutionContext, home: string): Promise<string> {
  const program = join(await tempDirectory(t), 'gpg')
  await writeFile(program, `#!/bin/sh\ngpgconf --homedir ${home} --reload gpg-agent\nexec gpg "$@"\n`)
  await chmod(program, 0o755)
  return program
}

test('Ctrl-C ends a hook, and nothing has been changed', async t => {
  const repo = await open(t, stack, 'system')
  await writeHook(join(repo.gitDirectory, 'hooks', 'commit-msg'), 'echo "it begins"; sleep 1000')
  const session = startSession(t, ['reword', 'HEAD', '-m', 'x'], { cwd: repo.directory, env: repo.env })
  await session.shows('it begins')
  session.type(keys.ctrlC)
  t.is(await session.ended(), 130)
  await session.shows('git-slim: interrupted; nothing was changed')
  t.is(await repo.oid('main'), stack.oids.D)
})
