import { spawn } from '@lydell/node-pty'
import { benchEnvironment, gitSlim } from './environment.js'
import { generated, linearised } from './histories.js'
import { median } from './measure.js'

const rounds = 7
const keys = 30
/** The end of a screen that was sent as a whole. */
const shown = '\u001b[?2026l'

/** Measures the editor on a pseudo-terminal: until it is seen, until a key is, and until it knows what comes of an edit. */
export async function benchTui(repository: string | undefined): Promise<void> {
  const sources: [title: string, source: string][] = [
    ['200 of 1,000 commits, 4,800 files', await generated({ commits: 1000, files: 4800, changesPerCommit: 2 })],
  ]
  if (repository !== undefined) sources.push([`200 commits of ${repository}`, await linearised(repository, 1000)])
  for (const [title, source] of sources) {
    const runs: Run[] = []
    for (let round = 0; round < rounds; round++) runs.push(await run(source, 'HEAD~200'))
    print(title, runs)
  }
}

interface Run {
  /** What a start costs that does nothing: the measure of a busy machine. */
  readonly version: number
  readonly paint: number
  readonly keys: readonly number[]
  readonly edits: readonly number[]
}

async function run(cwd: string, base: string): Promise<Run> {
  const environment = Object.entries({ ...benchEnvironment(cwd), TERM: 'xterm-256color', COLORFGBG: '15;0' })
  const env = Object.fromEntries(environment.filter((entry): entry is [string, string] => entry[1] !== undefined))
  const started = performance.now()
  const nothing = spawn(process.execPath, [gitSlim, '--version'], { cwd, cols: 120, rows: 40, env })
  await new Promise<void>(resolve => nothing.onExit(() => resolve()))
  const version = performance.now() - started
  const start = performance.now()
  const child = spawn(process.execPath, [gitSlim, 'rebase', base, '--keep-base'], { cwd, cols: 120, rows: 40, env })
  const { heard, forget } = listener(child.onData.bind(child))
  await heard(shown)
  const paint = performance.now() - start
  await heard(/no conflict/)
  const timed = async (key: string, what: string | RegExp) => {
    const before = performance.now()
    forget()
    child.write(key)
    await heard(what)
    return performance.now() - before
  }
  const pressed: number[] = []
  for (let i = 0; i < keys; i++) {
    pressed.push(await timed(i % 10 < 5 ? 'j' : 'k', shown))
    await pause()
  }
  // In the middle of the plan: what is above it has to be replayed, what is below it has not.
  for (let i = 0; i < 100; i++) child.write('j')
  await pause()
  const edits: number[] = []
  for (let i = 0; i < 8; i++) {
    edits.push(await timed(i % 2 === 0 ? 'd' : 'u', 'conflict'))
    await pause()
  }
  const ended = new Promise<void>(resolve => child.onExit(() => resolve()))
  child.write('\u0003')
  await ended
  return { version, paint, keys: pressed, edits }
}

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 120))
}

/** Returns a way to wait for what a terminal is sent, from now on. */
function listener(onData: (hear: (data: string) => void) => unknown) {
  let text = ''
  let check = () => {}
  onData(data => {
    text += data
    check()
  })
  const heard = (what: string | RegExp) =>
    new Promise<void>(resolve => {
      check = () => {
        if (typeof what === 'string' ? !text.includes(what) : !what.test(text)) return
        check = () => {}
        resolve()
      }
      check()
    })
  const forget = () => {
    text = ''
  }
  return { heard, forget }
}

function print(title: string, runs: readonly Run[]): void {
  const row = (name: string, times: readonly number[]) =>
    `| ${name} | ${median(times).toFixed(1)} | ${Math.max(...times).toFixed(1)} |`
  const lines = [
    `The editor: ${title} (${rounds} times)`,
    '',
    '| | median ms | longest ms |',
    '|---|---:|---:|',
    row(
      'git-slim --version',
      runs.map(({ version }) => version),
    ),
    row(
      'from the start of the program to the first screen',
      runs.map(({ paint }) => paint),
    ),
    row(
      'from a key to the screen',
      runs.flatMap(one => one.keys),
    ),
    row(
      'from an edit to what comes of it',
      runs.flatMap(one => one.edits),
    ),
  ]
  process.stdout.write(`${lines.join('\n')}\n\n`)
}
