import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface ProgramResult {
  readonly exitCode: number
  readonly output: string
}

const start = promisify(execFile)

/** Runs a JavaScript program of this repository under this Node, and returns how it ended and all it printed. */
export async function runScript(script: string, args: readonly string[] = [], cwd = '.'): Promise<ProgramResult> {
  const run = start(process.execPath, [script, ...args], { cwd, maxBuffer: 64 * 1024 * 1024 })
  try {
    const { stdout, stderr } = await run
    return { exitCode: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exitCode: code, output: stdout + stderr }
  }
}

/** Runs npm, the one that runs the tests if there is one, and returns what it printed on stdout. */
export async function npm(args: readonly string[], cwd = '.'): Promise<string> {
  const program = process.env['npm_execpath']
  const [command, first] = program === undefined ? ['npm', []] : [process.execPath, [program]]
  const { stdout } = await start(command, [...first, ...args], { cwd, maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

/** Returns the names of all files git tracks here. */
export async function trackedFiles(): Promise<readonly string[]> {
  const { stdout } = await start('git', ['ls-files', '-z'])
  return stdout.split('\0').filter(name => name !== '')
}
