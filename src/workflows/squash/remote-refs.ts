import type { Ref, RefName } from '../../git/port.js'
import type { RefSnapshot } from '../ref-snapshot.js'

/** The remote-tracking refs of a repository, and which of them are remotes' default branches. */
export interface RemoteRefs {
  /** All but the symbolic ones. */
  readonly all: readonly Ref[]
  /** Returns a remote's default branch: its recorded HEAD, else `main`, else `master`. */
  defaultOf(remote: string | undefined): RefName | undefined
  readonly onlyRemote: string | undefined
}

/** Returns the remote-tracking refs. */
export function remoteRefs(refs: RefSnapshot): RemoteRefs {
  const all: Ref[] = []
  const heads = new Map<string, RefName>()
  for (const ref of refs.under('refs/remotes/')) {
    if (ref.symref !== undefined) heads.set(remoteOf(ref.name), ref.symref)
    else all.push(ref)
  }
  const remotes = [...new Set(all.map(({ name }) => remoteOf(name)))]
  return {
    all,
    onlyRemote: remotes.length === 1 ? remotes[0] : undefined,
    defaultOf: remote => {
      const candidates = [heads.get(remote ?? ''), `refs/remotes/${remote}/main`, `refs/remotes/${remote}/master`]
      const found = candidates.map(candidate => all.find(({ name }) => name === candidate))
      return found.find(ref => ref !== undefined)?.name
    },
  }
}

function remoteOf(name: RefName): string {
  return name.split('/')[2] ?? ''
}
