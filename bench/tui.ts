import { type IPty, spawn } from '@lydell/node-pty'
import { benchEnvironment, gitSlim } from './environment.js'
import { generated, large, linearised } from './histories.js'
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
  await benchLarge()
}

/** As a large project is: of all that there is, a person sees a few commits, or some thousand. */
const project = { commits: 80_000, files: 2000, tags: 800, remoteBranches: 300, localBranches: 50, own: 20 }

const plans: readonly (readonly string[])[] = [
  ['HEAD~20'],
  ['@{upstream}'],
  [],
  // The merges and what they brought: some 5,000 commits.
  ['HEAD~1020', '--keep-base'],
]

/** Measures until the editor is seen in a repository of 80,000 commits, 800 tags and 300 remote branches. */
async function benchLarge(): Promise<void> {
  const rows: string[] = []
  for (const graph of ['commit-graph', 'none'] as const) {
    const cwd = await large({ ...project, graph })
    for (const plan of plans) {
      const times: number[] = []
      for (let round = 0; round < rounds; round++) times.push(await firstScreen(cwd, plan))
      const name = `\`rebase${plan.map(word => ` ${word}`).join('')}\`${graph === 'none' ? ', no commit-graph' : ''}`
      rows.push(`| ${name} | ${median(times).toFixed(1)} | ${Math.max(...times).toFixed(1)} |`)
    }
  }
  const head = [
    `From the start of the program to the first screen, in 80,000 commits (${rounds} times)`,
    '',
    '| | median ms | longest ms |',
    '|---|---:|---:|',
  ]
  process.stdout.write(`${[...head, ...rows].join('\n')}\n\n`)
}

async function firstScreen(cwd: string, plan: readonly string[]): Promise<number> {
  const start = performance.now()
  const child = onTerminal(cwd, ['rebase', ...plan])
  await listener(child.onData.bind(child)).heard(shown)
  const paint = performance.now() - start
  await ended(child, '\u0003')
  return paint
}

function onTerminal(cwd: string, args: readonly string[]): IPty {
  const environment = Object.entries({ ...benchEnvironment(cwd), TERM: 'xterm-256color', COLORFGBG: '15;0' })
  const env = Object.fromEntries(environment.filter((entry): entry is [string, string] => entry[1] !== undefined))
  return spawn(process.execPath, [gitSlim, ...args], { cwd, cols: 120, rows: 40, env })
}

/** Waits for the end of a program, which a key may bring about. */
async function ended(child: IPty, key = ''): Promise<void> {
  const end = new Promise<void>(resolve => child.onExit(() => resolve()))
  if (key !== '') child.write(key)
  await end
}

interface Run {
  /** What a start costs that does nothing: the measure of a busy machine. */
  readonly version: number
  readonly paint: number
  readonly keys: readonly number[]
  readonly edits: readonly number[]
}

async function run(cwd: string, base: string): Promise<Run> {
  const started = performance.now()
  await ended(onTerminal(cwd, ['--version']))
  const version = performance.now() - started
  const start = performance.now()
  const child = onTerminal(cwd, ['rebase', base, '--keep-base'])
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
  await ended(child, '\u0003')
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
