import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'

/** An untrusted name, which may contain newlines. */
const quoted = (text: string) => JSON.stringify(text)

const hint = 'clone without --submodules, and look at .gitmodules'

export const noFile: ErrorText = {
  message: '.gitmodules is not a regular file: a link could lead out of the repository',
  hints: ['clone without --submodules'],
}

export function malformed(line: number): ErrorText {
  return { message: `.gitmodules cannot be read: bad line ${line}`, hints: [hint] }
}

const problems = {
  name: 'its name would lead out of .git/modules, or is not plain text',
  path: 'its path would lead out of the repository, or is not plain text',
  url: 'its url is missing, or is not plain text',
  update: 'its "update" is not checkout, rebase, merge or none: git might run it as a command',
}

export function unusable(name: string, problem: keyof typeof problems): ErrorText {
  return { message: `submodule ${quoted(name)} is refused`, reason: problems[problem], hints: [hint] }
}

export function nested(one: string, other: string): ErrorText {
  return {
    message: `submodules ${quoted(one)} and ${quoted(other)} are refused`,
    reason: 'one repository would lie inside the other',
    hints: [hint],
  }
}

export function lookalike(path: string, other: string): ErrorText {
  return {
    message: `submodule path ${quoted(path)} is refused`,
    reason: `${quoted(other)} would be the same path on a case-insensitive file system`,
    hints: [hint],
  }
}

export function wayBlocked(path: string, blocked: string): ErrorText {
  return {
    message: `submodule path ${quoted(path)} is refused`,
    reason: `${quoted(blocked)} is not an empty directory of its own`,
    hints: [hint],
  }
}

export function tooDeep(path: string): ErrorText {
  return {
    message: `submodule ${quoted(path)} is refused`,
    reason: 'submodules are nested without end',
    hints: ['fetch only the first level: --submodules'],
  }
}

export function badUrl(path: string, url: string): ErrorText {
  // Everything before an @ may be a secret.
  const shown = url.includes('@') ? '' : ` ${quoted(url)}`
  return {
    message: `submodule ${quoted(path)} has an address that git-slim does not fetch from:${shown || ' it is not shown'}`,
    hints: ['a submodule is reached by https, http, ssh or git, or by an address that begins with ../', hint],
  }
}

export function localUrl(path: string, url: string): ErrorText {
  return {
    message: `submodule ${quoted(path)} is refused: ${quoted(url)} is a local path`,
    reason: 'a repository must not choose which local files are read',
    hints: [hint],
  }
}

/** The failure, and the submodule. */
export function failed(
  { path, url }: { readonly path: string; readonly url: string },
  {
    message,
    reason,
    hints,
  }: { readonly message: string; readonly reason: string | undefined; readonly hints: readonly string[] },
): ErrorText {
  return {
    message: `submodule ${quoted(path)} (${url}): ${message}`,
    ...(reason === undefined ? {} : { reason }),
    hints: [...hints, 'without its submodules: leave out --submodules'],
  }
}

export function warning(path: string, text: string): string {
  return `submodule ${quoted(path)}: ${text}`
}

export const deeper = 'its server does not send commits by id; all of its branches were fetched'

export function notOnBranches(commit: string): ErrorText {
  return {
    message: `the recorded commit ${commit} is not there`,
    reason: 'its server does not send commits by id, and no branch has this one',
    hints: ['push the submodule first'],
  }
}

export const noFiles: ErrorText = {
  message: '--submodules needs a worktree to put them in',
  hints: ['leave out --bare and --no-checkout'],
}

export const jobsAlone: ErrorText = { message: '--jobs works only with --submodules', hints: ['git-slim clone --help'] }

export function count(submodules: number): string {
  return many(submodules, 'submodule')
}
