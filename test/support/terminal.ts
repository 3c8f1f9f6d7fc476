import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawn } from '@lydell/node-pty'
import type { ExecutionContext } from 'ava'
import xterm from '@xterm/headless'
import type { Env } from '../../src/git/port.js'

/** The program as a person has it: in a real pseudo-terminal, its screen read back as text. */
export interface Session {
  /** Types keys. */
  type(keys: string): void
  /** Waits until the screen shows the text; throws with the screen when it does not within ten seconds. */
  shows(text: string | RegExp): Promise<void>
  /** Returns the screen's lines, without empty ones at the end. */
  screen(): string
  /** Waits for the end of the program and returns its exit code. */
  ended(): Promise<number>
}

export const keys = { enter: '\r', up: '\u001b[A', down: '\u001b[B', ctrlC: '\u0003' } as const

/** Starts git-slim in a terminal; it is ended with the test. */
export function startSession(
  t: Pick<ExecutionContext, 'teardown'>,
  argv: readonly string[],
  { cwd, env, columns = 80, rows = 40 }: { cwd: string; env: Env; columns?: number; rows?: number },
): Session {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  const program = join(import.meta.dirname, 'program.js')
  const child = spawn(process.execPath, [program, ...argv], {
    cwd,
    cols: columns,
    rows,
    env: { ...defined(env), TERM: 'xterm-256color' },
  })
  child.onData(data => terminal.write(data))
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
  return {
    screen,
    type: text => child.write(text),
    ended: () => end,
    shows: async wanted => {
      for (let waited = 0; waited < 10_000; waited += 25) {
        if (typeof wanted === 'string' ? screen().includes(wanted) : wanted.test(screen())) return
        await sleep(25)
      }
      throw new Error(`not on the screen: ${String(wanted)}\n${screen()}`)
    },
  }
}

/** The pseudo-terminal would pass on `undefined` as a word. */
function defined(env: Env): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
