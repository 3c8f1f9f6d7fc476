import test from 'ava'
import { pullRequest } from '../../fixtures-repos/pull-request.js'
import { nameInputs } from '../../src/action/name-inputs.js'
import { actionScene } from '../support/action-scene.js'

const cases = [
  ['install git, or use --backend embedded', 'install git, or use backend embedded'],
  ['to have the files as in a new clone: --clean all', 'to have the files as in a new clone: clean: true'],
  ['a commit is named by --revision <id>', 'a commit is named by ref <id>'],
  ['leave some out: --lfs-exclude <pattern>', 'leave some out: lfs-exclude <pattern>'],
  ['GIT_SLIM_TOKEN, or a credential helper of git', 'the input token, or a credential helper of git'],
  ['--sparse-patterns', '--sparse-patterns'],
  ['git fetch --depth 1', 'git fetch --depth 1'],
  ['git-slim clone --help', 'docs/action.md tells of every input'],
  ['a branch called x--full', 'a branch called x--full'],
] as const

for (const [said, here] of cases) {
  test(`${said} → ${here}`, t => {
    t.is(nameInputs(said), here)
  })
}

test('a job is told of inputs, not of options', async t => {
  const scene = await actionScene(t, [pullRequest])
  await scene.git('-C', '../served/pull-request.git', 'config', 'uploadpack.allowFilter', 'false')
  const { exitCode, log } = await scene.main({ with: { filter: 'blob:none' } })
  t.is(exitCode, 0, log)
  t.regex(log, /^::warning::the server does not support filter blob:none/m)
})

test('so it is before the clone begins', async t => {
  const scene = await actionScene(t, [pullRequest])
  const gitless = await scene.main({ env: { PATH: scene.work, Path: undefined }, with: { backend: 'system' } })
  t.regex(gitless.log, /^::error::git is not on PATH.* or use backend embedded/m)
  const twoLines = await scene.main({ with: { token: 'abc\ndef' } })
  t.regex(twoLines.log, /^::error::the input token holds no token/m)
})
