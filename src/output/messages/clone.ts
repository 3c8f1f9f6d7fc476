import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'
import { many } from '../many.js'

const help = 'git-slim clone --help'

type AddressProblem =
  | 'empty'
  | 'option'
  | 'control-characters'
  | 'unknown-transport'
  | 'malformed-scheme'
  | 'no-host'
  | 'password-not-taken'
  | 'unreadable-credential'

const problems: Record<AddressProblem, string> = {
  empty: 'the address is empty',
  option: 'an address does not begin with a dash',
  'control-characters': 'an address holds no control characters',
  'unknown-transport': 'git-slim does not fetch by this protocol',
  'malformed-scheme': 'the address is malformed: after http or https come a colon and two slashes',
  'no-host': 'the address names no host, or its port is not a number up to 65535',
  'password-not-taken': 'only http and https take a password from the address',
  'unreadable-credential': 'the user name or password in the address cannot be read',
}

const addressHints: Record<AddressProblem, string> = {
  empty: 'is the variable set?',
  option: 'a path that begins with one: ./-name',
  'control-characters': help,
  'unknown-transport': 'https://…, http://…, ssh://…, git://…, host:path, or a local path',
  'malformed-scheme': 'https://host/path',
  'no-host': 'https://host/path, or host:path',
  'password-not-taken': 'ssh asks its agent and its keys: leave the password out',
  'unreadable-credential': 'write special characters as % and two digits, as UTF-8: %40 for @',
}

export function badAddress(address: string, problem: AddressProblem): ErrorText {
  // Everything before an @ may be a secret, however badly the address is written.
  const shown = problem === 'empty' || /@|%40/.test(address) ? '' : `: ${address}`
  return { message: `${problems[problem]}${shown}`, hints: [addressHints[problem]] }
}

export function noSuchPath(path: string): ErrorText {
  // `user:secret@host`, which is not a valid address.
  const shown = path.replace(/^[^/:@]*:.*(?:@|%40)/s, '***@')
  const [, host = 'github.com', owned] =
    /^(?:((?:[\w-]+\.)+[a-z]{2,})\/)?([A-Za-z0-9][\w-]*\/[\w.-]+)$/.exec(path) ?? []
  const onServer = owned === undefined ? [] : [`on a server: git-slim clone https://${host}/${owned}`]
  return {
    message: `there is no repository at ${shown}`,
    hints: [...onServer, 'a local path must exist; an address on the network is https://…, or host:path'],
  }
}

export function transportUnsupported(kind: string): ErrorText {
  return {
    message: `the embedded git does not reach ${kind} servers`,
    hints: ['install git 2.31 or newer, or use an https address'],
  }
}

export function formatUnsupported(format: string): ErrorText {
  return {
    message: `the embedded git does not read ${format} repositories`,
    hints: ['install git 2.31 or newer'],
  }
}

export function noDirectoryName(address: string): ErrorText {
  return {
    message: `no directory name can be guessed from ${address}`,
    hints: ['name one: git-slim clone <url> <dir>'],
  }
}

export const emptyDirectoryName: ErrorText = {
  message: 'the directory has an empty name',
  hints: ['for the current directory: git-slim clone <url> .'],
}

export function notADirectory(path: string): ErrorText {
  return { message: `${path} exists, and is not a directory`, hints: ['name another directory, or remove it'] }
}

export function notEmpty(path: string, entries: readonly string[]): ErrorText {
  const [first, second] = entries
  const among = second === undefined ? first : `${first} and ${second}`
  const more = entries.length > 2 ? `, and ${entries.length - 2} more` : ''
  return {
    message: `${path} is not empty`,
    reason: `it holds ${among}${more}`,
    hints: ['name another directory, or empty it'],
  }
}

export function appeared(path: string): ErrorText {
  return {
    message: `${path} has appeared while it was being cloned`,
    reason: 'perhaps another git-slim was quicker; nothing of it was changed',
    hints: ['look at it, or name another directory'],
  }
}

export function changedSince(path: string, entry: string): ErrorText {
  return {
    message: `a clone into ${path} was killed before it was complete, and ${entry} has been changed since`,
    hints: ['save what you need, empty the directory, and clone again'],
  }
}

export function cannotWrite(path: string, reason: string): ErrorText {
  return { message: `nothing can be written at ${path}`, reason, hints: ['name another directory'] }
}

export function missingRef(missing: {
  readonly name: string
  readonly url: string
  readonly closest: readonly string[]
  readonly hints: readonly string[]
}): ErrorText {
  const { name, url, closest, hints } = missing
  if (closest.length === 0) {
    return {
      message: `${url} has no branch or tag "${name}"`,
      reason: 'the repository has no branch and no tag',
      hints: [lsRemote(url)],
    }
  }
  return {
    message: `${url} has no branch or tag "${name}"`,
    hints: [...hints, `the closest: ${closest.join(', ')}`, lsRemote(url)],
  }
}

export function noDefault(url: string, closest: readonly string[]): ErrorText {
  const branches = closest.map(name => `--branch ${name}`)
  return {
    message: `${url} does not say which branch is its default`,
    reason: 'its HEAD names a branch that does not exist',
    hints: [branches.length === 0 ? lsRemote(url) : `name one: ${branches.join(', or ')}`],
  }
}

function lsRemote(url: string): string {
  return `list all refs: git ls-remote ${shellWord(url)}`
}

export function invalidName(name: string, hints: readonly string[]): ErrorText {
  return {
    message: `"${name}" cannot be the name of a branch or tag`,
    hints: [...hints, 'a branch or tag is named main, v1.0, refs/heads/x or refs/tags/x; any other ref by --revision'],
  }
}

export function moved({ name, expected, found }: Record<'name' | 'expected' | 'found', string>): ErrorText {
  return {
    message: `${name} has moved: it was at ${expected}, and is at ${found}`,
    hints: ['a tag that moves means another version under the same name: find out who moved it'],
  }
}

export function invalidRemoteName(name: string): ErrorText {
  return { message: `"${name}" cannot be the name of a remote`, hints: ['such as: --origin upstream'] }
}

export function together(options: readonly string[]): ErrorText {
  return { message: `${options.join(' and ')} cannot be given together`, hints: [help] }
}

export function branchBeforeTag(name: string): string {
  return `${name} is both a branch and a tag: the branch was taken; the tag is refs/tags/${name}`
}

export function begins(directory: string): string {
  return `Cloning into ${directory} …`
}

export function notRemoved(path: string, reason: string): string {
  return `${path} could not be removed; the next clone to the same place will try again: ${reason}`
}

export function depthIgnored(depth: number): string {
  return `the server cannot send a shallow history (depth ${depth}): all of it was fetched`
}

export const emptyRepository = 'the repository has no commits yet; neither has the clone'

/** The words for a bare clone, next to its size. */
export const repository = 'repository'

/** The result of a clone, in words and sizes for people. */
export interface CloneFacts {
  readonly directory: string
  /** Whether the directory was a clone already. */
  readonly reused: boolean
  /** The branch, tag or other ref; undefined for a commit that was given by its id. */
  readonly what: string | undefined
  readonly commit: string | undefined
  readonly commits: number
  readonly depth: number | null
  readonly objects: number
  readonly received: string
  /** The filter, as git writes it. */
  readonly filter: string | null
  readonly gitDir: string
  readonly worktree: { readonly files: number; readonly size: string } | undefined
  readonly time: string
}

export function summary(facts: CloneFacts): readonly string[] {
  const { worktree } = facts
  const depth = facts.depth === null ? '' : ` (depth ${facts.depth})`
  const files = worktree === undefined ? '' : `, ${many(worktree.files, 'file')} ${worktree.size}`
  return [
    `${facts.reused ? 'Reused' : 'Cloned into'} ${facts.directory}: ${headOf(facts)}`,
    `  ${many(facts.commits, 'commit')}${depth}, ${many(facts.objects, 'object')}, ${facts.received} received`,
    `  ${facts.gitDir}${files}, in ${facts.time}`,
    ...(facts.filter === null ? [] : [`  git fetches on demand what the filter left out: ${facts.filter}`]),
  ]
}

function headOf({ what, commit }: CloneFacts): string {
  if (commit === undefined) return `${what}, empty`
  return what === undefined ? `commit ${commit}` : `${what} at ${commit}`
}

/** Commands that fetch more history, to be pasted. */
export function ways(clone: {
  readonly directory: string
  readonly remote: string
  /** The fetched ref, if it is not a branch. */
  readonly source: string | undefined
  readonly shallow: boolean
}): readonly string[] {
  const git = clone.directory === '.' ? 'git' : `git -C ${shellWord(clone.directory)}`
  const remote = shellWord(clone.remote)
  const source = clone.source === undefined ? '' : ` ${remote} ${shellWord(clone.source)}`
  const history = ['More history:', `  ${git} fetch --deepen=50${source}`, `  ${git} fetch --unshallow${source}`]
  return [
    ...(clone.shallow ? history : []),
    // --depth would make the clone shallow again once it has the whole history.
    clone.shallow ? 'Another branch, while history is left out:' : 'Another branch:',
    `  ${git} remote set-branches --add ${remote} <name>`,
    `  ${git} fetch${clone.shallow ? ' --depth=1' : ''} ${remote} <name>`,
  ]
}
