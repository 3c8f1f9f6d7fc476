import { hostOf } from '../../core/network/token.js'
import { exceededLimits, type LimitsOf, limitsForHost, type ReportedLimits } from '../../core/report/host-limits.js'
import type { Metric } from '../../core/report/metrics.js'
import type { Storage } from '../../core/report/storage.js'
import type { Git, Ref } from '../../git/port.js'

/** Returns all refs. */
export async function readRefs(git: Git): Promise<readonly Ref[]> {
  const refs: Ref[] = []
  for await (const ref of git.refs.list()) refs.push(ref)
  return refs
}

/** Returns the current branch and the default branches, local and of remotes. */
export async function keptRefs(git: Git, refs: readonly Ref[]): Promise<ReadonlySet<string>> {
  const head = await git.head.current()
  const defaults = refs.flatMap(({ symref }) => (symref === undefined ? [] : [symref]))
  const names = [...(head.kind === 'branch' ? [head.ref] : []), ...defaults, 'refs/heads/main', 'refs/heads/master']
  const branches = names.map(name => name.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, ''))
  return new Set(
    branches.flatMap(name => [`refs/heads/${name}`, ...refs.map(ref => ref.name).filter(ref => isRemote(ref, name))]),
  )
}

function isRemote(ref: string, branch: string): boolean {
  return /^refs\/remotes\/[^/]+\/(.+)$/s.exec(ref)?.[1] === branch
}

/** Returns the host of the remote origin. */
async function remoteHost(git: Git): Promise<string | undefined> {
  const url = await git.config.get('remote.origin.url')
  return url === undefined ? undefined : hostOf(url)
}

/** Returns whose limits apply, and what is above them. */
export async function limitsOf(
  git: Git,
  wanted: LimitsOf | undefined,
  { metrics, storage }: { readonly metrics: readonly Metric[]; readonly storage: Storage },
): Promise<ReportedLimits> {
  const of = wanted ?? limitsForHost(await remoteHost(git))
  return { of, exceeded: exceededLimits(of, metrics, storage) }
}
