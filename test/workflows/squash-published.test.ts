import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { defineHistory } from '../support/history.js'
import { backends } from '../support/backends.js'
import { open } from '../support/repository.js'

/** A─B─C─D on topic (HEAD); who else holds what is each test's. */
const topic = (name: string, build: (h: Parameters<Parameters<typeof defineHistory>[1]>[0]) => void) =>
  defineHistory(`published-${name}`, h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.branch('topic')
    for (const label of ['B', 'C', 'D']) h.commit(label, { [`${label}.txt`]: `${label}\n` })
    h.config('remote.origin.url', 'https://example.com/topic.git')
    h.config('remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
    build(h)
  })

const published = {
  'in a tag': topic('tag', h => h.tag('v1', 'C')),
  'in an annotated tag': topic('annotated-tag', h => void h.annotatedTag('v1', 'C')),
  "in a remote's default branch": topic('default', h => {
    h.ref('refs/remotes/origin/trunk', 'C')
    h.symref('refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk')
  }),
  'in main of a remote without a recorded HEAD': topic('main', h => h.ref('refs/remotes/origin/main', 'D')),
  'in the remote branch of another': topic('other', h => h.ref('refs/remotes/origin/other', 'D')),
  'in the same branch of another remote': topic('fork', h => h.ref('refs/remotes/fork/topic', 'D')),
}

for (const backend of backends) {
  for (const [where, history] of Object.entries(published)) {
    test(`squash refuses commits that are published ${where} [${backend}]`, async t => {
      const repo = await open(t, history, backend)
      const refused = await repo.run('squash', '--last', '3', '-m', 'x', '--yes')
      t.is(refused.exitCode, 1)
      t.regex(refused.stderr, /are published: (v1|origin\/trunk|origin\/main|origin\/other|fork\/topic) holds them/)
      t.regex(refused.stderr, /--allow-published/)
      t.is(await repo.oid('topic'), history.oids.D)
      t.is((await repo.run('squash', '--last', '3', '-m', 'x', '--allow-published')).exitCode, 0)
    })
  }

  test(`squash above what is published is nobody's business [${backend}]`, async t => {
    const history = topic('below', h => h.ref('refs/remotes/origin/other', 'B'))
    const repo = await open(t, history, backend)
    const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'x')
    t.is(exitCode, 0, stderr)
  })

  test(`squash of what only the own push target holds says how to push, last and only when done [${backend}]`, async t => {
    const repo = await open(t, feature, backend)
    const { exitCode, stderr, stdout } = await repo.run('squash', '--yes', '--json')
    t.is(exitCode, 0, stderr)
    const lease = `git push --force-with-lease=feature:${feature.oids.D} origin feature`
    t.is(JSON.parse(stdout).push, lease)
    await repo.run('undo')
    t.notRegex((await repo.run('squash', '--dry-run')).stderr, /git push/)
    const lastLine = (await repo.run('squash', '--yes')).stderr.trimEnd().split('\n').at(-1)
    const digits = feature.oids.D.slice(0, 12)
    t.true(lastLine?.endsWith(`: git push --force-with-lease=feature:${digits} origin feature`), lastLine)
  })

  test(`squash without a range goes from the base that is not the own copy [${backend}]`, async t => {
    const repo = await open(t, feature, backend)
    const { stderr, stdout } = await repo.run('squash', '--yes', '--json')
    const document = JSON.parse(stdout)
    t.is(document.baseName, 'origin/main', stderr)
    t.is(document.base, feature.oids.B)
    t.is(document.squashed.length, 4)
  })
}
