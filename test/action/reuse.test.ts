import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { pullRequest } from '../../fixtures-repos/pull-request.js'
import { stack } from '../../fixtures-repos/stack.js'
import { actionScene, type ActionScene } from '../support/action-scene.js'

const { C, D } = pullRequest.oids
const before = { env: { GITHUB_SHA: C } }

/** What a job leaves in the workspace of a machine that keeps it. */
async function work({ workspace }: ActionScene): Promise<void> {
  await mkdir(join(workspace, 'node_modules', 'x'), { recursive: true })
  await writeFile(join(workspace, 'node_modules', 'x', 'index.js'), 'x\n')
  await writeFile(join(workspace, 'a.txt'), 'changed\n')
  await writeFile(join(workspace, '.git', 'info', 'exclude'), 'ignored.txt\n').catch(() => {})
  await writeFile(join(workspace, 'ignored.txt'), 'ignored\n')
  await mkdir(join(workspace, '.git', 'hooks'), { recursive: true })
  await writeFile(join(workspace, '.git', 'hooks', 'post-checkout'), '#!/bin/sh\ntouch ../planted\n')
  await chmod(join(workspace, '.git', 'hooks', 'post-checkout'), 0o755)
}

async function files({ workspace }: ActionScene): Promise<readonly string[]> {
  return (await readdir(workspace)).toSorted()
}

test('a workspace that was used before becomes what a new one would be', async t => {
  const scene = await actionScene(t, [pullRequest])
  const first = await scene.main(before)
  await scene.post(first)
  await work(scene)
  const { exitCode, outputs, log } = await scene.main()
  t.is(exitCode, 0, log)
  t.is(outputs['commit'], D)
  t.deepEqual(await files(scene), ['.git', 'a.txt', 'b.txt', 'c.txt', 'd.txt'])
  t.is(await readFile(join(scene.workspace, 'a.txt'), 'utf8'), 'a\n')
  t.is(await scene.later('status', '--porcelain', '--ignored'), '')
  t.is(await scene.later('symbolic-ref', 'HEAD'), 'refs/heads/main')
  t.deepEqual(await scene.entries(), ['workspace'])
  t.is(await scene.later('fsck', '--strict', '--no-dangling'), '')
})

test('what is already there is not fetched again, and says nothing of itself', async t => {
  const scene = await actionScene(t, [pullRequest])
  const first = await scene.main()
  await scene.post(first)
  const fetches = scene.server.requests.filter(({ kind }) => kind === 'pack').length
  const { exitCode, log } = await scene.main()
  t.is(exitCode, 0, log)
  t.is(scene.server.requests.filter(({ kind }) => kind === 'pack').length, fetches)
  t.notRegex(log, /^::warning/m)
})

test('clean: false keeps what is not tracked, and overwrites what is', async t => {
  const scene = await actionScene(t, [pullRequest])
  await scene.main(before)
  await work(scene)
  const { exitCode, log } = await scene.main({ with: { clean: 'false' } })
  t.is(exitCode, 0, log)
  t.deepEqual(await files(scene), ['.git', 'a.txt', 'b.txt', 'c.txt', 'd.txt', 'ignored.txt', 'node_modules'])
  t.is(await readFile(join(scene.workspace, 'a.txt'), 'utf8'), 'a\n')
})

test('clean-exclude keeps what matches, and nothing else', async t => {
  const scene = await actionScene(t, [pullRequest])
  await scene.main(before)
  await work(scene)
  const { exitCode, log } = await scene.main({ with: { 'clean-exclude': '/node_modules/\nnone' } })
  t.is(exitCode, 0, log)
  t.deepEqual(await files(scene), ['.git', 'a.txt', 'b.txt', 'c.txt', 'd.txt', 'node_modules'])
})

test('what a job has kept of a token does not outlive it, even if its post step never ran', async t => {
  const scene = await actionScene(t, [pullRequest])
  const token = 'ghs_0123456789abcdefGHIJ'
  await scene.main({ ...before, with: { token, 'persist-credentials': 'true' } })
  t.regex(await scene.later('config', '--list'), /extraheader/)
  const { exitCode, log } = await scene.main({ with: { token } })
  t.is(exitCode, 0, log)
  t.notRegex(log, /^::warning/m)
  t.notRegex(await scene.later('config', '--list'), /includeif|extraheader/)
})

test('with cache-dir, another workspace of the machine has it from there, and needs it no more', async t => {
  const scene = await actionScene(t, [pullRequest])
  const cache = join(scene.work, 'cache')
  const first = await scene.main({ with: { 'cache-dir': cache, path: 'one' } })
  t.is(first.exitCode, 0, first.log)
  const fetches = () => scene.server.requests.filter(({ kind }) => kind === 'pack').length
  const before = fetches()
  const second = await scene.main({ with: { 'cache-dir': cache, path: 'two' } })
  t.is(second.exitCode, 0, second.log)
  t.is(fetches(), before)
  await rm(cache, { recursive: true })
  t.is(await scene.later('-C', 'two', 'status', '--porcelain'), '')
  t.is(await scene.later('-C', 'two', 'fsck', '--strict', '--no-dangling'), '')
})

test("a cache-dir may be in the user's home", async t => {
  const scene = await actionScene(t, [pullRequest])
  const main = await scene.main({ with: { 'cache-dir': '~/cache' } })
  t.is(main.exitCode, 0, main.log)
  t.deepEqual(await scene.entries(), ['workspace'])
  t.false((await files(scene)).includes('~'))
  t.true((await readdir(dirname(scene.userConfig))).includes('cache'))
  const nowhere = await scene.main({ with: { 'cache-dir': '~/cache' }, after: { HOME: '', USERPROFILE: '' } })
  t.is(nowhere.exitCode, 2)
  t.regex(nowhere.log, /HOME is not set/)
})

for (const git of ['with git', 'without git'] as const) {
  test(`what is no clone of it makes room, when the new one is complete: ${git}`, async t => {
    const scene = await actionScene(t, [pullRequest, stack])
    const env = git === 'with git' ? {} : { PATH: scene.work, Path: undefined }
    const main = (given: Readonly<Record<string, string>>) => scene.main({ env, with: given })
    await mkdir(join(scene.workspace, 'left', 'deep'), { recursive: true })
    await writeFile(join(scene.workspace, 'left', 'deep', 'file'), 'x\n')
    await writeFile(join(scene.workspace, 'a.txt'), 'x\n')

    const failed = await main({ ref: 'missing' })
    t.is(failed.exitCode, 1)
    t.deepEqual(await files(scene), ['a.txt', 'left'])

    const kept = await main({ clean: 'false' })
    t.is(kept.exitCode, 1, kept.log)
    t.deepEqual(await files(scene), ['a.txt', 'left'])

    const made = await main({})
    t.is(made.exitCode, 0, made.log)
    t.regex(made.log, /the existing files are removed when the clone is complete \(a\.txt, left\)/)
    t.deepEqual(await files(scene), ['.git', 'a.txt', 'b.txt', 'c.txt', 'd.txt'])
    t.is(await scene.later('status', '--porcelain'), '')

    const other = await scene.main({ env, with: { repository: 'served/stack' } })
    t.is(other.exitCode, 0, other.log)
    t.is(await scene.later('rev-parse', 'HEAD'), stack.oids.D)
    t.is(await scene.later('status', '--porcelain', '--ignored'), '')
    t.deepEqual(await scene.entries(), ['workspace'])
  })
}

test('in a container job, a workspace that another user owns is reused without a word', async t => {
  const scene = await actionScene(t, [pullRequest])
  const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }
  await scene.post(await scene.main({ env: { ...env, GITHUB_SHA: C } }))
  await work(scene)
  const { exitCode, log } = await scene.main({ env, with: { history: 'merge-base', base: 'topic' } })
  t.is(exitCode, 0, log)
  t.notRegex(log, /dubious|safe\.directory|belongs to/)
})
