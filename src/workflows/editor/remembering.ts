import type { Favour, Git, MergeOutcome, MergeRequest, ProcessMark } from '../../git/port.js'

/** A repository that is asked each thing once, and one merger for all merges. */
export interface Remembering {
  readonly git: Git
  /** Ends merges that nobody wants to know of any more. */
  signal: AbortSignal | undefined
  close(): Promise<void>
}

/** Returns a repository that is asked the same again and again, while nothing of it changes. */
export function remembering(git: Git, mark: ProcessMark, favour: Favour | undefined): Remembering {
  const merger = git.merger(mark, favour)
  const merges = new Map<string, Promise<MergeOutcome>>()
  const remembered = {
    signal: undefined as AbortSignal | undefined,
    close: async () => {
      // What is being made is made to its end: its directory cannot go before.
      await Promise.allSettled(merges.values())
      await merger.close()
    },
    git: {
      ...git,
      objects: { ...git.objects, read: once((oid: Parameters<Git['objects']['read']>[0]) => git.objects.read(oid)) },
      refs: { ...git.refs, resolve: once((revision: string) => git.refs.resolve(revision)) },
      config: {
        get: once((key: string) => git.config.get(key)),
        getAll: once((key: string) => git.config.getAll(key)),
        getBoolean: once((key: string) => git.config.getBoolean(key)),
      },
      worktree: { ...git.worktree, branchesElsewhere: onceForAll(() => git.worktree.branchesElsewhere()) },
      merger: () => ({ ...merger, merge: (request: MergeRequest) => merge(request), close: async () => {} }),
    },
  }
  const merge = (request: MergeRequest): Promise<MergeOutcome> => {
    remembered.signal?.throwIfAborted()
    const key = [request.base, request.ours, request.theirs].join(' ')
    const known = merges.get(key)
    if (known !== undefined) return known
    const merging = merger.merge(request)
    merges.set(key, merging)
    // What failed may work another time.
    merging.catch(() => merges.delete(key))
    return merging
  }
  return remembered
}

function once<A extends string, R>(ask: (about: A) => Promise<R>): (about: A) => Promise<R> {
  const answers = new Map<A, Promise<R>>()
  return about => {
    const known = answers.get(about)
    if (known !== undefined) return known
    const answer = ask(about)
    answers.set(about, answer)
    answer.catch(() => answers.delete(about))
    return answer
  }
}

function onceForAll<R>(ask: () => Promise<R>): () => Promise<R> {
  let answer: Promise<R> | undefined
  return () => (answer ??= ask())
}
