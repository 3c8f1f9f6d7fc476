import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { findGit } from '../../src/git/system/find-git.js'
import type { Env } from '../../src/git/port.js'
import { fakeGit } from './fake-git.js'
import { tempDirectory } from './temp.js'

export interface LoggingGit {
  readonly env: Env
  /** Returns the words of every command that was started through PATH: git's own children are not. */
  commands(): Promise<readonly (readonly string[])[]>
  /** Returns the environments they were started in. */
  environments(): Promise<readonly Env[]>
}

/** Puts a git first on PATH that writes down how it was called, and then is the real one. */
export async function loggingGit(t: Pick<ExecutionContext, 'teardown'>, env: Env): Promise<LoggingGit> {
  const log = join(await tempDirectory(t), 'log')
  const real = await findGit(env)
  const code = `
    import { appendFileSync } from 'node:fs'
    import { spawn } from 'node:child_process'
    appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, env: process.env }) + '\\n')
    const child = spawn(${JSON.stringify(real)}, args, { stdio: 'inherit' })
    process.on('SIGTERM', () => {})
    const [code] = await new Promise(resolve => child.on('close', (...end) => resolve(end)))
    process.exit(code ?? 1)`
  const git = await fakeGit(t, code, env)
  const entries = async () =>
    (await readFile(log, 'utf8').catch(() => ''))
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as { args: string[]; env: Env })
  return {
    env: git.env,
    commands: async () => (await entries()).map(({ args }) => args),
    environments: async () => (await entries()).map(({ env }) => env),
  }
}
