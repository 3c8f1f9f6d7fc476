import { type Oid, parseOid } from '../../core/object/oid.js'
import type { Repository } from './repository.js'
import { streamGit } from './spawn.js'

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
  let rest = ''
  for await (const chunk of streamGit(git, ['rev-list', '--topo-order', '--stdin'], input)) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield parseOid(line)
  }
}
