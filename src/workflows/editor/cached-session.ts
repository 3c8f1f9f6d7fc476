import type {
  CommitMergeOutcome,
  CommitMergeRequest,
  Favour,
  Git,
  MergeOutcome,
  Merger,
  MergeRequest,
  Oid,
  ProcessMark,
} from '../../git/port.js'
import { reachesIn } from '../rewrite/replay-plan.js'
import type { ReplayInput } from '../../core/rewrite/replay/input-and-outcome.js'

/** A repository that is asked each question once, and one merger for all merges. */
export interface CachedSession {
  /**
   * Returns it for one replay: when the signal is aborted, its merges end.
   *
   * @param told called before each merge that is not known yet
   */
  git(signal: AbortSignal, told: () => void): Git
  /** The program that is started for each merge. */
  readonly startsEach: string | undefined
  readonly reaches: NonNullable<ReplayInput['reaches']>
  close(): Promise<void>
}

/** Returns a repository with cached answers, for use while it does not change. */
export function cachedSession(git: Git, mark: ProcessMark, favour: Favour | undefined): CachedSession {
  const merger = git.merger(mark, favour)
  const merges: Merges = { ofTrees: new Map(), ofCommits: new Map() }
  const known = askedOnce(git)
  return {
    startsEach: merger.startsEach,
    git: (signal, told) => ({ ...known, merger: () => heeding(merger, merges, { signal, told }) }),
    reaches: once(reachesIn(git), (from, to) => `${to} ${from.join(' ')}`),
    close: async () => {
      // A running merge is finished: its directory cannot be removed before.
      await Promise.allSettled([...merges.ofTrees.values(), ...merges.ofCommits.values()])
      await merger.close()
    },
  }
}

function askedOnce(git: Git): Git {
  return {
    ...git,
    objects: { ...git.objects, read: once((oid: Oid) => git.objects.read(oid)) },
    refs: { ...git.refs, resolve: once((revision: string) => git.refs.resolve(revision)) },
    history: {
      ...git.history,
      graph: once((tips: readonly Oid[], most: number) => git.history.graph(tips, most)),
      mergeBases: once((one: Oid, other: Oid) => git.history.mergeBases(one, other)),
      describe: once(
        (oids: readonly Oid[], format: string) => git.history.describe(oids, format),
        (oids, format) => `${format} ${oids.join(' ')}`,
      ),
    },
    config: {
      get: once((key: string) => git.config.get(key)),
      getAll: once((key: string) => git.config.getAll(key)),
      getBoolean: once((key: string) => git.config.getBoolean(key)),
    },
    worktree: { ...git.worktree, branchesElsewhere: once(() => git.worktree.branchesElsewhere()) },
  }
}

interface Merges {
  readonly ofTrees: Map<string, Promise<MergeOutcome>>
  readonly ofCommits: Map<string, Promise<CommitMergeOutcome>>
}

function heeding(
  merger: Merger,
  { ofTrees, ofCommits }: Merges,
  { signal, told }: { readonly signal: AbortSignal; readonly told: () => void },
): Merger {
  const ask = <R>(known: Map<string, Promise<R>>, key: string, merge: () => Promise<R>) => {
    signal.throwIfAborted()
    if (!known.has(key)) told()
    return keep(known, key, merge)
  }
  return {
    merges: merger.merges,
    mergesLines: merger.mergesLines,
    merge: (asked: MergeRequest) =>
      ask(ofTrees, `${asked.base} ${asked.ours} ${asked.theirs}`, () => merger.merge(asked)),
    // The merge bases of commits depend only on the commits' ids.
    mergeCommits: (asked: CommitMergeRequest) =>
      ask(ofCommits, `${asked.ours} ${asked.theirs}`, () => merger.mergeCommits(asked)),
    close: async () => {},
  }
}

function once<A extends readonly unknown[], R>(
  ask: (...about: A) => Promise<R>,
  keyOf: (...about: A) => string = (...about) => about.join(' '),
): (...about: A) => Promise<R> {
  const answers = new Map<string, Promise<R>>()
  return (...about) => keep(answers, keyOf(...about), () => ask(...about))
}

function keep<R>(answers: Map<string, Promise<R>>, key: string, ask: () => Promise<R>): Promise<R> {
  const known = answers.get(key)
  if (known !== undefined) return known
  const answer = ask()
  answers.set(key, answer)
  // A failed question may succeed another time.
  answer.catch(() => answers.delete(key))
  return answer
}
