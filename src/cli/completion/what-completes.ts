/** Decides what completes a word, from the declarations of the commands alone: nothing is looked up. */
import { messages } from '../../output/messages.js'
import { findVerb } from '../find-verb.js'
import { type CommandSpec, globalOptions, ownOptions, type TakesOptions } from '../spec.js'
import { type Flag, flagsOf, splitWords, type TypedOption } from '../split-words.js'

/** A command line without the program's name, up to the cursor. */
export interface TypedLine {
  /** The complete words before the cursor's. */
  readonly before: readonly string[]
  /** The cursor's word, as far as it is typed: it may be empty. */
  readonly current: string
}

/** A word that may stand at the cursor. */
export interface Candidate {
  readonly value: string
  /** Its meaning, in a few words. */
  readonly about?: string
}

export interface Completion {
  /** The directories of `-C`, in order: git-slim would run in there. */
  readonly directories: readonly string[]
  /** The part of the cursor's word that stays before every candidate: `--base=`, `main..`. */
  readonly prefix: string
  readonly by: CompletedBy
}

type Looked = 'revisions' | 'branches' | 'files' | 'directories'

/** `operations` are those in one of the states. */
export type CompletedBy =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  | { readonly kind: Looked }
  | { readonly kind: 'operations'; readonly state: 'done' | 'undone' | 'any' }

/**
 * The kinds of values, by the names that help gives them, or by the option's own. Other values are typed: texts, dates,
 * numbers.
 */
const kinds: Readonly<Record<string, Looked>> = {
  commit: 'revisions',
  ref: 'revisions',
  range: 'revisions',
  upstream: 'revisions',
  branch: 'branches',
  file: 'files',
  path: 'files',
  dir: 'directories',
  repo: 'directories',
  url: 'directories',
}

const nothing: CompletedBy = { kind: 'words', words: [] }

/** Tells what completes the last word of a command line. */
export function whatCompletes({ before, current }: TypedLine, commands: readonly CommandSpec[]): Completion {
  const { verb, before: globals, after } = findVerb(before)
  const words = [...globals, ...after]
  const command = commands.find(({ name }) => name === verb)
  const { options: typed, positionals } = splitWords(words, command ?? noCommand)
  const directories = typed.flatMap(({ name, value = '' }) => (name === 'C' ? [value] : []))
  const argument = command === undefined ? namesOfCommands(verb, commands) : argumentOf(command, positionals.length)
  return { directories, ...completed(current, { words, typed, argument, command }) }
}

const noCommand: TakesOptions = { options: [{ flags: '--version', help: messages.completion.version }] }

function namesOfCommands(verb: string | undefined, commands: readonly CommandSpec[]): CompletedBy {
  if (verb !== undefined && verb !== 'help') return nothing
  const names = commands.map(({ name, summary }) => ({ value: name, about: summary }))
  return {
    kind: 'words',
    words: verb === 'help' ? names : [...names, { value: 'help', about: messages.completion.help }],
  }
}

interface Place {
  /** All words before the cursor but the command's name. */
  readonly words: readonly string[]
  readonly typed: readonly TypedOption[]
  /** What completes a word that belongs to no option. */
  readonly argument: CompletedBy
  readonly command: CommandSpec | undefined
}

function completed(current: string, place: Place): Omit<Completion, 'directories'> {
  const { words, typed, argument, command } = place
  const last = typed.at(-1)
  if (last?.flag?.takesValue === 'always' && last.value === undefined) {
    return afterRange('', current, valueOf(last.flag, command))
  }
  if (words.includes('--') || !current.startsWith('-')) {
    const word = words.at(-1) === last?.rawName ? last?.flag?.word : undefined
    return afterRange('', current, word?.startsWith(current) ? choice([word]) : argument)
  }
  const [start, name] = /^--([^=]+)=/.exec(current) ?? []
  if (start === undefined) return { prefix: '', by: { kind: 'words', words: optionsAt(current, place) } }
  const flag = flagsOf(command ?? noCommand).find(flag => flag.name === name && flag.takesValue !== 'never')
  return afterRange(start, current, flag === undefined ? nothing : valueOf(flag, command))
}

/** Of a range, the last end is completed. */
function afterRange(start: string, current: string, by: CompletedBy): Omit<Completion, 'directories'> {
  const range = by.kind === 'revisions' ? /^(?:.*\.\.\.?|\^)/s.exec(current.slice(start.length)) : null
  return { prefix: `${start}${range?.[0] ?? ''}`, by }
}

function choice(values: readonly string[]): CompletedBy {
  return { kind: 'words', words: values.map(value => ({ value })) }
}

function valueOf({ name, word, spec }: Flag, command: CommandSpec | undefined): CompletedBy {
  const choices = spec.choices ?? (word === undefined ? undefined : [word])
  if (choices !== undefined) return choice(choices)
  if (name === 'C') return { kind: 'directories' }
  const named = byName(/<([^>]+)>/.exec(spec.flags)?.[1] ?? '', command)
  return named === nothing ? byName(name, command) : named
}

/** `[<range>|<commit>…]` takes any number; of alternatives, the first that can be completed counts. */
function argumentOf(command: CommandSpec, index: number): CompletedBy {
  const declared = command.args.split(' ').filter(Boolean)
  const last = declared.at(-1)
  const arg = declared[index] ?? (last?.includes('…') ? last : '')
  const literal = /^\[(\w+)\]$/.exec(arg)?.[1]
  if (literal !== undefined) return choice([literal])
  const found = [...arg.matchAll(/<([^>]+)>/g)].map(([, name]) => byName(name ?? '', command))
  return found.find(by => by !== nothing) ?? nothing
}

function byName(name: string, command: CommandSpec | undefined): CompletedBy {
  if (name.includes('|')) return choice(name.split('|'))
  if (name === 'operation') {
    const state = command?.name === 'undo' ? 'done' : command?.name === 'redo' ? 'undone' : 'any'
    return { kind: 'operations', state }
  }
  const kind = kinds[name]
  return kind === undefined || (command?.ofServer && (kind === 'revisions' || kind === 'branches')) ? nothing : { kind }
}

/** Returns the names of the options that may still be given; short ones as well where only one hyphen is typed. */
function optionsAt(
  current: string,
  { typed, command = noCommand }: Pick<Place, 'typed'> & { command?: TakesOptions | undefined },
): readonly Candidate[] {
  const given = new Set(typed.map(({ flag }) => flag?.spec))
  return [...ownOptions(command), ...globalOptions]
    .filter(spec => !spec.hidden && (spec.repeatable || !given.has(spec)))
    .flatMap(({ flags, help }) => {
      const names = flags.match(/(?<=^|, )--?[\w-]+/g) ?? []
      return names.filter(name => current === '-' || name.startsWith('--')).map(value => ({ value, about: help }))
    })
}
