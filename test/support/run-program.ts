import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Env } from '../../src/git/port.js'
import type { RunResult } from './repository.js'

export interface StartedProgram {
  readonly child: ChildProcess
  readonly ended: Promise<RunResult>
}

/** The program as it is compiled for the tests, and as it is bundled for users. */
export const programs = {
  compiled: join(import.meta.dirname, 'program.js'),
  bundled: join(import.meta.dirname, '..', '..', '..', 'bin', 'git-slim.js'),
} as const

/** Starts git-slim as a process of its own; it is ended with the test. */
export function startProgram(
  t: Pick<ExecutionContext, 'teardown'>,
  argv: readonly string[],
  { cwd, env, program = 'compiled' }: { cwd: string; env: Env; program?: keyof typeof programs },
): StartedProgram {
  if (program === 'bundled' && !existsSync('dist/main.js')) throw new Error('dist/ is missing: run npm run build')
  const child = spawn(process.execPath, [programs[program], ...argv], { cwd, env: { ...env }, stdio: 'pipe' })
  t.teardown(() => child.kill('SIGKILL'))
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const ended = new Promise<RunResult>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code =>
      resolve({
        exitCode: code ?? -1,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      }),
    )
  })
  return { child, ended }
}
