import { type Oid, shortOid } from '../../object/oid.js'

/** Longer names make no file names any more, and git's labels are files. @see sequencer.c, GIT_MAX_LABEL_LENGTH */
const maxLength = 255 - '.lock'.length - 16

/** Gives commits the names that git gives them in a list; text is one character per byte. @see sequencer.c, label_oid */
export class LabelNames {
  readonly #names = new Map<Oid, string>()
  readonly #taken = new Set<string>()

  /** @param abbreviate a commit's name, as short as it is still its own */
  constructor(private readonly abbreviate: (oid: Oid) => string = shortOid) {}

  get(oid: Oid): string | undefined {
    return this.#names.get(oid)
  }

  /** Names a commit so, and not otherwise. */
  set(oid: Oid, name: string): void {
    this.#names.set(oid, name)
    this.#taken.add(name)
  }

  /** Returns the name of a commit of the list; where it has none, one made of a text. */
  label(oid: Oid, text: string): string {
    const known = this.#names.get(oid)
    if (known !== undefined) return known
    const plain = plainName(text) || `rev-${this.abbreviate(oid)}`
    // What could be taken for a commit's whole name, or for the mark before a comment, gets a number as well.
    const isFree = (name: string) => !this.#taken.has(name) && !/^(?:[0-9a-f]{40}|[0-9a-f]{64}|#)$/.test(name)
    let name = plain
    for (let i = 2; !isFree(name); i++) name = `${plain}-${i}`
    this.set(oid, name)
    return name
  }

  /** Returns the name of a commit that is not in the list: as much of its own as no label is called. */
  abbreviation(oid: Oid): string {
    const known = this.#names.get(oid)
    if (known !== undefined) return known
    let { length } = this.abbreviate(oid)
    while (length < oid.length && this.#taken.has(oid.slice(0, length))) length++
    const name = oid.slice(0, length)
    this.set(oid, name)
    return name
  }
}

/** Letters, digits and all that is not ASCII stay; between them stands one dash. */
function plainName(text: string): string {
  let name = ''
  for (const [part] of text.matchAll(/[a-zA-Z0-9]|[\xc0-\xff][\x80-\xbf]*|[\x80-\xff]|[^]/g)) {
    if (name.length + 1 >= maxLength || name.length + part.length > maxLength) break
    if (/^[a-zA-Z0-9\x80-\xff]/.test(part)) name += part
    else if (name !== '' && !name.endsWith('-')) name += '-'
  }
  return name
}
