import { confirm, isCancel, multiselect, note, select } from '@clack/prompts'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import type { Choice, Prompts } from '../../workflows/context.js'

interface Streams {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  /** Ends a question that waits for its answer. */
  readonly signal: AbortSignal
}

/** Returns questions asked on a terminal. The caller has checked that there is one: the library ends the process else. */
export function terminalPrompts(streams: Streams): Prompts {
  return {
    select: async ({ message, choices, initial }) => {
      const start = choices.findIndex(({ value }) => value === initial)
      const answer = await select<number>({
        ...streams,
        message,
        options: choices.map(toOption),
        initialValue: Math.max(start, 0),
        maxItems: Math.max(5, (streams.output.rows || 24) - 8),
      })
      return chosen(choices, answered<number>(answer))
    },
    selectSome: async ({ message, choices }) => {
      const answer = await multiselect<number>({
        ...streams,
        message,
        options: choices.map(toOption),
        required: true,
        maxItems: Math.max(5, (streams.output.rows || 24) - 8),
      })
      const indexes = new Set(answered<readonly number[]>(answer))
      return choices.filter((_, index) => indexes.has(index)).map(({ value }) => value)
    },
    confirm: async ({ message, initial }) => {
      const answer = answered(await confirm({ ...streams, message, initialValue: initial === 'yes' }))
      return answer ? 'yes' : 'no'
    },
    show: (title, lines) => note(lines.map(sanitize).join('\n'), title, { output: streams.output }),
  }
}

function toOption<T>({ label }: Choice<T>, value: number): { value: number; label: string } {
  return { value, label: sanitize(label) }
}

function chosen<T>(choices: readonly Choice<T>[], index: number): T {
  const choice = choices[index]
  if (choice === undefined) throw new RangeError(`no choice ${index}`)
  return choice.value
}

function answered<T extends number | boolean | readonly number[]>(answer: T | symbol): T {
  if (typeof answer === 'symbol' || isCancel(answer)) throw new GitSlimError('interrupted', messages.common.interrupted)
  return answer
}
