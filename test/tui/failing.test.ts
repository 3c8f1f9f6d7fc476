import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import type { EditorSession } from '../../src/core/editor/session.js'
import { type Line, plainText } from '../../src/tui/text/cells.js'
import { decodeInput } from '../../src/tui/keys/read-keys.js'
import { runEditor, type Screen, type ScreenListener } from '../../src/tui/io/run.js'
import { type ScriptedSession, sessionOf } from '../support/editor-session.js'

/** A screen in memory. */
class PaperScreen implements Screen {
  readonly size = { columns: 80, rows: 24 }
  text = ''
  listener: ScreenListener | undefined

  enter(listener: ScreenListener): void {
    this.listener = listener
  }

  show(lines: readonly Line[]): void {
    this.text = lines.map(plainText).join('\n')
  }

  redraw(): void {}

  suspend(): void {}

  leave(): void {
    this.listener = undefined
  }

  type(characters: string): void {
    this.listener?.inputs(decodeInput(characters).inputs)
  }

  async shows(text: string): Promise<void> {
    for (let turn = 0; turn < 2000 && !this.text.includes(text); turn++) await sleep(5)
    if (!this.text.includes(text)) throw new Error(`not on the screen: ${text}\n${this.text}`)
  }
}

function withSession(changes: Partial<EditorSession>, made: ScriptedSession = sessionOf('ABC')) {
  const screen = new PaperScreen()
  return { screen, editing: runEditor({ ...made, ...changes }, screen) }
}

const crash = () => {
  throw new TypeError('nobody has foreseen this')
}
const crashLater = async () => crash()

const crashing: Readonly<Record<string, readonly [changes: Partial<EditorSession>, keys: string]>> = {
  'the first screen': [{ facts: crash }, ''],
  'a simulation': [{ simulate: crashLater }, ''],
  'a simulation, at once': [{ simulate: crash }, ''],
  'what a commit changes': [{ changes: crashLater }, ''],
  'what a commit changes, at once': [{ changes: crash }, ''],
  'the paths that are searched': [{ paths: crashLater }, '/x'],
  'what is published': [{ published: crashLater }, ''],
  'the draft of a message': [{ draft: crash }, 'm'],
  "the user's editor": [{ write: crashLater }, 'M'],
}

for (const [what, [changes, keys]] of Object.entries(crashing)) {
  test(`a bug ends the editor, gives the terminal back, and is told: ${what}`, async t => {
    const { screen, editing } = withSession(changes)
    screen.type(keys)
    await t.throwsAsync(editing, { instanceOf: TypeError, message: 'nobody has foreseen this' })
    t.is(screen.listener, undefined)
  })
}

test('what fails with a word for it is told on the screen, which goes on', async t => {
  const failed = { failed: 'the editor "x" is not there' }
  const { screen, editing } = withSession({ write: async () => failed, changes: async () => 'unreadable' })
  await screen.shows('what it changes cannot be read')
  screen.type('M')
  await screen.shows('the editor "x" is not there')
  screen.type('q')
  t.deepEqual(await editing, { kind: 'leave' })
})

test('a message that was begun is still there when the editor that was to go on with it fails', async t => {
  const { screen, editing } = withSession({ write: async () => ({ failed: 'the editor "x" is not there' }) })
  screen.type('mTyped here, \u0005')
  await screen.shows('the editor "x" is not there')
  t.regex(screen.text, /Typed here, Add A/)
  screen.type('\u0013')
  await screen.shows('reword   4141414 Typed here, Add A')
  screen.type('\u0003')
  await screen.shows('Forget what was done here?')
  screen.type('\u0003')
  t.deepEqual(await editing, { kind: 'interrupted' })
})

test('that the remote of is published is told', async t => {
  const { screen, editing } = withSession({ published: async () => ({ failed: 'git was killed' }) })
  await screen.shows('what others may have is not known: git was killed')
  screen.type('q')
  t.deepEqual(await editing, { kind: 'leave' })
})

test('a simulation that nobody wants any more ends in silence; one that crashes then does not', async t => {
  const given = async (reject: (signal: AbortSignal) => unknown) => {
    const begun: AbortSignal[] = []
    const simulate: EditorSession['simulate'] = (_lines, signal) =>
      new Promise((_resolve, rejectIt) => {
        begun.push(signal)
        signal.addEventListener('abort', () => rejectIt(reject(signal)))
      })
    const { screen, editing } = withSession({ simulate })
    while (begun.length < 1) await sleep(1)
    screen.type('d')
    while (begun.length < 2 && screen.listener !== undefined) await sleep(1)
    screen.type('uq')
    return editing
  }
  t.deepEqual(await given(signal => signal.reason), { kind: 'leave' })
  await t.throwsAsync(
    given(() => new TypeError('nobody has foreseen this')),
    { instanceOf: TypeError },
  )
})
