import { confirm, isCancel, multiselect, note, select, settings, text } from '@clack/prompts'
import { GitSlimError } from '../../core/errors.js'
import { cutTo, widthOf } from '../../output/columns.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import { back, type Back, type Choice, type Prompts, type TypedLine } from '../../workflows/context.js'

interface Streams {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  /** Ends a question that is waiting for its answer. */
  readonly signal: AbortSignal
}

/**
 * Returns prompts for a terminal. The caller has checked that there is one; otherwise the library ends the process.
 */
export function terminalPrompts(streams: Streams): Prompts {
  const listed = <T>(choices: readonly Choice<T>[]) => ({
    ...streams,
    options: choices.map((choice, value) => ({ value, label: labelOf(choice, streams.output.columns || 80) })),
    maxItems: Math.max(5, (streams.output.rows || 24) - 8),
  })
  return {
    select: async ({ message, choices, initial }) => {
      const start = choices.findIndex(({ value }) => value === initial)
      const ask = () => select<number>({ ...listed(choices), message, initialValue: Math.max(start, 0) })
      const answer = await asked<number>(streams, ask)
      return answer === back ? back : chosen(choices, answer)
    },
    selectSome: async ({ message, choices }) => {
      const answer = await asked<readonly number[]>(streams, () =>
        multiselect<number>({ ...listed(choices), message, required: true }),
      )
      if (answer === back) return back
      const indexes = new Set(answer)
      return choices.filter((_, index) => indexes.has(index)).map(({ value }) => value)
    },
    confirm: async ({ message, initial }) => {
      const answer = await asked<boolean>(streams, () =>
        confirm({ ...streams, message, initialValue: initial === 'yes' }),
      )
      return answer === back ? back : answer ? 'yes' : 'no'
    },
    text: question => typed(streams, question),
    show: (title, lines) => note(lines.map(sanitize).join('\n'), title, { output: streams.output }),
  }
}

/**
 * The width that the library uses for its bar, including the characters of its colours, and two for the mark of a
 * choice.
 */
const leadWidth = 15
/** Details are dropped, the last first, before a label gets narrower than this. */
const leastLabel = 24

/** Returns a choice that fits in one line of the terminal. */
function labelOf({ label, details = [] }: Choice<unknown>, columns: number): string {
  const room = columns - leadWidth
  const shown = sanitize(label)
  const least = Math.min(leastLabel, widthOf(shown))
  let more = ''
  for (const detail of details.map(text => ` · ${sanitize(text)}`)) {
    if (least + widthOf(more + detail) > room) break
    more += detail
  }
  return `${cutTo(shown, room - widthOf(more))}${more}`
}

function chosen<T>(choices: readonly Choice<T>[], index: number): T {
  const choice = choices[index]
  if (choice === undefined) throw new RangeError(`no choice ${index}`)
  return choice.value
}

const ctrlC = '\u0003'

/** Calls a listener for every key, until the returned function is called. */
function onKeys({ input }: Streams, listener: (name: string | undefined) => void): () => void {
  const heard = (character: string | undefined, key: { readonly name?: string } | undefined) =>
    listener(character === ctrlC ? 'ctrl-c' : key?.name)
  input.on('keypress', heard)
  return () => input.off('keypress', heard)
}

/** Asks a question, and distinguishes Esc from Ctrl-C, which the library treats alike. */
async function asked<T extends number | boolean | readonly number[]>(
  streams: Streams,
  ask: () => Promise<T | symbol>,
): Promise<T | Back> {
  let last: string | undefined
  const stop = onKeys(streams, name => {
    last = name
  })
  try {
    const answer = await ask()
    if (typeof answer !== 'symbol' && !isCancel(answer)) return answer
    if (last === 'escape' && !streams.signal.aborted) return back
    throw new GitSlimError('interrupted', messages.common.interrupted)
  } finally {
    stop()
  }
}

/** Esc and Ctrl-C end the question like Enter, so that the typed text is not lost. */
async function typed(
  streams: Streams,
  { message, initial }: Parameters<Prompts['text']>[0],
): ReturnType<Prompts['text']> {
  let answer: TypedLine['answer'] = 'given'
  const stop = onKeys(streams, name => {
    if (name !== 'escape' && name !== 'ctrl-c') return
    answer = name === 'escape' ? 'back' : 'interrupted'
    streams.input.emit('keypress', '\r', { name: 'return', sequence: '\r' })
  })
  settings.aliases.delete('escape')
  settings.aliases.delete(ctrlC)
  try {
    const validate = (value: string | undefined) =>
      answer === 'given' && !value?.trim() ? messages.common.emptyAnswer : undefined
    const value = await text({ ...streams, message, initialValue: initial, validate })
    if (typeof value === 'symbol') throw new GitSlimError('interrupted', messages.common.interrupted)
    return { answer, text: value }
  } finally {
    settings.aliases.set('escape', 'cancel')
    settings.aliases.set(ctrlC, 'cancel')
    stop()
  }
}
