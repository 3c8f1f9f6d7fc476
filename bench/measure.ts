import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Env } from '../src/git/port.js'

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Env
}

export interface Sample {
  readonly milliseconds: number
  /** The largest resident set of the process and of those it waited for; NaN where /usr/bin/time is missing. */
  readonly peakMegabytes: number
}

/** One side of a comparison: what to run, and how to make and remove what it runs in. */
export interface Contender {
  readonly name: string
  /** Called before each run, not timed. */
  readonly prepare: (scratch: string) => Promise<Command>
  /** Called after each run, not timed: throws when the command did not do what it was to do. */
  readonly verify?: (scratch: string) => Promise<void>
}

export interface Measured {
  readonly name: string
  readonly milliseconds: number
  readonly peakMegabytes: number
}

/**
 * Runs the contenders in turn, so that a slow moment of the machine strikes all of them, and returns medians.
 *
 * Each run has a fresh scratch directory. One round before the first is not counted.
 */
export async function compare(contenders: readonly Contender[], rounds: number): Promise<readonly Measured[]> {
  const samples = contenders.map((): Sample[] => [])
  for (let round = -1; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      const sample = await runOnce(contender)
      if (round >= 0) samples[i]?.push(sample)
    }
  }
  return contenders.map(({ name }, i) => ({
    name,
    milliseconds: median(samples[i]?.map(sample => sample.milliseconds) ?? []),
    peakMegabytes: median(samples[i]?.map(sample => sample.peakMegabytes) ?? []),
  }))
}

async function runOnce({ prepare, verify }: Contender): Promise<Sample> {
  const scratch = await mkdtemp(join(tmpdir(), 'git-slim-bench-run-'))
  try {
    const command = await prepare(scratch)
    const sample = await timed(command, join(scratch, 'peak'))
    await verify?.(scratch)
    return sample
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

const gnuTime = '/usr/bin/time'

async function timed(command: Command, peakFile: string): Promise<Sample> {
  const watched = existsSync(gnuTime)
  const [program, args] = watched
    ? [gnuTime, ['-f', '%M', '-o', peakFile, command.program, ...command.args]]
    : [command.program, command.args]
  const start = process.hrtime.bigint()
  await runToEnd({ ...command, program, args })
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
  const peakMegabytes = watched ? Number(readFileSync(peakFile, 'utf8').trim()) / 1024 : Number.NaN
  return { milliseconds, peakMegabytes }
}

/** Runs a command to its end and returns what it printed on stdout. Throws with its words when it fails. */
export function runToEnd({ program, args, cwd, env }: Command, input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'pipe' })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.stdin.on('error', () => {})
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve(Buffer.concat(out).toString())
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${Buffer.concat(err).toString()}`))
    })
    child.stdin.end(input)
  })
}

/** Returns the middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}
