import { isFailure } from '../../core/errors.js'
import type { OperationState } from '../../core/operation/log.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { sanitize, sanitizeLine } from '../../output/sanitize.js'
import type { Candidate, CompletedBy } from './what-completes.js'

/** What is looked up in the repository of the command line. */
export interface LookUp {
  /** Returns the full names of all refs. */
  refNames(): Promise<readonly string[]>
  /** Opens the repository. */
  open(): Promise<Git>
  /** Now, in seconds since 1970. */
  readonly now: number
}

/** Returns the candidates for a word: none where the repository cannot be read, or there is none. */
export async function candidatesFor(by: CompletedBy, lookUp: LookUp): Promise<readonly Candidate[]> {
  try {
    switch (by.kind) {
      case 'words':
        return by.words
      case 'revisions':
        return revisions(await lookUp.refNames())
      case 'branches':
        return branches(await lookUp.refNames())
      case 'operations':
        return await operations(lookUp, by.state)
      case 'files':
      case 'directories':
        return []
    }
  } catch (error) {
    if (!isFailure(error)) throw error
    return []
  }
}

/** Returns the branches by their names, which no other ref can be meant by. */
function branches(refs: readonly string[]): readonly Candidate[] {
  const names = refs.flatMap(ref => /^refs\/heads\/([^-].*)$/s.exec(ref)?.[1] ?? [])
  return names.filter(isHarmless).map(value => ({ value, about: messages.completion.refKinds.heads }))
}

/** Returns HEAD, and the branches, tags and remote branches, each by its shortest name that means no other. */
function revisions(refs: readonly string[]): readonly Candidate[] {
  const all = new Set(refs)
  const found = (isHarmless(refs.join('\n')) ? refs : refs.filter(isHarmless)).flatMap(ref => {
    const [, kind, name] = /^refs\/(heads|tags|remotes)\/(.+)$/s.exec(ref) ?? []
    if (kind === undefined || name === undefined) return []
    const value = [name, `${kind}/${name}`].find(short => meansOnly(ref, short, all)) ?? ref
    return [{ value, about: messages.completion.refKinds[kind as 'heads'] }]
  })
  return [{ value: 'HEAD', about: messages.completion.head }, ...found]
}

/**
 * Tells whether a short name is read as this ref: not as another one, an option, a pseudo-ref or an object name.
 *
 * @see gitrevisions(7)
 */
function meansOnly(ref: string, short: string, all: ReadonlySet<string>): boolean {
  if (/^-|^@$|^[A-Z_]*HEAD$|^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(short)) return false
  const rules = ['refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'].map(prefix => prefix + short)
  const meanings = [...rules, `refs/remotes/${short}/HEAD`].filter(name => all.has(name))
  return meanings.length === 1 && meanings[0] === ref
}

/** A name that is not UTF-8 cannot be passed on, and a terminal might obey control characters. */
function isHarmless(text: string): boolean {
  return !text.includes('\u{fffd}') && sanitize(text) === text
}

/** Returns the operations in a state, newest first. Nothing that a kill has left is recovered. */
async function operations(lookUp: LookUp, state: OperationState | 'any'): Promise<readonly Candidate[]> {
  const [{ readLog }, { subjectOf }] = await Promise.all([
    import('../../workflows/operation/log.js'),
    import('../../workflows/operations/describe.js'),
  ])
  const git = await lookUp.open()
  try {
    const found = (await readLog(git)).operations.filter(
      ({ record, state: now }) => state === 'any' || (now === state && record.of === undefined),
    )
    return found.map(operation => {
      const { id, verb, time } = operation.record
      const age = messages.history.age(lookUp.now - time.seconds)
      const about = messages.completion.operation({ verb, subject: subjectOf(operation), age })
      return { value: String(id), about: sanitizeLine(about) }
    })
  } finally {
    await git.close()
  }
}
