/** Finds the word that names the command, before anything is loaded for it. */
import { globalOptions } from './spec.js'

/** A command line without the command's name. */
export interface VerbAndWords {
  /** The command's name, whether or not it exists; undefined where only options were typed. */
  readonly verb: string | undefined
  /** The words before the verb: global options may precede it, as with git. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Splits a command line at the word that names its command. */
export function findVerb(argv: readonly string[]): VerbAndWords {
  let at = 0
  while (argv[at]?.startsWith('-')) at += takesNextWord(argv[at] ?? '') ? 2 : 1
  return { verb: argv[at], before: argv.slice(0, at), after: argv.slice(at + 1) }
}

/** Tells whether a command line asks only for the version. */
export function asksForVersion(argv: readonly string[]): boolean {
  const { verb, before } = findVerb(argv)
  return verb === undefined && before.includes('--version')
}

/** Tells whether a shell asks what completes a word. */
export function asksForCandidates(argv: readonly string[]): boolean {
  return argv[0] === 'complete'
}

function takesNextWord(word: string): boolean {
  return globalOptions.some(({ flags }) => flags.includes('<') && flags.split(/[ ,]+/).includes(word))
}
