import type { ErrorText } from '../../core/errors.js'
import type { HookName } from '../../core/repository.js'
import { shellWord } from '../shell-word.js'

/** Messages about hooks. */
const bypass: Readonly<Record<HookName, readonly string[]>> = {
  'pre-rebase': ['skip the hook: add --no-verify'],
  'pre-commit': ['skip the hook: add --no-verify'],
  'commit-msg': ['write another message', 'or skip the hook: add --no-verify'],
  'prepare-commit-msg': [],
  'post-commit': [],
  'post-rewrite': [],
  'post-checkout': [],
}

/**
 * @param what the commit, as people name it
 *
 * @param what the commit it was asked about, as people name it
 */
export function refused(hook: HookName, what: string | undefined, reason: string | undefined): ErrorText {
  return {
    message: `the ${hook} hook refused${what === undefined ? '' : ` ${what}`}; nothing was changed`,
    ...(reason === undefined ? {} : { reason }),
    hints: bypass[hook],
  }
}

export function emptied(hook: HookName, what: string): ErrorText {
  return {
    message: `the ${hook} hook emptied the message of ${what}; nothing was changed`,
    hints: bypass[hook],
  }
}

export function notExecutable(hook: HookName): string {
  return `the ${hook} hook was ignored since it is not executable (git config advice.ignoredHook false silences this)`
}

export function notRunnable(hook: HookName): string {
  return `the ${hook} hook was not run: hooks need git on PATH`
}

export function wouldRun(hooks: readonly { readonly hook: HookName; readonly runs: number }[]): string {
  const listed = hooks.map(({ hook, runs }) => (runs === 1 ? hook : `${hook} (${runs} times)`))
  return `hooks that would run: ${listed.join(', ')}`
}

export function failed(hook: HookName, how: string): string {
  return `the ${hook} hook failed (${how}) after the rewrite was done`
}

export function ended(exitCode: number): string {
  return exitCode === -1 ? 'ended by a signal' : `exit code ${exitCode}`
}

/** @param head a commit, or `ref: ` and a branch */
export function movedHead({ hook, head, branch }: Readonly<Record<'hook' | 'head' | 'branch', string>>): string {
  const kept = branch === 'HEAD' ? 'HEAD stays where it is' : `HEAD stays on ${branch.replace('refs/heads/', '')}`
  const [, other] = /^ref: refs\/heads\/(.*)/.exec(head) ?? []
  if (other !== undefined) return `the ${hook} hook checked out ${other}; ${kept}`
  return `the ${hook} hook moved HEAD to ${head}, which may be on no branch; ${kept}`
}

/** Messages about notes on rewritten commits. */
export function notCopied(it: { readonly reason: string; readonly list: string; readonly command: string }): ErrorText {
  const list = shellWord(it.list)
  return {
    message: 'the rewrite is done, but the notes of the old commits could not be copied to the new ones',
    reason: it.reason,
    hints: [`copy them: git notes copy --stdin --for-rewrite=${it.command} <${list} && rm ${list}`],
  }
}

/** A text, or a failure with one. */
type Said = Pick<ErrorText, 'message' | 'hints'> & { readonly reason?: string | undefined }

/** Returns a failure in a few lines, for use inside another message. */
export function besides({ message, reason, hints = [] }: Said): string {
  return [message, ...(reason === undefined ? [] : [`  ${reason}`]), ...hints.map(hint => `  → ${hint}`)].join('\n')
}

export const needGit = 'the notes of the old commits were not copied to the new ones: that needs git on PATH'
