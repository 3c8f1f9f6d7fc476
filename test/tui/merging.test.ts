import test from 'ava'
import type { EditorSession, Merging } from '../../src/core/editor/session.js'
import { findGit } from '../../src/git/system/find-git.js'
import { plainText } from '../../src/tui/text/cells.js'
import { update } from '../../src/tui/plan/update.js'
import { view } from '../../src/tui/view/frame.js'
import { Telling } from '../../src/workflows/editor/progress.js'
import { after, opened, sessionOf } from '../support/editor-session.js'
import { fakeGit } from '../support/fake-git.js'
import { defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'

const never = () => Promise.reject(new Error('nothing is to be asked'))

/** Seven commits, each of another line of one file: in another order, each is a merge of its own. */
const oneFile = defineHistory('one-file', h => {
  const lines = Array.from({ length: 56 }, (_, i) => `line ${i}`)
  const text = () => `${lines.join('\n')}\n`
  h.commit('A', { 'a.txt': text() })
  for (const [i, label] of ['B', 'C', 'D', 'E', 'F', 'G', 'H'].entries()) {
    lines[i * 8] = `line of ${label}`
    h.commit(label, { 'a.txt': text() })
  }
})

test('while each merge starts a git that takes its time, the editor hears how far it has got', async t => {
  const repo = await open(t, oneFile, 'system')
  // With this setting all merges are left to git.
  await repo.gitSays('config', 'diff.algorithm', 'histogram')
  const git = await repo.open()
  if (git.merger({ pid: 1 } as never).startsEach === undefined) {
    t.log('this git makes all merges in one process: there is nothing to be told')
    t.pass()
    return
  }
  const code = `
    import { spawn } from 'node:child_process'
    if (args.includes('merge-tree')) await new Promise(resolve => setTimeout(resolve, 100))
    const child = spawn(${JSON.stringify(await findGit(repo.env))}, args, { stdio: 'inherit' })
    process.exit(await new Promise(resolve => child.on('close', resolve)))`
  const { env } = await fakeGit(t, code, repo.env)
  const told: Merging[] = []
  const again: Merging[] = []
  const edit = async (session: EditorSession) => {
    const { signal } = new AbortController()
    const lines = session.lines.toReversed()
    await session.simulate(lines, signal, merging => told.push(merging))
    await session.simulate(lines, signal, merging => again.push(merging))
    return { kind: 'leave' } as const
  }
  const planEditor = { unusable: async () => undefined, edit }
  const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }
  const argv = ['rebase', oneFile.oids.A, '--allow-published']
  const { exitCode, stderr } = await repo.runAnyhow({ env, planEditor, prompts }, ...argv)
  t.is(exitCode, 0, stderr)
  t.true(told.length > 0)
  for (const { program, done, of } of told) {
    t.regex(program, /^git 2\.\d+$/)
    t.is(of, 7)
    t.true(done > 0 && done < 7, `${done}`)
  }
  t.deepEqual(again, [])
})

test('what takes long is told, and not more often than can be read', t => {
  let now = 1000
  const told: Merging[] = []
  const telling = new Telling({ program: 'git 2.39', elapsedMs: () => now, tell: merging => told.push(merging) })
  const pick = { action: 'pick', commit: oneFile.oids.B } as const
  telling.begin([{ action: 'label', name: 'onto' }, pick])
  telling.merging()
  now += 149
  telling.merging()
  t.deepEqual(told, [])
  now += 1
  telling.done(pick)
  telling.merging()
  now += 99
  telling.merging()
  now += 1
  telling.merging()
  t.deepEqual(
    told,
    Array.from({ length: 2 }, () => ({ program: 'git 2.39', done: 2, of: 2 })),
  )
})

test('reading a plan for long is no progress of its merges', t => {
  let now = 0
  const told: Merging[] = []
  const telling = new Telling({ program: 'git 2.39', elapsedMs: () => now, tell: merging => told.push(merging) })
  const pick = { action: 'pick', commit: oneFile.oids.B } as const
  now += 5000
  telling.begin([pick, { action: 'pick', commit: oneFile.oids.C }])
  telling.merging()
  t.deepEqual(told, [])
  telling.done(pick)
  now += 150
  telling.merging()
  t.deepEqual(told, [{ program: 'git 2.39', done: 1, of: 2 }])
})

test('the line below says it calmly, of the plan as it is now, until the answer is there', t => {
  const session = sessionOf('ABCD')
  const start = opened(session, { columns: 100, rows: 12 })
  const merging = { program: 'git 2.39', done: 2, of: 4 }
  const line = (model: typeof start, at: number) =>
    view(model)
      .slice(at, at + 1)
      .map(plainText)
      .join('')
      .trim()
  const state = (model: typeof start) => line(model, 10)
  const text = 'merging in the background: step 2 of 4 (git 2.39 starts for each)'
  const dropped = after(start, 'jd')
  t.false(state(update(dropped, { kind: 'merging', rows: start.rows, merging })[0]).includes(text))
  const told = update(dropped, { kind: 'merging', rows: dropped.rows, merging })[0]
  t.is(state(told), '1 commit dropped; undo: u · merging in the background: step 2 of 4 (git 2.39 starts for each)')
  t.is(state(after(told, 'k')), text)
  t.true(line(told, 0).endsWith('…'))
  t.not(state(update(after(told, 'k'), { kind: 'simulated', rows: told.rows, result: session.result })[0]), text)
})
