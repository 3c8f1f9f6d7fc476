import type { CommitLinks } from '../../core/history/commit-links.js'
import { type Oid, parseOid } from '../../core/object/oid.js'
import type { Repository } from './repository.js'
import { streamGit, type GitProgram, runGit } from './spawn.js'

/**
 * Lists the commits reachable from `tips` and not from `exclude`, children before parents, as git finds them.
 *
 * @see git-rev-list(1)
 */
export async function* revList(
  git: Repository,
  tips: readonly Oid[],
  exclude: readonly Oid[],
): AsyncGenerator<Oid, void, undefined> {
  if (tips.length === 0) return
  const input = [...tips, ...exclude.map(oid => `^${oid}`)].map(line => `${line}\n`).join('')
  for await (const line of lines(git, ['rev-list', '--topo-order', '--stdin'], input)) yield parseOid(line)
}

/** Returns the commits reachable from `tips`, within limits, with their parents as in a shallow repository. */
export async function revListLinks(
  git: Repository,
  tips: readonly Oid[],
  limits: readonly string[] = [],
): Promise<readonly CommitLinks[]> {
  if (tips.length === 0) return []
  const all: CommitLinks[] = []
  const input = tips.map(oid => `${oid}\n`).join('')
  for await (const line of lines(git, ['rev-list', '--parents', '--timestamp', ...limits, '--stdin'], input)) {
    const [seconds, oid = '', ...parents] = line.split(' ')
    all.push({ oid: parseOid(oid), parents: parents.map(parseOid), seconds: Number(seconds) })
  }
  return all
}

/**
 * Returns the commits on one side whose patch is also on the other.
 *
 * @see git-rev-list(1), --cherry-mark
 */
export async function equivalents(git: Repository, upstream: Oid, tip: Oid): Promise<ReadonlySet<Oid>> {
  const found = new Set<Oid>()
  const args = ['rev-list', '--cherry-mark', '--right-only', '--no-merges', '--stdin']
  for await (const line of lines(git, args, `${upstream}...${tip}\n`)) {
    if (line.startsWith('=')) found.add(parseOid(line.slice(1)))
  }
  return found
}

async function* lines(
  git: Repository,
  args: readonly string[],
  input: string,
): AsyncGenerator<string, void, undefined> {
  let rest = ''
  for await (const chunk of streamGit(git, args, input)) {
    const parts = (rest + chunk.toString('latin1')).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}

/** Counts the commits that are reachable from the refs and HEAD, as far as a shallow repository has them. */
export async function countCommits(git: GitProgram): Promise<number> {
  const { stdout } = await runGit(git, ['rev-list', '--count', '--all'])
  return Number.parseInt(stdout.toString('latin1'), 10)
}
