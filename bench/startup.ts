import { benchEnvironment, gitSlim } from './environment.js'
import { compare, type Contender } from './measure.js'
import { printTable } from './table.js'

const rounds = 20

/** Measures what it costs to start: `git-slim --version` against a Node that does nothing. */
export async function benchStartup(): Promise<void> {
  const rows = await compare(
    [node('node -e 0', ['-e', '0']), node('git-slim --version', [gitSlim, '--version'])],
    rounds,
  )
  printTable('Start-up', rows, rounds)
}

function node(name: string, args: readonly string[]): Contender {
  return {
    name,
    prepare: async scratch => ({ program: process.execPath, args, cwd: scratch, env: benchEnvironment(scratch) }),
  }
}
