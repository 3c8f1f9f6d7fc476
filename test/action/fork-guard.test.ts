import test from 'ava'
import { pullRequest } from '../../fixtures-repos/pull-request.js'
import { actionScene, type Step } from '../support/action-scene.js'

const { D, M, Y } = pullRequest.oids

const own = { id: 1, default_branch: 'main' }
const fork = { id: 2, full_name: 'stranger/pull-request' }
const target = { repository: own, pull_request: { head: { sha: Y, repo: fork }, merge_commit_sha: M } }
const run = {
  repository: own,
  workflow_run: { event: 'pull_request', head_sha: Y, head_commit: { id: Y }, head_repository: fork },
}
const event = (name: string) => ({ GITHUB_EVENT_NAME: name })

const refused: Readonly<Record<string, Step>> = {
  "the fork's commit": { event: target, with: { ref: Y } },
  "the fork's commit in capitals": { event: target, with: { ref: Y.toUpperCase() } },
  'a few digits of it': { event: target, with: { ref: Y.slice(0, 7) } },
  'the merge commit': { event: target, with: { ref: M } },
  'refs/pull/7/head': { event: target, with: { ref: 'refs/pull/7/head' } },
  'pull/7/merge': { event: target, with: { ref: 'pull/7/merge' } },
  'the fork itself': { event: target, with: { repository: 'Stranger/pull-request' } },
  'the fork by the end of its address': { event: target, with: { repository: 'stranger/pull-request.git' } },
  'a fork that has been deleted': {
    event: { ...target, pull_request: { head: { sha: Y, repo: null } } },
    with: { ref: Y },
  },
  'whatever there is no event of': { event: 'missing', with: { ref: Y } },
}

for (const [title, step] of Object.entries(refused)) {
  test(`pull_request_target does not get ${title}`, async t => {
    const scene = await actionScene(t, [pullRequest])
    const { exitCode, log } = await scene.main({ ...step, env: event('pull_request_target') })
    t.is(exitCode, 1)
    t.regex(log, /^::error::refused: this would check out a fork's code in a job of "pull_request_target"/m)
    t.regex(log, /allow-unsafe-pr-checkout: true/)
    t.deepEqual(scene.server.requests, [])
    t.deepEqual(await scene.later('rev-parse', '--git-dir').catch(() => 'none'), 'none')
  })
}

test('workflow_run does not get it either, whether by commit or by repository', async t => {
  const scene = await actionScene(t, [pullRequest])
  for (const given of [{ ref: Y }, { repository: 'stranger/pull-request' }]) {
    const { exitCode, log } = await scene.main({ event: run, env: event('workflow_run'), with: given })
    t.is(exitCode, 1)
    t.regex(log, /fork's code in a job of "workflow_run"/)
  }
  t.deepEqual(scene.server.requests, [])
})

const allowed: Readonly<Record<string, Step>> = {
  'what the event is about, the base': { event: target, env: event('pull_request_target') },
  'another ref of the repository': { event: target, env: event('pull_request_target'), with: { ref: 'topic' } },
  "the code of the repository's own pull request": {
    event: { ...target, pull_request: { head: { sha: Y, repo: own } } },
    env: event('pull_request_target'),
    with: { ref: Y },
  },
  "a fork's code where the workflow says so": {
    event: target,
    env: event('pull_request_target'),
    with: { ref: Y, 'allow-unsafe-pr-checkout': 'true' },
  },
  "a fork's code without secrets": { event: target, env: event('pull_request'), with: { ref: Y } },
  'a run that follows a push': {
    event: { repository: own, workflow_run: { event: 'push', head_sha: Y } },
    env: event('workflow_run'),
    with: { ref: Y },
  },
  'the base, with no event to read': { event: 'missing', env: event('pull_request_target') },
}

for (const [title, step] of Object.entries(allowed)) {
  test(`a job gets ${title}`, async t => {
    const scene = await actionScene(t, [pullRequest])
    const { exitCode, outputs, log } = await scene.main(step)
    t.is(exitCode, 0, log)
    t.is(outputs['commit'], step.with === undefined ? D : Y)
  })
}
