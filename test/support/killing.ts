import { setTimeout as delay } from 'node:timers/promises'
import type { ExecutionContext } from 'ava'
import type { CloneScene } from './clone-scene.js'
import { runningProcesses } from './processes.js'
import { startProgram } from './run-program.js'

/** How often each command is killed, with each backend. KILLS asks for more. */
export const kills = Number(process.env['KILLS'] ?? 4)

interface Steps {
  /** Makes everything as it is before the run that is killed. */
  before(): Promise<void>
  /** Looks at what it has left, and runs again. */
  check(): Promise<void>
  /** Looks at what is left then. */
  after(): Promise<void>
}

/** Kills the program as users have it, each time at another moment of the time it takes. */
export async function killing(t: ExecutionContext, { work, env }: CloneScene, argv: readonly string[], steps: Steps) {
  const start = () => startProgram(t, argv, { cwd: work, env, program: 'bundled' })
  await steps.before()
  const begun = performance.now()
  const { exitCode, stderr } = await start().ended
  t.is(exitCode, 0, stderr)
  const whole = performance.now() - begun
  for (let i = 0; i < kills; i++) {
    await steps.before()
    const { child, ended } = start()
    await Promise.race([delay(Math.random() * whole * 1.1), ended])
    child.kill('SIGKILL')
    await ended
    await steps.check()
    await steps.after()
  }
}

/** What a killed run has started notices that nobody listens any more. */
export async function allEnd(host: string): Promise<void> {
  while (runningProcesses().some(({ command }) => command.includes(host))) await delay(50)
}
