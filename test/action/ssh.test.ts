import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import test from 'ava'
import { application, inner, library } from '../../fixtures-repos/modules.js'
import { stack } from '../../fixtures-repos/stack.js'
import { actionScene, type ActionScene } from '../support/action-scene.js'

const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0IGtleSBtYXRlcmlhbA==\n-----END OPENSSH PRIVATE KEY-----'
const onUnix = process.platform === 'win32' ? test.skip : test

/** Puts a program on PATH that runs here what ssh would run there, and notes how it was started and with which files. */
async function withSsh(scene: ActionScene) {
  const bin = join(scene.work, 'bin')
  const root = dirname(scene.served)
  await mkdir(bin)
  const note = join(scene.work, 'ssh-was')
  const script = [
    '#!/bin/sh',
    `while [ $# -gt 2 ]; do printf '%s\\n' "$1"; [ "$1" = -i ] && cat "$2" && ls -l "$2"; shift; done >>'${note}'`,
    `printf '%s\\n' "$1" >>'${note}'`,
    `cd '${root}' && eval "$2"`,
  ]
  await writeFile(join(bin, 'ssh'), `${script.join('\n')}\n`)
  await chmod(join(bin, 'ssh'), 0o755)
  return {
    env: { PATH: `${bin}${delimiter}${scene.env['PATH']}` },
    said: async () => readFile(note, 'utf8'),
    temporary: () => readdir(join(root, 'runner')),
  }
}

onUnix('a key lets the clone in by ssh, and is gone with the step', async t => {
  const scene = await actionScene(t, [stack])
  const { env, said, temporary } = await withSsh(scene)
  const given = { 'ssh-key': key, 'ssh-known-hosts': '127.0.0.1 ssh-ed25519 AAAA', 'ssh-user': 'ada' }
  const main = await scene.main({ env, with: given })
  t.is(main.exitCode, 0, main.log)
  t.is(main.outputs['commit'], stack.oids.D)
  t.is(await scene.later('config', 'remote.origin.url'), 'ada@127.0.0.1:served/stack.git')
  const started = await said()
  t.regex(started, /^ada@127\.0\.0\.1$/m)
  t.regex(started, /StrictHostKeyChecking=yes/)
  t.true(started.includes(`${key}\n-rw------- `), started)
  t.deepEqual(scene.server.requests, [])
  t.deepEqual(
    (await temporary()).filter(name => name.includes('ssh')),
    [],
  )
  t.regex(main.log, /^::add-mask::c2VjcmV0IGtleSBtYXRlcmlhbA==$/m)
  t.is(main.log.split('c2VjcmV0').length, 2)
  t.notRegex(await scene.later('config', '--list'), /sshcommand/)
})

onUnix('a key that is kept serves later steps, and goes in the post step', async t => {
  const scene = await actionScene(t, [stack])
  const { env, temporary } = await withSsh(scene)
  const main = await scene.main({ env, with: { 'ssh-key': key, 'ssh-strict': 'false', 'persist-credentials': 'true' } })
  t.is(main.exitCode, 0, main.log)
  t.regex(await scene.later('config', 'core.sshCommand'), /^ssh -i .*accept-new/)
  const [directory = ''] = (await temporary()).filter(name => name.includes('ssh'))
  const hosts = await readFile(join(dirname(scene.served), 'runner', directory, 'known_hosts'), 'utf8')
  t.regex(hosts, /^github\.com ssh-ed25519 /m)

  t.is((await scene.post(main)).exitCode, 0)
  t.deepEqual(
    (await temporary()).filter(name => name.includes('ssh')),
    [],
  )
  t.notRegex(await scene.later('config', '--list'), /sshcommand/)
})

onUnix('a key that is kept serves in submodules, too', async t => {
  const scene = await actionScene(t, [application, library, inner])
  const { env, said } = await withSsh(scene)
  const given = { 'ssh-key': key, submodules: 'recursive', 'persist-credentials': 'true' }
  const main = await scene.main({ env: { ...env, GITHUB_SHA: application.oids.B }, with: given })
  t.is(main.exitCode, 0, main.log)
  t.is((await said()).match(/^git@/gm)?.length, 4)
  const foreach = ['submodule', 'foreach', '--quiet', '--recursive', 'git config core.sshCommand']
  const commands = (await scene.later(...foreach)).split('\n')
  t.deepEqual(
    commands,
    Array.from({ length: 3 }, () => commands[0]),
  )
  t.is(commands[0], await scene.later('config', 'core.sshCommand'))

  t.is((await scene.post(main)).exitCode, 0)
  await t.throwsAsync(scene.later(...foreach))
})

onUnix('where a key cannot be put, it says so', async t => {
  const scene = await actionScene(t, [stack])
  const nowhere = join(scene.userConfig, 'below')
  await writeFile(scene.userConfig, '')
  const main = await scene.main({ env: { RUNNER_TEMP: nowhere }, with: { 'ssh-key': key } })
  t.is(main.exitCode, 1, main.log)
  t.regex(main.log, /^::error::cannot write to .*below/m)
})

onUnix('a key goes also when the clone fails', async t => {
  const scene = await actionScene(t, [stack])
  const { env, temporary } = await withSsh(scene)
  const main = await scene.main({ env, with: { 'ssh-key': key, repository: 'served/missing' } })
  t.is(main.exitCode, 1, main.log)
  t.deepEqual(
    (await temporary()).filter(name => name.includes('ssh')),
    [],
  )
})
