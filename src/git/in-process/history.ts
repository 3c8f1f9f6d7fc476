import { CommitGraph } from '../../core/history/commit-graph.js'
import { type CommitLinks, type LinksOf, linksOf } from '../../core/history/commit-links.js'
import { listCommits } from '../../core/history/list-commits.js'
import { mergeBases } from '../../core/history/merge-bases.js'
import { newestCommits } from '../../core/history/newest-commits.js'
import { MalformedCommit } from '../../core/object/commit.js'
import type { Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { History } from '../port.js'
import type { Store } from './store.js'

/** Returns the commit graph of a store. */
export function history(store: Store): History {
  const read = commitLinks(store)
  const commits = (oids: readonly Oid[]) => commitsAmong(oids, { read, store })
  return {
    async *list(tips, exclude) {
      yield* await listCommits(await commits(tips), await commits(exclude), read)
    },
    links: async tips => allLinks(await commits(tips), read),
    graph: async (tips, most) => new CommitGraph(await newestCommits(await commits(tips), most, read)),
    mergeBases: (a, b) => mergeBases(a, b, read),
    // Equal patches are not detected here: a commit that becomes empty is dropped all the same.
    equivalents: () => Promise.resolve(new Set()),
    describe: () => Promise.reject(new GitSlimError('unsupported', messages.inProcess.noFormats)),
    shallow: () => Promise.resolve(store.shallow),
  }
}

/** Returns the commits: a ref may point to a tree or a blob, which git-rev-list ignores. */
async function commitsAmong(
  oids: readonly Oid[],
  { read, store }: { readonly read: LinksOf; readonly store: Pick<Store, 'object'> },
): Promise<readonly Oid[]> {
  const commits: Oid[] = []
  for (const oid of oids) {
    try {
      await read(oid)
      commits.push(oid)
    } catch (error) {
      if (!isFailure(error, 'not-found') || (await store.object(oid)) === undefined) throw error
    }
  }
  return commits
}

async function allLinks(tips: readonly Oid[], read: LinksOf): Promise<readonly CommitLinks[]> {
  const seen = new Set(tips)
  const all: CommitLinks[] = []
  for (const oid of seen) {
    const links = await read(oid)
    all.push(links)
    for (const parent of links.parents) seen.add(parent)
  }
  return all
}

/** Returns a function that reads a commit's parents and date, each commit once. */
export function commitLinks(store: Pick<Store, 'object' | 'shallow'>): LinksOf {
  const known = new Map<Oid, ReturnType<LinksOf>>()
  return oid => {
    const links = known.get(oid) ?? readLinks(oid, store)
    known.set(oid, links)
    return links
  }
}

async function readLinks(oid: Oid, store: Pick<Store, 'object' | 'shallow'>): ReturnType<LinksOf> {
  const object = await store.object(oid)
  if (object?.type !== 'commit') throw new GitSlimError('not-found', messages.git.noSuchObject(oid))
  try {
    return linksOf(oid, object.body, store.shallow)
  } catch (error) {
    if (error instanceof MalformedCommit) {
      throw new GitSlimError('corrupt', messages.inProcess.malformedCommit(oid, error.message))
    }
    throw error
  }
}
