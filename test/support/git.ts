import { spawn } from 'node:child_process'
import type { Env } from '../../src/git/port.js'

export interface OracleOptions {
  readonly cwd: string
  readonly env: Env
  readonly input?: string | Uint8Array
}

/** Runs the real git, the oracle, and returns what it printed. Throws with git's words when it fails. */
export async function oracle(args: readonly string[], options: OracleOptions): Promise<Buffer> {
  const { code, stdout, stderr } = await tryOracle(args, options)
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${stderr}${stdout.toString()}`)
  return stdout
}

/** Runs the real git and returns how it ended. */
export function tryOracle(
  args: readonly string[],
  { cwd, env, input }: OracleOptions,
): Promise<{ code: number | null; stdout: Buffer; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env: { ...env }, stdio: 'pipe', windowsHide: true })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.stdin.on('error', () => {})
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }))
    child.stdin.end(input)
  })
}
