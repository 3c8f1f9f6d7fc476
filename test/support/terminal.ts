import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawn } from '@lydell/node-pty'
import type { ExecutionContext } from 'ava'
import xterm from '@xterm/headless'
import type { Env } from '../../src/git/port.js'
import { type Frame, frameOf } from './svg.js'

/** The program as a person has it: in a real pseudo-terminal, its screen read back as text. */
export interface Session {
  /** Types keys. */
  type(keys: string): void
  /** Waits until the screen shows the text; throws with the screen when it does not within ten seconds. */
  shows(text: string | RegExp): Promise<void>
  /** Returns the screen's lines, without empty ones at the end. */
  screen(): string
  /** Returns all that the program has sent to the terminal. */
  raw(): string
  /** Returns what is in sight, without spaces at the ends of lines. */
  sight(): string
  /** Returns what is in sight, for a picture. */
  frame(): Frame
  /** Waits until the terminal is the shell's again: no other screen, no mouse, a cursor. */
  isGivenBack(): Promise<void>
  resize(columns: number, rows: number): void
  /** Sends the program a signal, as others would. */
  kill(signal: NodeJS.Signals): void
  /** Waits for the end of the program and returns its exit code. */
  ended(): Promise<number>
}

export const keys = {
  enter: '\r',
  up: '\u001b[A',
  down: '\u001b[B',
  escape: '\u001b',
  ctrlC: '\u0003',
  ctrlS: '\u0013',
} as const

export interface SessionOptions {
  readonly cwd: string
  readonly env: Env
  readonly columns?: number
  readonly rows?: number
  /** `program-at.js` lives at the time of the tests. */
  readonly program?: 'program.js' | 'program-at.js' | 'program-that-crashes.js'
  /** Whether the program is started by a shell that can stop it and go on with it; `only`: nothing is started in it. */
  readonly shell?: 'none' | 'job control' | 'only'
  /** `git` starts git-slim itself; `program` is the first word. */
  readonly starts?: 'git-slim' | 'git' | 'program'
}

/** Starts git-slim in a terminal; it is ended with the test. */
export function startSession(
  t: Pick<ExecutionContext, 'teardown'>,
  argv: readonly string[],
  { cwd, env, columns = 80, rows = 40, program = 'program.js', shell = 'none', starts = 'git-slim' }: SessionOptions,
): Session {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  const beginning = { git: ['git'], program: [], 'git-slim': [process.execPath, join(import.meta.dirname, program)] }
  const words = [...beginning[starts], ...argv]
  const [file = '', ...args] = shell === 'none' ? words : ['bash', '--norc', '-i']
  const child = spawn(file, args, {
    cwd,
    cols: columns,
    rows,
    env: { TERM: 'xterm-256color', COLORFGBG: '15;0', ...defined(env) },
  })
  if (shell === 'job control') child.write(`${words.map(word => `'${word}'`).join(' ')}\r`)
  let raw = ''
  let isCursorSeen = true
  child.onData(data => {
    raw += data
    const last = /^[^]*\u001b\[\?25([hl])/.exec(data)?.[1]
    terminal.write(data, () => {
      if (last !== undefined) isCursorSeen = last === 'h'
    })
  })
  const end = new Promise<number>(resolve => child.onExit(({ exitCode }) => resolve(exitCode)))
  let running = true
  void end.then(() => {
    running = false
  })
  t.teardown(() => {
    if (running) child.kill()
  })
  const screen = () => {
    const { active } = terminal.buffer
    const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? '')
    return lines.join('\n').trimEnd()
  }
  const until = async (isSo: () => boolean, what: string) => {
    for (let waited = 0; waited < 10_000; waited += 25) {
      if (isSo()) return
      await sleep(25)
    }
    throw new Error(`${what}\n${screen()}`)
  }
  const { modes } = terminal
  return {
    screen,
    raw: () => raw,
    sight: () => sightOf(terminal),
    frame: () => frameOf(terminal),
    type: text => child.write(text),
    resize: (columns, rows) => {
      terminal.resize(columns, rows)
      child.resize(columns, rows)
    },
    kill: signal => child.kill(signal),
    ended: () => end,
    shows: wanted =>
      until(
        () => (typeof wanted === 'string' ? screen().includes(wanted) : wanted.test(screen())),
        `not on the screen: ${String(wanted)}`,
      ),
    isGivenBack: () =>
      until(() => {
        const { type } = terminal.buffer.active
        const { mouseTrackingMode, bracketedPasteMode, wraparoundMode } = modes
        return (
          type === 'normal' && mouseTrackingMode === 'none' && !bracketedPasteMode && wraparoundMode && isCursorSeen
        )
      }, 'the terminal was not given back'),
  }
}

/** Returns the lines that a person sees. */
function sightOf(terminal: InstanceType<typeof xterm.Terminal>): string {
  const { active } = terminal.buffer
  const lines = Array.from(
    { length: terminal.rows },
    (_, i) => active.getLine(active.viewportY + i)?.translateToString(true) ?? '',
  )
  return lines.map(line => line.trimEnd()).join('\n')
}

/** The pseudo-terminal would pass on `undefined` as a word. */
function defined(env: Env): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
