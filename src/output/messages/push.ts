/** Messages about a push after a rewrite. */
import type { ErrorText } from '../../core/errors.js'
import { discreet } from '../sanitize.js'
import { shellWord } from '../shell-word.js'

export const embedded: ErrorText = {
  message: 'the embedded git does not push',
  hints: ['install git 2.31 or newer; git-slim uses it when it is on PATH'],
}

export const detached: ErrorText = {
  message: 'HEAD is detached: there is no branch to push',
  hints: ['check a branch out first: git switch <branch>'],
}

export function noRemote(branch: string, remote: string): ErrorText {
  return {
    message: `there is no remote "${remote}" to push ${branch} to`,
    hints: ['git remote add <name> <address>', `git config branch.${branch}.pushRemote <name>`],
  }
}

export function defaultBranch(target: string): ErrorText {
  return {
    message: `${target} is the default branch, which others build on: --push leaves it alone`,
    hints: ['leave out --push, and push the result yourself'],
  }
}

export function unseen(target: string, branch: string): ErrorText {
  return {
    message: `${target} has commits that were never on ${branch}: a push would lose them`,
    hints: [`look at them: git log ${branch}..${target}`, `rebase onto them first: git rebase ${target}`],
  }
}

export function movedThere(target: string): string {
  return `${target} has changed since it was last fetched`
}

export function refusedThere(target: string): string {
  return `the server refused to update ${target}`
}

export function failed(it: {
  readonly branch: string
  readonly operation: number
  readonly why: string
  readonly reason: string | undefined
  readonly hints: readonly string[]
}): ErrorText {
  return {
    message: `${it.branch} was rewritten, but not pushed: ${it.why}`,
    ...(it.reason === undefined ? {} : { reason: it.reason }),
    hints: [...it.hints, `or undo the rewrite: git slim undo ${it.operation}`],
  }
}

export function again(command: string): string {
  return `then push: ${command}`
}

export function whenGitEnds(branch: string): string {
  return `${branch} is pushed only if git rebase finishes without a stop`
}

export const interrupted = 'interrupted'

export function look(remote: string, branch: string, target: string): string {
  return `see the new commits: git fetch ${remote}, then git log ${branch}..${target}`
}

export function done(branch: string, target: string): string {
  return `pushed ${branch} to ${target}`
}

export function nothingNew(branch: string): string {
  return `${branch} is not pushed: nothing was rewritten`
}

export function would(branch: string, target: string): string {
  return `would push ${branch} to ${target}`
}

export function other(command: string): string {
  return `a branch that was updated along is not pushed: ${command}`
}

export function pushed(target: string): string {
  return `${target} still has the old commits`
}

export interface Push {
  readonly remote: string
  readonly branch: string
  readonly oid: string
  readonly local: string
  readonly names: 'unique' | 'shared-with-a-tag'
}

/** Returns the command that updates the push target, to be pasted into a shell. */
export function pushCommand({ remote, branch, oid, local, names }: Push): string {
  const plain = names === 'unique' && [local, branch].every(isPlain)
  const [here, there] = plain ? [local, branch] : [`refs/heads/${local}`, `refs/heads/${branch}`]
  const refspec = here === there ? here : `${here}:${there}`
  return ['git', 'push', `--force-with-lease=${there}:${oid}`, discreet(remote), refspec].map(shellWord).join(' ')
}

/** Whether git accepts a name as a branch: not an option, a forced push, or HEAD. */
function isPlain(name: string): boolean {
  return /^\w/.test(name) && !/^(?:HEAD$|refs\/)/.test(name)
}
