import test from 'ava'
import { pullRequest } from '../../fixtures-repos/pull-request.js'
import { actionScene } from '../support/action-scene.js'

const { M } = pullRequest.oids

test('after history: merge-base, the changes of a pull request are shown without a server', async t => {
  const scene = await actionScene(t, [pullRequest])
  const env = {
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_SHA: M,
    GITHUB_BASE_REF: 'main',
  }
  const main = await scene.main({ env, with: { history: 'merge-base' } })
  t.is(main.exitCode, 0, main.log)
  scene.server.switches.status = { info: 500 }
  t.is(await scene.later('diff', '--name-only', 'origin/main...HEAD'), 'x.txt\ny.txt')
  t.is(await scene.later('log', '--format=%s', '--no-merges', 'origin/main..HEAD'), 'Y\nX')
})

test('after history: tag, git describe says what the output says, without a server', async t => {
  const scene = await actionScene(t, [pullRequest])
  const main = await scene.main({ with: { history: 'tag' } })
  t.is(main.exitCode, 0, main.log)
  scene.server.switches.status = { info: 500 }
  t.is(main.outputs['describe'], await scene.later('describe', '--tags'))
})

test('without a tag there is no version, and the step fails', async t => {
  const scene = await actionScene(t, [pullRequest])
  const { exitCode, outputs, log } = await scene.main({ with: { history: 'tag:release-*' } })
  t.is(exitCode, 1, log)
  t.deepEqual(outputs, {})
})
