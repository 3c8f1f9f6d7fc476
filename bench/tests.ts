import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

interface FileCost {
  readonly file: string
  readonly seconds: number
  /** Of the file's process and of all processes it waited for. */
  readonly processorSeconds: number
  /** How many processes were started, by what was run: `git status`, `node`. */
  readonly started: Readonly<Record<string, number>>
}

const hook = join('bench', 'count-processes.cjs')

/** Runs the tests, and prints what they cost: the slowest files, and the git processes that each file starts. */
export async function benchTests(patterns: readonly string[]): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'git-slim-bench-tests-'))
  try {
    await runTests(patterns, directory)
    const names = await readdir(directory)
    const costs = await Promise.all(
      names.map(async name => JSON.parse(await readFile(join(directory, name), 'utf8')) as FileCost),
    )
    print(costs)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function runTests(patterns: readonly string[], directory: string): Promise<void> {
  const env = { ...process.env, COUNT_PROCESSES: directory, NODE_OPTIONS: `--require=${join(process.cwd(), hook)}` }
  const ava = join('node_modules', 'ava', 'entrypoints', 'cli.mjs')
  const child = spawn(process.execPath, [ava, ...patterns], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    // A test that fails has had its cost, too.
    child.on('close', () => resolve())
  })
}

function print(costs: readonly FileCost[]): void {
  const sum = (of: (cost: FileCost) => number) => costs.reduce((total, cost) => total + of(cost), 0)
  const processes = (cost: FileCost) => Object.values(cost.started).reduce((total, count) => total + count, 0)
  const byTime = costs.toSorted((a, b) => b.processorSeconds - a.processorSeconds)
  const byProcesses = costs.toSorted((a, b) => processes(b) - processes(a))
  const row = (cost: FileCost) =>
    `| ${nameOf(cost.file)} | ${cost.seconds.toFixed(1)} | ${cost.processorSeconds.toFixed(1)} | ${processes(cost)} |`
  const head = ['| file | s | processor s | processes |', '|---|---:|---:|---:|']
  const byCommand = new Map<string, number>()
  for (const { started } of costs)
    for (const [command, count] of Object.entries(started))
      byCommand.set(command, (byCommand.get(command) ?? 0) + count)
  const commands = [...byCommand].toSorted(([, a], [, b]) => b - a).slice(0, 20)
  const seconds = sum(cost => cost.processorSeconds).toFixed(0)
  const lines = [
    `${costs.length} files: ${sum(processes)} processes, ${seconds} s of processor time`,
    '',
    'The ten slowest files:',
    '',
    ...head,
    ...byTime.slice(0, 10).map(row),
    '',
    'The thirty files with the most processes:',
    '',
    ...head,
    ...byProcesses.slice(0, 30).map(row),
    '',
    'What is started most:',
    '',
    '| program | times |',
    '|---|---:|',
    ...commands.map(([command, count]) => `| ${command} | ${count} |`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function nameOf(file: string): string {
  return relative(process.cwd(), file.startsWith('file:') ? fileURLToPath(file) : file)
}
