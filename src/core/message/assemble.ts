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
 * before is not said again; an `amend!` commit's message replaces the one it amends. Corrections of one commit that is
 * not among them stay one.
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

/** What a commit says that was made to be folded into another, and the subject of that one. */
const MARKED = /^((?:(?:fixup|squash|amend)! +)+)([^\n]*)\n*/

/** A message, and the subjects that its commit has had. */
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
      // What was made before the title changed names the old one.
      target.subjects.add(subjectOf(rest))
    } else parts.push({ text: rest, subjects: new Set() })
  }
  return parts.map(({ text }) => text)
}

/** Returns what several corrections of one commit, which is not among them, are to say as one correction of it. */
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
