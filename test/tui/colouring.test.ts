import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import type { FileChange, FileColours } from '../../src/core/editor/session.js'
import { Colouring } from '../../src/tui/detail/colouring.js'

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
  const failures: unknown[] = []
  const hear = {
    coloured: ({ file }: FileColours) => void told.push(file.path),
    failed: (error: unknown) => void failures.push(error),
  }
  return { screen: new Colouring({ colours }, hear), told, signals, failures }
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

test('what knows a language may be gone: its files stay plain, and nothing ends', async t => {
  const { screen, told, failures } = colouring(file => {
    if (file.path === 'a2') throw Object.assign(new Error('Cannot find module'), { code: 'ERR_MODULE_NOT_FOUND' })
  })
  screen.look(changes('a'))
  await later()
  screen.look(changes('b'))
  await later()
  t.deepEqual(told, ['a', 'b', 'b2'])
  t.deepEqual(failures, [])
})

test('what nobody has foreseen is told', async t => {
  const bug = new TypeError('no such language')
  const { screen, failures } = colouring(() => {
    throw bug
  })
  screen.look(changes('a'))
  await later()
  t.deepEqual(failures, [bug])
})
