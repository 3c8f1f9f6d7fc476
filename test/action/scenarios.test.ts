import { mkdir, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import test from 'ava'
import { directories } from '../../fixtures-repos/sparse.js'
import { pullRequest } from '../../fixtures-repos/pull-request.js'
import { stack, stackSha256 } from '../../fixtures-repos/stack.js'
import { actionScene, type ActionScene, type Step } from '../support/action-scene.js'
import { tryOracle } from '../support/git.js'

const { A, B, C, D, M, X, Y } = pullRequest.oids

interface Scenario {
  readonly step: Step
  /** A branch, or the commit that HEAD is detached at. */
  readonly head: string
  /** What `git status` says first; for a branch, its name. */
  readonly status?: string
  /** All refs, and what they hold. */
  readonly refs: Readonly<Record<string, string>>
  readonly commits: number
  readonly outputs: Readonly<Record<string, string>>
}

const ofPullRequest = {
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_SHA: M,
  GITHUB_BASE_REF: 'main',
  GITHUB_HEAD_REF: 'topic',
}

/** What the runner says, and what is then in the workspace: as actions/checkout 7 leaves it, unless it is said. */
const scenarios: Readonly<Record<string, Scenario>> = {
  'a push': {
    step: {},
    head: 'refs/heads/main',
    refs: { 'refs/heads/main': D, 'refs/remotes/origin/main': D },
    commits: 1,
    outputs: { ref: 'refs/heads/main', commit: D, depth: '1' },
  },
  'a push that another one followed': {
    step: { env: { GITHUB_SHA: C } },
    head: 'refs/heads/main',
    refs: { 'refs/heads/main': C, 'refs/remotes/origin/main': C },
    commits: 1,
    outputs: { ref: 'refs/heads/main', commit: C },
  },
  'a pull request': {
    step: { env: ofPullRequest },
    head: M,
    status: 'HEAD detached at pull/7/merge',
    refs: { 'refs/remotes/pull/7/merge': M },
    commits: 1,
    outputs: { ref: 'refs/pull/7/merge', commit: M },
  },
  "a pull request's own commit": {
    step: { env: ofPullRequest, with: { ref: Y.toUpperCase() } },
    head: Y,
    status: `HEAD detached at ${Y.slice(0, 7)}`,
    refs: {},
    commits: 1,
    outputs: { ref: Y, commit: Y },
  },
  "a pull request's own branch, by the ref that the server keeps": {
    step: { env: ofPullRequest, with: { ref: 'refs/pull/7/head' } },
    head: Y,
    status: 'HEAD detached at pull/7/head',
    refs: { 'refs/remotes/pull/7/head': Y },
    commits: 1,
    outputs: { ref: 'refs/pull/7/head', commit: Y },
  },
  'a pull request that was merged, whose event has a branch by its short name': {
    step: { env: { ...ofPullRequest, GITHUB_REF: 'main', GITHUB_SHA: D } },
    head: 'refs/heads/main',
    refs: { 'refs/heads/main': D, 'refs/remotes/origin/main': D },
    commits: 1,
    outputs: { ref: 'refs/heads/main', commit: D },
  },
  'a pull request with its merge base': {
    step: { env: ofPullRequest, with: { history: 'merge-base' } },
    head: M,
    status: 'HEAD detached at pull/7/merge',
    refs: { 'refs/remotes/pull/7/merge': M, 'refs/remotes/origin/main': D },
    commits: 6,
    outputs: { commit: M, 'merge-base': B, depth: '' },
  },
  'a merge queue, with its merge base': {
    step: {
      env: { GITHUB_EVENT_NAME: 'merge_group', GITHUB_REF: 'refs/heads/topic', GITHUB_SHA: Y },
      event: { merge_group: { base_ref: 'refs/heads/main' }, repository: { default_branch: 'other' } },
      with: { history: 'merge-base' },
    },
    head: 'refs/heads/topic',
    refs: { 'refs/heads/topic': Y, 'refs/remotes/origin/topic': Y, 'refs/remotes/origin/main': D },
    commits: 5,
    outputs: { 'merge-base': B },
  },
  'a push, with the merge base of the default branch': {
    step: {
      env: { GITHUB_REF: 'refs/heads/topic', GITHUB_SHA: Y },
      event: { repository: { default_branch: 'main', size: 123_456 } },
      with: { history: 'merge-base' },
    },
    head: 'refs/heads/topic',
    refs: { 'refs/heads/topic': Y, 'refs/remotes/origin/topic': Y, 'refs/remotes/origin/main': D },
    commits: 5,
    outputs: { 'merge-base': B },
  },
  'a branch with the merge base of another': {
    step: { with: { ref: 'topic', history: 'merge-base', base: 'main' } },
    head: 'refs/heads/topic',
    refs: { 'refs/heads/topic': Y, 'refs/remotes/origin/topic': Y, 'refs/remotes/origin/main': D },
    commits: 5,
    outputs: { ref: 'topic', commit: Y, 'merge-base': B },
  },
  'the version by tags': {
    step: { with: { history: 'tag:v*' } },
    head: 'refs/heads/main',
    refs: { 'refs/heads/main': D, 'refs/remotes/origin/main': D, 'refs/tags/v1.0': pullRequest.oid('v1.0') },
    commits: 4,
    outputs: { commit: D, describe: `v1.0-3-g${D.slice(0, 7)}` },
  },
  'all history of one branch': {
    step: { with: { history: 'full' } },
    head: 'refs/heads/main',
    refs: { 'refs/heads/main': D, 'refs/remotes/origin/main': D },
    commits: 4,
    outputs: { depth: '0' },
  },
  'all history of everything': {
    step: { env: { GITHUB_SHA: C }, with: { 'fetch-depth': '0' } },
    head: 'refs/heads/main',
    refs: {
      'refs/heads/main': C,
      'refs/remotes/origin/main': C,
      'refs/remotes/origin/topic': Y,
      'refs/tags/v1.0': pullRequest.oid('v1.0'),
    },
    commits: 5,
    outputs: { depth: '0', commit: C },
  },
  'all history of everything, with a merge base': {
    step: { env: ofPullRequest, with: { 'fetch-depth': '0', history: 'merge-base' } },
    head: M,
    status: 'HEAD detached at pull/7/merge',
    refs: {
      'refs/remotes/origin/main': D,
      'refs/remotes/origin/topic': Y,
      'refs/remotes/pull/7/merge': M,
      'refs/tags/v1.0': pullRequest.oid('v1.0'),
    },
    commits: 7,
    outputs: { depth: '0', commit: M, 'merge-base': B },
  },
  'all history of everything, with a version': {
    step: { with: { 'fetch-depth': '0', history: 'tag' } },
    head: 'refs/heads/main',
    refs: {
      'refs/heads/main': D,
      'refs/remotes/origin/main': D,
      'refs/remotes/origin/topic': Y,
      'refs/tags/v1.0': pullRequest.oid('v1.0'),
    },
    commits: 6,
    outputs: { depth: '0', describe: `v1.0-3-g${D.slice(0, 7)}` },
  },
  'a tag': {
    step: { env: { GITHUB_REF: 'refs/tags/v1.0', GITHUB_SHA: A } },
    head: A,
    status: 'HEAD detached at v1.0',
    refs: { 'refs/tags/v1.0': pullRequest.oid('v1.0') },
    commits: 1,
    outputs: { ref: 'refs/tags/v1.0', commit: A, depth: '1' },
  },
  'a tag by its short name': {
    step: { with: { ref: 'v1.0' } },
    head: A,
    status: 'HEAD detached at v1.0',
    refs: { 'refs/tags/v1.0': pullRequest.oid('v1.0') },
    commits: 1,
    outputs: { ref: 'v1.0', commit: A },
  },
  'a run by hand, on another branch': {
    step: { env: { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/heads/topic', GITHUB_SHA: Y } },
    head: 'refs/heads/topic',
    refs: { 'refs/heads/topic': Y, 'refs/remotes/origin/topic': Y },
    commits: 1,
    outputs: { ref: 'refs/heads/topic', commit: Y },
  },
  'a schedule, two commits deep': {
    step: { env: { GITHUB_EVENT_NAME: 'schedule' }, with: { 'fetch-depth': '2' } },
    head: 'refs/heads/main',
    refs: { 'refs/heads/main': D, 'refs/remotes/origin/main': D },
    commits: 2,
    outputs: { depth: '2' },
  },
  'the default branch, asked for as HEAD': {
    step: { env: ofPullRequest, with: { ref: 'HEAD' } },
    head: 'refs/heads/main',
    refs: { 'refs/heads/main': D, 'refs/remotes/origin/main': D },
    commits: 1,
    outputs: { ref: 'refs/heads/main', commit: D },
  },
  'further refs': {
    step: { with: { 'extra-refs': 'topic\n  refs/pull/7/head:refs/remotes/pull/7/head\n\n' } },
    head: 'refs/heads/main',
    refs: {
      'refs/heads/main': D,
      'refs/remotes/origin/main': D,
      'refs/remotes/origin/topic': Y,
      'refs/remotes/pull/7/head': Y,
    },
    commits: 2,
    outputs: { commit: D },
  },
  'a commit without the files of those before it': {
    step: { with: { filter: 'blob:none', 'fetch-depth': '3' } },
    head: 'refs/heads/main',
    refs: { 'refs/heads/main': D, 'refs/remotes/origin/main': D },
    commits: 3,
    outputs: { commit: D, depth: '3' },
  },
  'a commit by its first digits': {
    step: { with: { ref: X.slice(0, 8) } },
    head: X,
    status: `HEAD detached at ${X.slice(0, 7)}`,
    refs: {},
    commits: 1,
    outputs: { ref: X.slice(0, 8), commit: X },
  },
  'a commit of a branch': {
    step: { with: { ref: X, 'fetch-depth': '2' } },
    head: X,
    status: `HEAD detached at ${X.slice(0, 7)}`,
    refs: {},
    commits: 2,
    outputs: { ref: X, commit: X },
  },
}

for (const [title, scenario] of Object.entries(scenarios)) {
  test(`the workspace after ${title}`, async t => {
    const scene = await actionScene(t, [pullRequest])
    const { exitCode, outputs, log } = await scene.main(scenario.step)
    t.is(exitCode, 0, log)
    t.deepEqual(await picture(scene), { head: scenario.head, refs: scenario.refs, commits: scenario.commits })
    const [status] = (await scene.later('status')).split('\n')
    t.is(status, scenario.status ?? `On branch ${scenario.head.replace('refs/heads/', '')}`)
    t.like(outputs, scenario.outputs)
    t.notRegex(log, /^::(?:warning|error)/m)
    t.is(await scene.later('status', '--porcelain', '--ignored'), '')
    const [refspec] = (await scene.later('config', '--get-all', 'remote.origin.fetch')).split('\n')
    t.is(refspec, '+refs/heads/*:refs/remotes/origin/*')
    t.is(await scene.later('config', 'remote.origin.url'), `${scene.server.url}/served/pull-request`)
    t.is(await scene.later('fsck', '--strict', '--no-dangling'), '')
  })
}

async function picture(scene: ActionScene) {
  const lines = (await scene.later('for-each-ref', '--format=%(refname) %(objectname)')).split('\n').filter(Boolean)
  const branch = await scene.later('symbolic-ref', '-q', 'HEAD').catch(() => undefined)
  return {
    head: branch ?? (await scene.later('rev-parse', 'HEAD')),
    refs: Object.fromEntries(lines.map(line => line.split(' '))),
    commits: Number(await scene.later('rev-list', '--count', '--all', 'HEAD')),
  }
}

for (const [mode, given] of Object.entries({
  directories: { 'sparse-checkout': 'src/main\n./a b/\n' },
  patterns: {
    'sparse-checkout': '/src/main/\n/a b/\n/*.txt\n/*.sh\n/src/file\n/src/other.txt',
    'sparse-checkout-cone-mode': 'false',
  },
})) {
  test(`a sparse checkout by ${mode} has, and fetches, the files that are asked for`, async t => {
    const history = { ...directories, config: [...directories.config, ['uploadpack.allowFilter', 'true'] as const] }
    const scene = await actionScene(t, [history])
    const { exitCode, log } = await scene.main({ env: { GITHUB_SHA: directories.oids.B }, with: given })
    t.is(exitCode, 0, log)
    t.notRegex(log, /^::(?:warning|error)/m)
    const files = (await readdir(scene.workspace, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile() && !/\.git(?:\/|$)/.test(entry.parentPath))
      .map(entry => join(relative(scene.workspace, entry.parentPath), entry.name))
    t.deepEqual(files.toSorted(), [
      'a b/file',
      'a b/other.txt',
      'run.sh',
      'src/file',
      'src/main/deep/file',
      'src/main/deep/other.txt',
      'src/main/file',
      'src/main/other.txt',
      'src/other.txt',
      'top.txt',
    ])
    t.is(await scene.later('status', '--porcelain'), '')
    const missing = await scene.later('rev-list', '--objects', '--missing=print', 'HEAD')
    t.true((missing.match(/^\?/gm)?.length ?? 0) > 5)
  })
}

test('another repository is put beside, at its default branch, and each is cleaned up by its own post step', async t => {
  const scene = await actionScene(t, [pullRequest, stack])
  const own = await scene.main({ with: { path: 'own' } })
  const other = await scene.main({ with: { path: 'deps/stack', repository: 'served/stack' } })
  t.deepEqual([own.exitCode, other.exitCode], [0, 0], other.log)
  t.like(other.outputs, { ref: 'refs/heads/main', commit: stack.oids.D })
  t.deepEqual(await readdir(scene.workspace), ['deps', 'own'])
  t.deepEqual((await readdir(join(scene.workspace, 'deps', 'stack'))).toSorted(), [
    '.git',
    'b.txt',
    'd.txt',
    'dir',
    'shared.txt',
  ])
  const trusted = () => scene.git('config', '--global', '--get-all', 'safe.directory').catch(() => '')
  t.is(await trusted(), [join(scene.workspace, 'own'), join(scene.workspace, 'deps', 'stack')].join('\n'))
  t.is((await scene.post(other)).exitCode, 0)
  t.is(await trusted(), join(scene.workspace, 'own'))
  t.is((await scene.post(own)).exitCode, 0)
  t.is(await trusted(), '')
})

test('a wiki is a repository of its own', async t => {
  const scene = await actionScene(t, [{ ...stack, name: 'pull-request.wiki' }])
  const env = { GITHUB_REPOSITORY: 'served/pull-request' }
  const { exitCode, outputs, log } = await scene.main({ env, with: { repository: 'served/pull-request.wiki' } })
  t.is(exitCode, 0, log)
  t.like(outputs, { ref: 'refs/heads/main', commit: stack.oids.D })
})

test('names of sha256 are as good', async t => {
  const scene = await actionScene(t, [stackSha256])
  const { exitCode, outputs, log } = await scene.main()
  t.is(exitCode, 0, log)
  t.is(outputs['commit'], stackSha256.oids.D)
  t.is(await scene.later('rev-parse', 'origin/main', '--show-object-format'), `${stackSha256.oids.D}\nsha256`)
})

test('a server of its own is found, also below a path', async t => {
  const scene = await actionScene(t, [stack])
  const [port] = /\d+$/.exec(scene.server.url) ?? []
  const elsewhere = { GITHUB_SERVER_URL: 'https://github.example.com' }
  const given = await scene.main({ env: elsewhere, with: { 'github-server-url': `http://localhost:${port}/` } })
  t.is(given.exitCode, 0, given.log)
  await mkdir(join(scene.work, 'below'))
  const below = await scene.main({
    env: { GITHUB_SERVER_URL: `${scene.server.url}/served`, GITHUB_REPOSITORY: 'x/stack' },
    with: { path: 'below' },
  })
  t.not(below.exitCode, 0)
  t.true(scene.server.requests.some(({ path }) => path.startsWith('/served/x/stack/')))
})

test('where there is no git, the embedded one makes the same', async t => {
  const scene = await actionScene(t, [pullRequest])
  const { exitCode, outputs, log } = await scene.main({
    env: { ...ofPullRequest, PATH: scene.workspace, Path: undefined },
  })
  t.is(exitCode, 0, log)
  t.regex(log, /using the embedded git: git is not on PATH/)
  t.like(outputs, { ref: 'refs/pull/7/merge', commit: M })
  t.deepEqual(await picture(scene), { head: M, refs: { 'refs/remotes/pull/7/merge': M }, commits: 1 })
  t.is(await scene.later('status', '--porcelain', '--ignored'), '')
})

test('in a container job, where another user owns the workspace, git is trusted with it until the post step', async t => {
  const scene = await actionScene(t, [pullRequest])
  const foreign = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }
  const env = { ...foreign, ...ofPullRequest }
  const main = await scene.main({ env, with: { history: 'merge-base' } })
  t.is(main.exitCode, 0, main.log)
  t.is(main.outputs['merge-base'], B)
  const status = () => tryOracle(['status', '--porcelain'], { cwd: scene.workspace, env: { ...scene.env, ...foreign } })
  t.like(await status(), { code: 0, stderr: '' })
  await scene.post(main)
  t.regex((await status()).stderr, /dubious ownership/)

  const without = await scene.main({ env, with: { path: 'other', 'set-safe-directory': 'false' } })
  t.is(without.exitCode, 0, without.log)
  t.regex((await status()).stderr, /dubious ownership/)
})

test('a server that speaks no newer protocol is understood', async t => {
  const scene = await actionScene(t, [pullRequest], { protocol: 'v0' })
  const { exitCode, outputs, log } = await scene.main({ env: ofPullRequest })
  t.is(exitCode, 0, log)
  t.is(outputs['commit'], M)
})
