import type { Ref, RefName } from '../../../git/port.js'
import type { RefSnapshot } from '../../ref-snapshot.js'

/** The remote-tracking refs of a repository, and which of them are remotes' default branches. */
export interface RemoteRefs {
  /** All except symbolic ones. */
  readonly all: readonly Ref[]
  /** Returns a remote's default branch: its recorded HEAD, else `main`, else `master`. */
  defaultOf(remote: string | undefined): RefName | undefined
  readonly onlyRemote: string | undefined
  /** Splits a remote-tracking ref into the remote and the branch there. A remote's name may have a slash in it. */
  split(name: RefName): { readonly remote: string; readonly branch: string }
}

const HEAD = /^refs\/remotes\/(.+)\/HEAD$/

/** Returns the remote-tracking refs. The remote's name is needed, since it may contain a slash. */
export function remoteRefs(refs: RefSnapshot, known: string): RemoteRefs {
  const all: Ref[] = []
  const heads = new Map<string, RefName>()
  for (const ref of refs.under('refs/remotes/')) {
    const remote = HEAD.exec(ref.name)?.[1]
    if (ref.symref === undefined) all.push(ref)
    else if (remote !== undefined) heads.set(remote, ref.symref)
  }
  const split = splitter([known, ...heads.keys()].filter(Boolean))
  const remotes = [...new Set(all.map(({ name }) => split(name).remote))]
  return {
    all,
    split,
    onlyRemote: remotes.length === 1 ? remotes[0] : undefined,
    defaultOf: remote => {
      const candidates = [heads.get(remote ?? ''), `refs/remotes/${remote}/main`, `refs/remotes/${remote}/master`]
      const found = candidates.map(candidate => all.find(({ name }) => name === candidate))
      return found.find(ref => ref !== undefined)?.name
    },
  }
}

function splitter(known: readonly string[]): RemoteRefs['split'] {
  return name => {
    const path = name.slice('refs/remotes/'.length)
    const candidates = known.filter(remote => path.startsWith(`${remote}/`)).toSorted((a, b) => b.length - a.length)
    const remote = candidates[0] ?? path.split('/', 1)[0] ?? ''
    return { remote, branch: path.slice(remote.length + 1) }
  }
}
