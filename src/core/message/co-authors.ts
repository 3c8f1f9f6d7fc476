import { toLatin1 } from '../bytes/bytes.js'
import { trim } from '../bytes/white-space.js'
import { type Ident, identParts } from '../object/ident.js'
import type { Mailmap, Person } from './mailmap.js'
import { trailerKey } from './trailers.js'

export interface CoAuthorInput {
  /** The commit's author: never a co-author of it. */
  readonly author: Ident
  /** Authors of the folded commits, in their order. */
  readonly others: readonly Ident[]
  readonly mailmap: Mailmap
}

/**
 * Returns trailers with a `Co-authored-by` for every other author at the end. The mailmap joins the names of one
 * person; a person who is credited already is not added again, nor is the author.
 */
export function withCoAuthors(trailers: readonly string[], input: CoAuthorInput): readonly string[] {
  const key = (person: Person) => input.mailmap(person).email.toLowerCase()
  const credited = new Set([key(personOf(input.author))])
  const kept = trailers.filter(trailer => {
    const person = trailerKey(trailer) === 'co-authored-by' ? personIn(trailer) : undefined
    if (person === undefined) return true
    if (credited.has(key(person))) return false
    credited.add(key(person))
    return true
  })
  const added: string[] = []
  for (const person of input.others.map(personOf)) {
    if (credited.has(key(person))) continue
    credited.add(key(person))
    const { name, email } = input.mailmap(person)
    added.push(`Co-authored-by: ${name} <${email}>`)
  }
  return [...kept, ...added]
}

function personOf(ident: Ident): Person {
  const { name, email } = identParts(ident)
  return { name: toLatin1(name), email: toLatin1(email) }
}

function personIn(trailer: string): Person | undefined {
  const match = /:([^<\n]*)<([^>\n]*)>/.exec(trailer)
  return match ? { name: trim(match[1] ?? ''), email: match[2] ?? '' } : undefined
}
