/** Finds the word that names the command: all that has to be known of a command line before anything is loaded for it. */
import { globalOptions } from './spec.js'

/** A command line, with the command's name taken out. */
export interface VerbAndWords {
  /** Whether or not there is such a command; undefined where only options were typed. */
  readonly verb: string | undefined
  /** What stands before the verb: global options may, as with git. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Splits a command line at the word that names its command. */
export function findVerb(argv: readonly string[]): VerbAndWords {
  let at = 0
  while (argv[at]?.startsWith('-')) at += takesNextWord(argv[at] ?? '') ? 2 : 1
  return { verb: argv[at], before: argv.slice(0, at), after: argv.slice(at + 1) }
}

/** Tells whether a command line asks for the version alone. */
export function asksForVersion(argv: readonly string[]): boolean {
  const { verb, before } = findVerb(argv)
  return verb === undefined && before.includes('--version')
}

function takesNextWord(word: string): boolean {
  return globalOptions.some(({ flags }) => flags.includes('<') && flags.split(/[ ,]+/).includes(word))
}
