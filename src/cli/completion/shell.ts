import type { Candidate, TypedLine } from './what-completes.js'

/** A shell: the script that makes it ask git-slim for candidates, how it asks, and how it is answered. */
export interface Shell {
  /** What `git-slim completion <shell>` prints. */
  readonly script: string
  /** Returns the command line from the arguments that the script passes. */
  read(args: readonly string[]): TypedLine
  /** Returns what the script reads. The shell evaluates no part of it, and inserts each candidate as one word. */
  answer(answer: Answer, args: readonly string[]): string
}

/** The candidates for a word; `files` and `directories` are listed by the shell itself. */
export interface Answer {
  readonly kind: 'words' | 'files' | 'directories'
  readonly prefix: string
  readonly words: readonly Candidate[]
}

/** Options of git that take the next word. */
const takeNext: readonly string[] = ['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--config-env']

/** Returns the words after the program; of `git -C <path> slim`, `-C <path>` counts as one of ours. */
export function withoutProgram([program = '', ...words]: readonly string[]): readonly string[] {
  if (!/(?:^|\/)git(?:\.exe)?$/.test(program)) return words
  const directories: string[] = []
  let at = 0
  for (; words[at]?.startsWith('-'); at += takeNext.includes(words[at] ?? '') ? 2 : 1) {
    if (words[at] === '-C') directories.push('-C', words[at + 1] ?? '')
  }
  // An alias may have another name than slim.
  return [...directories, ...words.slice(at + 1)]
}
