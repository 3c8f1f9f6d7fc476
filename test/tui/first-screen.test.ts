import test from 'ava'
import { defineHistory } from '../support/history.js'
import { loggingGit } from '../support/logging-git.js'
import { open } from '../support/repository.js'

const never = () => Promise.reject(new Error('nothing is to be asked'))

const history = (commits: number, refs: number) =>
  defineHistory(`first-screen-${commits}-${refs}`, h => {
    h.commit('base', { 'a.txt': 'a\n' })
    for (let i = 0; i < refs; i++) h.ref(`refs/remotes/origin/topic-${i}`, 'base')
    h.branch('topic')
    for (let i = 0; i < commits; i++) h.commit(`C${i}`, { 'a.txt': `${i}\n` })
  })

/** Once each: what stands before the first screen. */
const needed = ['cat-file', 'config', 'for-each-ref', 'merge-base', 'rev-list', 'rev-parse', 'var']

for (const [commits, refs] of [
  [3, 1],
  [300, 200],
] as const) {
  test(`before the first screen each git command is started once: ${commits} commits, ${refs} branches`, async t => {
    const repo = await open(t, history(commits, refs), 'system')
    const logging = await loggingGit(t, repo.env)
    let started: readonly string[] = []
    const edit = async () => {
      started = (await logging.commands()).map(([command = '']) => command).filter(command => command !== 'version')
      return { kind: 'leave' } as const
    }
    const planEditor = { unusable: async () => undefined, edit }
    const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }
    const argv = ['rebase', `HEAD~${commits}`, '--keep-base']
    const { exitCode, stderr } = await repo.runAnyhow({ env: logging.env, planEditor, prompts }, ...argv)
    t.is(exitCode, 0, stderr)
    t.deepEqual(started.toSorted(), needed)
  })
}
