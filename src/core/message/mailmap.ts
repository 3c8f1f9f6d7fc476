import { trim } from '../bytes/white-space.js'

/** A person as byte strings (one character per byte), so that names of any encoding compare exactly. */
export interface Person {
  readonly name: string
  readonly email: string
}

/** Returns the proper name and address of a person, according to the project's mailmap. */
export type Mailmap = (person: Person) => Person

interface Entry {
  readonly proper: Partial<Person>
  readonly name: string | undefined
}

const LINE = /^([^<#]*)<([^>]*)>(?:([^<]*)<([^>]*)>)?/

/**
 * Parses a mailmap. Invalid lines are ignored, as in git.
 *
 * @see gitmailmap(5)
 */
export function parseMailmap(text: string): Mailmap {
  const byEmail = new Map<string, Entry[]>()
  for (const line of text.split(/\r?\n/)) {
    const match = LINE.exec(line)
    if (!match) continue
    const [, name = '', email = '', oldName = '', oldEmail] = match
    const [properName, commitName] = [trim(name), trim(oldName)]
    const proper = { ...(properName === '' ? {} : { name: properName }), ...(oldEmail === undefined ? {} : { email }) }
    const key = (oldEmail ?? email).toLowerCase()
    const entry = { proper, name: commitName === '' ? undefined : commitName.toLowerCase() }
    byEmail.set(key, [...(byEmail.get(key) ?? []), entry])
  }
  return person => {
    const entries = byEmail.get(person.email.toLowerCase()) ?? []
    const named = entries.findLast(({ name }) => name === person.name.toLowerCase())
    const match = named ?? entries.findLast(({ name }) => name === undefined)
    return { ...person, ...match?.proper }
  }
}
