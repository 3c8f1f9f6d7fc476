import test from 'ava'
import { plainText } from '../../src/tui/text/cells.js'
import type { Model } from '../../src/tui/model/model.js'
import { update } from '../../src/tui/plan/update.js'
import { view } from '../../src/tui/view/frame.js'
import { after, oidOf, opened, sessionOf } from '../support/editor-session.js'

const session = sessionOf('ABC', { facts: { B: { signature: 'signed' } } })
const start = opened(session, { columns: 60, rows: 12 })

/** Returns what stands before the subjects, oldest first. */
function marksIn(model: Model): readonly string[] {
  const lines = view(model).slice(1, 4).map(plainText)
  return lines.map(line => /^.{11}\w{7} (.*?) ?Add/.exec(line)?.[1] ?? line)
}

test('marks: what a commit is stands in columns, which only those in sight have', t => {
  t.deepEqual(marksIn(start), ['  ', 'S ', '  '])
  const published = update(start, { kind: 'published', commits: new Set([oidOf('A'), oidOf('B')]) })[0]
  t.deepEqual(marksIn(published), ['P  ', 'PS ', '   '])
  t.deepEqual(marksIn(opened(sessionOf('ABC'), { columns: 60, rows: 12 })), ['', '', ''])
})

test('marks: a signature that would be lost is told by more than a colour', t => {
  const result = { ...session.result, unsigned: new Set([oidOf('B')]) }
  const known = update(start, { kind: 'simulated', rows: start.rows, result })[0]
  t.deepEqual(marksIn(known), ['  ', 'S!', '  '])
})

test('the summary counts what others may have of what is dropped, too', t => {
  const published = update(start, { kind: 'published', commits: new Set([oidOf('A')]) })[0]
  const asked = update(after(published, 'd'), { kind: 'key', name: 'enter' })[0]
  t.true(view(asked).some(line => plainText(line).includes('1 commit that others may have')))
})

const enter = { kind: 'key', name: 'enter' } as const

test('before anything is applied it is said that what others may have would be refused', t => {
  const refusing = opened({ ...session, ofOthers: 'refused' })
  const published = update(refusing, { kind: 'published', commits: new Set([oidOf('A')]) })[0]
  const asked = update(after(published, 'd'), { kind: 'key', name: 'enter' })[0]
  t.true(view(asked).some(line => plainText(line).includes('1 commit that others may have: needs --allow-published')))
  const [still, effect] = update(asked, { kind: 'key', name: 'enter' })
  t.is(effect, undefined, 'the plan is not given away for nothing')
  t.is(still.notice, '1 commit that others may have: needs --allow-published')
  t.deepEqual(update(update(after(still, 'u'), enter)[0], enter)[1], { kind: 'end', with: 'apply' })
})
