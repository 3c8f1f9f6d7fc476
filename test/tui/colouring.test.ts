import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import type { FileChange, FileColours } from '../../src/core/editor/session.js'
import { Colouring } from '../../src/tui/colouring.js'

const changes = (path: string): readonly FileChange[] => [
  { path, kind: 'added', lines: [] },
  { path: `${path}2`, kind: 'added', lines: [] },
]

function colouring(read: (file: FileChange) => void = () => {}) {
  const told: string[] = []
  const signals: AbortSignal[] = []
  async function* colours(files: readonly FileChange[], signal: AbortSignal): AsyncGenerator<FileColours> {
    signals.push(signal)
    for (const file of files) {
      await setImmediate()
      read(file)
      yield { file, lines: [] }
    }
  }
  const screen = new Colouring({ colours }, ({ file }) => void told.push(file.path))
  return { screen, told, signals }
}

async function later(): Promise<void> {
  for (let i = 0; i < 20; i++) await setImmediate()
}

test('nothing is told while the plain changes are being shown', async t => {
  const { screen, told } = colouring()
  screen.look(changes('a'))
  t.deepEqual(told, [])
  await later()
  t.deepEqual(told, ['a', 'a2'])
})

test('who looks elsewhere is told nothing more of what was there', async t => {
  const { screen, told, signals } = colouring()
  screen.look(changes('a'))
  screen.look(changes('b'))
  t.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, false],
  )
  await later()
  t.deepEqual(told, ['b', 'b2'])
})

test('what has been read is not read again, what was left is', async t => {
  const { screen, told } = colouring()
  const [a, b] = [changes('a'), changes('b')]
  screen.look(a)
  await later()
  screen.look(b)
  screen.look(a)
  await later()
  t.deepEqual(told, ['a', 'a2'])
  screen.look(b)
  await later()
  t.deepEqual(told, ['a', 'a2', 'b', 'b2'])
})

test('what cannot be read stays plain, and ends nothing', async t => {
  const { screen, told } = colouring(file => {
    if (file.path === 'a2') throw new Error('Cannot find module')
  })
  screen.look(changes('a'))
  await later()
  screen.look(changes('b'))
  await later()
  t.deepEqual(told, ['a', 'b', 'b2'])
})
