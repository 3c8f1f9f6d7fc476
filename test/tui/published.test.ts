import test from 'ava'
import type { EditorSession } from '../../src/core/editor/session.js'
import { defineHistory, type HistoryBuilder } from '../support/history.js'
import { open } from '../support/repository.js'

const never = () => Promise.reject(new Error('nothing is to be asked'))

/** A─B─C─D on topic (HEAD); who else holds what is each test's. */
const topic = (name: string, build: (h: HistoryBuilder) => void) =>
  defineHistory(`marked-${name}`, h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.branch('topic')
    h.commit('B', { 'B.txt': 'B\n' })
    // A clock that was years ahead: git looks for what is published by date.
    h.commit('C', { 'C.txt': 'C\n' }, { minutes: 5_000_000 })
    h.commit('D', { 'D.txt': 'D\n' })
    h.config('remote.origin.url', 'https://example.com/topic.git')
    h.config('remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
    build(h)
  })

const cases: Readonly<Record<string, readonly [build: (h: HistoryBuilder) => void, marked: string, options?: string]>> =
  {
    nothing: [() => {}, ''],
    'a tag': [h => h.tag('v1', 'C'), 'BC'],
    'a tag of a tag': [h => (h.annotatedTag('v1', 'B'), h.annotatedTag('v2', 'v1'), undefined), 'B'],
    'a tag that follows': [h => h.tag('v1', 'C'), '', '--update-tags'],
    'a tag that follows, and a branch there': [
      h => (h.tag('v1', 'C'), h.ref('refs/remotes/origin/other', 'C')),
      'BC',
      '--update-tags',
    ],
    'a remote branch of another name': [h => h.ref('refs/remotes/origin/other', 'B'), 'B'],
    'its own push target': [h => h.ref('refs/remotes/origin/topic', 'C'), ''],
    'the same branch of another remote': [h => h.ref('refs/remotes/fork/topic', 'D'), 'BCD'],
    'its own push target, the default branch there': [
      h => (h.ref('refs/remotes/origin/topic', 'C'), h.symref('refs/remotes/origin/HEAD', 'refs/remotes/origin/topic')),
      'BC',
    ],
  }

for (const [where, [build, marked, option]] of Object.entries(cases)) {
  test(`the editor marks what a rewrite would be refused for: ${where}`, async t => {
    const history = topic(where, build)
    const repo = await open(t, history, 'system')
    let found: readonly string[] = []
    const edit = async (session: EditorSession) => {
      const published = await session.published()
      found = ['A', 'B', 'C', 'D'].filter(label => !('failed' in published) && published.has(history.oid(label)))
      return { kind: 'leave' } as const
    }
    const planEditor = { unusable: async () => undefined, edit }
    const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }
    const argv = ['rebase', history.oid('A'), ...(option === undefined ? [] : [option])]
    const { exitCode, stderr } = await repo.runAnyhow({ planEditor, prompts }, ...argv)
    t.is(exitCode, 0, stderr)
    t.is(found.join(''), marked)
    const refused = await repo.run('reword', history.oid('B'), '-m', 'Anew', ...(option === undefined ? [] : [option]))
    t.is(refused.exitCode, marked === '' ? 0 : 1, refused.stderr)
  })
}
