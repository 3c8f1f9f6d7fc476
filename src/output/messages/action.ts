/** Messages of the GitHub Action. */
import type { ErrorText } from '../../core/errors.js'

export function notSet(variable: string): string {
  return `${variable} is not set`
}

export function tooLong(file: string): string {
  return `${file} is too long`
}

export function notJson(file: string): string {
  return `${file} is not JSON`
}

export function notInAJob(variable: string): ErrorText {
  return { message: notSet(variable), hints: ['this is a step of a job: the runner sets it'] }
}

export function invalidChoice(input: string, value: string, choices: readonly string[]): ErrorText {
  return { message: `the input "${input}" cannot be "${value}"`, hints: [`use one of: ${choices.join(', ')}`] }
}

export function countsAs(input: string, value: string, meaning: string): string {
  return `the input "${input}" is "${value}", which counts as ${meaning}, as with actions/checkout`
}

export function argumentsOfClone(args: string): ErrorText {
  return {
    message: `the input "args" cannot be "${args}": clone takes no words`,
    hints: ['each of its options is an input of its own: docs/action.md'],
  }
}

export function notACount(input: string, value: string): ErrorText {
  return { message: `the input "${input}" takes a whole number, not "${value}"` }
}

export function notAnExtraRef(text: string): ErrorText {
  return {
    message: `the input "extra-refs" cannot have the line "${text}"`,
    hints: [
      'one ref on each line, and after a colon the name that it is to have here: refs/heads/x:refs/remotes/origin/x',
    ],
  }
}

export const excludeWithoutClean: ErrorText = {
  message: 'the input "clean-exclude" belongs to "clean"',
  reason: 'nothing is removed with clean: false',
}

export const onlyWithLfs: ErrorText = {
  message: 'the inputs "lfs-include" and "lfs-exclude" belong to "lfs"',
  hints: ['lfs: true'],
}

export function notARepository(name: string): ErrorText {
  return { message: `the input "repository" cannot be "${name}"`, hints: ['such as: owner/name'] }
}

export function notARef(name: string): ErrorText {
  return {
    message: `"${name}" cannot be the name of a ref`,
    hints: ['a branch, a tag, a ref in full (refs/…), or a commit by its full id'],
  }
}

export function notAServer(url: string): ErrorText {
  return {
    message: `the input "github-server-url" cannot be "${url}"`,
    hints: ['such as: https://github.example.com; a token goes into the input "token"'],
  }
}

export const noBase: ErrorText = {
  message: 'history "merge-base" needs the ref to compare with',
  hints: ['name it: base: main'],
}

export function outsideWorkspace(path: string, workspace: string): ErrorText {
  return {
    message: `the path "${path}" leads out of the workspace, ${workspace}`,
    hints: ['name a path below it; a link counts as what it leads to'],
  }
}

export function unusablePath(path: string, reason: string): ErrorText {
  return { message: `the path "${path}" cannot be used`, reason }
}

export function eventUnknown(reason: string): string {
  return `what it is about cannot be read: ${reason}`
}

export function forkCode(event: string, reason: string | undefined): ErrorText {
  return {
    message: `refused: this would check out a fork's code in a job of "${event}", which holds this repository's secrets`,
    ...(reason === undefined ? {} : { reason }),
    hints: [
      'whoever opens a pull request could run anything with them: use the event "pull_request" instead',
      'or, if nothing of what is checked out is ever run: allow-unsafe-pr-checkout: true',
    ],
  }
}

/** The title of the group that holds the clone's log. */
export function cloning(repository: string, ref: string | undefined): string {
  return ref === undefined ? `Cloning ${repository}` : `Cloning ${repository}, ${ref}`
}

export const nothingToKeep = 'persist-credentials: there is no token or key to keep'

export const notPersisted = 'The token is not kept for later steps; if they need it: persist-credentials: true'

export function safeDirectoryFailed(reason: string): string {
  return `later steps may not trust this directory: safe.directory could not be set: ${reason}`
}

export function noSummary(reason: string): string {
  return `the job summary could not be written: ${reason}`
}

export const noHome = 'neither GIT_CONFIG_GLOBAL nor HOME is set'
export const theCredential = 'the credential that was kept for later steps'
export const theKey = 'the key of ssh'
export const theTrust = 'the setting safe.directory'

export function notCleanedUp(what: string, reason: string): string {
  return `${what} could not be removed: ${reason}`
}

/** The values of the job summary. */
export interface SummaryFacts {
  readonly what: string
  readonly commit: string
  readonly commits: number | string
  readonly received: string
  /** The size of the whole repository, if known. */
  readonly whole: string | undefined
  /** The size of the git directory. */
  readonly repository: string
  readonly files: string
  readonly time: string
}

export function summaryRows(facts: SummaryFacts): readonly (readonly [name: string, value: string | number])[] {
  return [
    ['ref', facts.what],
    ['commit', facts.commit],
    ['commits', facts.commits],
    ['received', facts.received],
    ...(facts.whole === undefined ? [] : [['all of it would be', `about ${facts.whole}`] as const]),
    ['.git', facts.repository],
    ['files', facts.files],
    ['time', facts.time],
  ]
}
