import test from 'ava'
import { pullRequest } from '../../fixtures-repos/pull-request.js'
import { actionScene } from '../support/action-scene.js'

test('the summary tells what was fetched, and what all of it would be', async t => {
  const scene = await actionScene(t, [pullRequest])
  const { summary } = await scene.main({ event: { repository: { size: 123_456 } } })
  t.regex(
    summary,
    /^\*\*served\/pull-request\*\*\n\n\| \| \|\n\|---\|---\|\n\| ref \| <code>refs\/heads\/main<\/code> \|\n/,
  )
  t.regex(summary, /\| commits \| <code>1<\/code> \|/)
  t.regex(summary, /\| received \| <code>\d+ B<\/code> \|/)
  t.regex(summary, /\| all of it would be \| <code>about 123 MB<\/code> \|/)
  const other = await scene.main({ with: { path: 'other' } })
  t.notRegex(other.summary, /all of it/)
  for (const size of ['-5', '0.5', '1e308', '"1"']) {
    const strange = await scene.main({ with: { path: 'strange' }, event: `{"repository":{"size":${size}}}` })
    t.is(strange.exitCode, 0, strange.log)
    t.notRegex(strange.summary, /all of it/)
  }
})

test('the log has a line for each stage, in a group, or none', async t => {
  const scene = await actionScene(t, [pullRequest])
  const shown = await scene.main()
  const stages = ['Connecting', 'Server counts objects', 'Receiving objects', 'Checking out files']
  for (const stage of stages) t.is(shown.log.split(`${stage}\n`).length, 2, shown.log)
  t.regex(
    shown.log,
    /^::group::Cloning served\/pull-request, refs\/heads\/main\n[^:]*::endgroup::\nCloned into \.: main at/,
  )
  const hidden = await scene.main({ with: { path: 'quiet', 'show-progress': 'false' } })
  for (const stage of stages) t.false(hidden.log.includes(stage))
  const debug = await scene.main({ with: { path: 'debug' }, env: { RUNNER_DEBUG: '1' } })
  t.deepEqual(
    [...debug.log.matchAll(/^\[command\]git -C \S+ ([\w-]+)/gm)].map(([, name]) => name),
    ['version', 'fetch', 'read-tree'],
  )
})
