import { distinctTrailers, joinTrailers, splitTrailers, trimBlankLines } from './trailers.js'

/** Which messages of a squash make the new one. */
export type MessageSource = 'first' | 'last' | 'all' | 'longest'

/** A message in the making: byte strings, one character per byte. */
export interface AssembledMessage {
  readonly text: string
  readonly trailers: readonly string[]
  /** The message whose text was taken whole, to be kept byte for byte where no trailer is added. */
  readonly verbatim: string | undefined
}

/**
 * Assembles the message of a squash from those of its commits, oldest first.
 *
 * Trailers of all of them are gathered at the end. With `all`, `fixup!` and `squash!` prefixes go, and what was said
 * before is not said again; an `amend!` commit's message replaces the one it amends.
 */
export function assembleMessage(messages: readonly string[], source: MessageSource): AssembledMessage {
  const trailers = distinctTrailers(messages.flatMap(message => splitTrailers(message).trailers))
  if (source === 'all') {
    const parts = withAmendments(messages.map(message => splitTrailers(message).text))
    return { text: withoutRepetitions(parts).join('\n\n'), trailers, verbatim: undefined }
  }
  const chosen = choose(messages, source)
  const own = splitTrailers(chosen)
  return {
    text: own.text,
    trailers,
    verbatim: trailers.every(trailer => own.trailers.includes(trailer)) ? chosen : undefined,
  }
}

/** Returns the bytes of an assembled message with these trailers in place of those gathered. */
export function finishMessage({ text, trailers, verbatim }: AssembledMessage, final: readonly string[]): string {
  const unchanged = final.length === trailers.length && final.every((trailer, i) => trailer === trailers[i])
  return verbatim !== undefined && unchanged ? verbatim : joinTrailers(text, final)
}

function choose(messages: readonly string[], source: Exclude<MessageSource, 'all'>): string {
  switch (source) {
    case 'first':
      return messages[0] ?? ''
    case 'last':
      return messages.at(-1) ?? ''
    case 'longest':
      return messages.reduce((longest, message) => (message.length > longest.length ? message : longest), '')
  }
}

const AMEND = /^amend! ([^\n]*)\n*/
const PREFIX = /^(?:(?:fixup|squash|amend)! )+/

function withAmendments(texts: readonly string[]): string[] {
  const parts: string[] = []
  for (const text of texts) {
    const amend = AMEND.exec(text)
    const target = amend ? parts.findIndex(part => subjectOf(part) === amend[1]) : -1
    const replacement = amend ? trimBlankLines(text.slice(amend[0].length)) : ''
    if (target !== -1 && replacement !== '') parts[target] = replacement
    else parts.push(text.replace(PREFIX, ''))
  }
  return parts
}

function withoutRepetitions(texts: readonly string[]): string[] {
  const subjects = new Set<string>()
  const said = new Set<string>()
  return texts.flatMap(text => {
    const subject = subjectOf(text)
    const rest = subjects.has(subject) ? trimBlankLines(text.slice(subject.length)) : text
    subjects.add(subject)
    if (rest === '' || said.has(rest)) return []
    said.add(rest)
    return [rest]
  })
}

function subjectOf(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
