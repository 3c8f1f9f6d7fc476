import type { Oid } from '../../object/oid.js'

/** A commit of a list, and its subject in one line, one character per byte. */
export interface Listed {
  readonly oid: Oid
  readonly subject: string
}

/** What happens to a commit that was made to be folded, and to any other. */
export type Arranged = Listed & {
  readonly action: 'pick' | 'squash' | 'fixup'
  /** For `amend!`: its message replaces the one before. */
  readonly message?: 'use'
}

const prefix = /^(fixup|squash|amend)! /

/**
 * Returns the commits, oldest first, with each `fixup!`, `squash!` and `amend!` behind the one that it names.
 *
 *     A, B, C, fixup! A, squash! fixup! A     A, fixup! A, squash! fixup! A, B, C
 *
 * What it names is the first commit before it with exactly that subject, else one with that object name, else the first
 * whose subject begins so. One that names none stays a commit.
 *
 * @param resolve the commit that a word names, or undefined
 * @see sequencer.c, todo_list_rearrange_squash
 */
export function autosquash(
  commits: readonly Listed[],
  resolve: (word: string) => Oid | undefined,
): readonly Arranged[] {
  const bySubject = new Map<string, number>()
  /** The commits directly after a commit, and the last one that was put there. */
  const next = new Map<number, number>()
  const tail = new Map<number, number>()
  const folded = new Set<number>()
  commits.forEach(({ subject }, i) => {
    const target = targetOf(commits, i, { bySubject, resolve })
    if (target === undefined) {
      if (!bySubject.has(subject)) bySubject.set(subject, i)
      return
    }
    const behind = tail.get(target) ?? target
    const after = next.get(behind)
    if (after !== undefined) next.set(i, after)
    next.set(behind, i)
    tail.set(target, i)
    folded.add(i)
  })
  return commits.flatMap((_, i) => (folded.has(i) ? [] : chainAt(commits, i, next)))
}

/** Returns those of some commits, oldest first, that were made to be folded into a commit outside of them. */
export function strayFixups<T extends Listed>(commits: readonly T[], resolve: (word: string) => Oid | undefined): T[] {
  const bySubject = new Map<string, number>()
  const strays: T[] = []
  commits.forEach((commit, i) => {
    if (targetOf(commits, i, { bySubject, resolve }) !== undefined) return
    if (prefix.test(commit.subject)) strays.push(commit)
    if (!bySubject.has(commit.subject)) bySubject.set(commit.subject, i)
  })
  return strays
}

/** Tells whether all of some commits were made to be folded into the same commit, which is not among them. */
export function areOneCorrection(commits: readonly Listed[]): boolean {
  const named = new Set(commits.map(({ subject }) => namedBy(subject)))
  return named.size === 1 && commits.every(({ subject }) => prefix.test(subject))
}

/** Returns the subject of a correction's target; for another commit its own. */
function namedBy(subject: string): string {
  let named = subject
  while (prefix.test(named)) named = named.replace(prefix, '').trimStart()
  return named
}

function chainAt(commits: readonly Listed[], start: number, next: ReadonlyMap<number, number>): readonly Arranged[] {
  const chain: Arranged[] = []
  for (let at: number | undefined = start; at !== undefined; at = next.get(at)) {
    const commit: Listed | undefined = commits[at]
    if (commit !== undefined) chain.push({ ...commit, ...(at === start ? { action: 'pick' } : roleOf(commit.subject)) })
  }
  return chain
}

interface Lookup {
  readonly bySubject: ReadonlyMap<string, number>
  readonly resolve: (word: string) => Oid | undefined
}

function targetOf(commits: readonly Listed[], i: number, { bySubject, resolve }: Lookup): number | undefined {
  const subject = commits[i]?.subject ?? ''
  if (!prefix.test(subject)) return undefined
  const named = namedBy(subject)
  const exact = bySubject.get(named)
  if (exact !== undefined) return exact
  const oid = named.includes(' ') ? undefined : resolve(named)
  const before = (found: (commit: Listed) => boolean) => {
    const at = commits.findIndex(found)
    return at !== -1 && at < i ? at : undefined
  }
  return before(commit => commit.oid === oid) ?? before(commit => commit.subject.startsWith(named))
}

function roleOf(subject: string): Pick<Arranged, 'action' | 'message'> {
  if (subject.startsWith('squash! ')) return { action: 'squash' }
  return subject.startsWith('amend! ') ? { action: 'fixup', message: 'use' } : { action: 'fixup' }
}
