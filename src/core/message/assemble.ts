import { distinctTrailers, joinTrailers, splitTrailers, trimBlankLines } from './trailers.js'

/** Which of a squash's messages form the new one. */
export type MessageSource = 'first' | 'last' | 'all' | 'longest'

/** A message under construction: byte strings, one character per byte. */
export interface AssembledMessage {
  readonly text: string
  readonly trailers: readonly string[]
  /** The message that was taken whole: kept byte for byte if no trailer is added. */
  readonly verbatim: string | undefined
}

/**
 * Assembles the message of a squash from those of its commits, oldest first. The trailers of all are collected at the
 * end. With `all`, `fixup!` and `squash!` prefixes are removed, and repeated text is dropped; an `amend!` commit's
 * message replaces the one it amends. Several corrections of one commit outside the range become one correction.
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

/** Returns the bytes of an assembled message with these trailers instead of the collected ones. */
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

/** The text of a commit that was made to be folded, and the subject of its target. */
const MARKED = /^((?:(?:fixup|squash|amend)! +)+)([^\n]*)\n*/

/** A message, and all subjects that its commit has had. */
interface Part {
  text: string
  readonly subjects: Set<string>
}

function withAmendments(texts: readonly string[]): string[] {
  const together = correctionOf(texts)
  if (together !== undefined) return [together]
  const parts: Part[] = []
  for (const text of texts) {
    const [mark = '', , named = ''] = MARKED.exec(text) ?? []
    const target = mark === '' ? undefined : parts.find(({ subjects }) => subjects.has(named))
    const rest = trimBlankLines(text.slice(mark.length))
    if (target === undefined) {
      const unmarked = mark === '' ? text : `${named}${text.slice(mark.trimEnd().length)}`
      parts.push({ text: unmarked, subjects: new Set([named, subjectOf(unmarked)]) })
    } else if (text.startsWith('amend! ') && rest !== '') {
      target.text = rest
      // A correction that was made before the subject changed names the old one.
      target.subjects.add(subjectOf(rest))
    } else parts.push({ text: rest, subjects: new Set() })
  }
  return parts.map(({ text }) => text)
}

/** Joins several corrections of one commit outside the range into one message. */
function correctionOf(texts: readonly string[]): string | undefined {
  const marked = texts.map(text => MARKED.exec(text))
  const named = marked[0]?.[2]
  if (named === undefined || marked.some(match => match?.[2] !== named)) return undefined
  const bodies = texts.map((text, i) => ({ text, body: trimBlankLines(text.slice(marked[i]?.[0].length)) }))
  const kind = ['squash', 'amend', 'fixup'].find(each => texts.some(text => text.startsWith(`${each}! `)))
  const kept = kind === 'amend' ? bodies.filter(({ text }) => text.startsWith('amend! ')).slice(-1) : bodies
  return [`${kind}! ${named}`, ...new Set(kept.map(({ body }) => body))].filter(Boolean).join('\n\n')
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
