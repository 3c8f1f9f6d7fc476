import { join } from 'node:path'
import { benchEnvironment } from './environment.js'
import { copyOf, git } from './histories.js'
import type { Contender } from './measure.js'

/** What one side of a race runs on a copy of a repository, and what must come out. */
export interface Race {
  readonly source: string
  /** The last tree, or undefined until one side has come to it, and how many commits there are. */
  readonly expected: { tip: string | undefined; readonly commits: number }
  readonly args: readonly [program: string, ...rest: string[]]
  readonly env?: Readonly<Record<string, string>>
}

/** Returns one side of a race, which fails when something else comes out. */
export function contender(name: string, { source, expected, args: [program, ...args], env }: Race): Contender {
  const repositoryIn = (scratch: string) => join(scratch, 'repository')
  return {
    name,
    prepare: async scratch => {
      const cwd = repositoryIn(scratch)
      await copyOf(source, cwd)
      return { program, args, cwd, env: { ...benchEnvironment(scratch), ...env } }
    },
    verify: async scratch => {
      const cwd = repositoryIn(scratch)
      const found = { tip: (await git(cwd, ['rev-parse', 'HEAD^{tree}'])).trim(), commits: await count(cwd) }
      expected.tip ??= found.tip
      if (found.tip !== expected.tip || found.commits !== expected.commits) {
        throw new Error(`${name} made ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`)
      }
    },
  }
}

/** Returns how many commits HEAD has. */
export async function count(repository: string): Promise<number> {
  return Number(await git(repository, ['rev-list', '--count', 'HEAD']))
}
