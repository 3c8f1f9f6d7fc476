/** Messages about git, and git's repository. */
import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'

export const noReason = 'git gave no reason'

export function commandFailed(command: string, end: string, reason: string): ErrorText {
  return { message: `git ${command} ${end}`, reason }
}

export function andMoreLikeIt(line: string, count: number): string {
  return `${line} (and ${many(count, 'more line')} like it)`
}

export function cannotStart(program: string, why: string): ErrorText {
  return { message: `git cannot be started: ${program}`, reason: why, hints: ['git --version'] }
}

export function notGit(program: string, answer: string): ErrorText {
  return { message: `${program} does not say which version of git it is`, reason: answer, hints: ['git version'] }
}

export function doesNotWork(program: string, why: string): ErrorText {
  return { message: `${program} does not work`, reason: why, hints: ['repair it, or use --backend embedded'] }
}

export function notARepository(directory: string, reason: string): ErrorText {
  return {
    message: `there is no git repository at ${directory}`,
    reason,
    hints: ['go into one, or name it: git-slim -C <path> …'],
  }
}

export function foreignRepository(directory: string, reason: string, remedy: string | undefined): ErrorText {
  return {
    message: `git does not trust the repository at ${directory}: another user owns it`,
    reason,
    hints: [remedy ?? 'git config --global --add safe.directory <path of the repository>'],
  }
}

export function newerRepository(directory: string, reason: string): ErrorText {
  return {
    message: `the repository at ${directory} needs a newer git than this one`,
    reason,
    hints: ['install a newer git: git version tells which this is'],
  }
}

export function bareRepositoryNotAllowed(reason: string): ErrorText {
  return {
    message: 'git does not use this bare repository, since safe.bareRepository is "explicit"',
    reason,
    hints: ['name it: GIT_DIR=<path of the repository> git-slim …'],
  }
}

export function noSuchRevision(revision: string, reason: string | undefined): ErrorText {
  return {
    message: `there is no revision "${revision}"`,
    ...(reason === undefined ? {} : { reason }),
    hints: ['git log --oneline --all shows the commits there are, git branch --all the branches'],
  }
}

export function ambiguousRevision(revision: string, candidates: readonly string[]): ErrorText {
  const reason = candidates.length === 0 ? {} : { reason: `it could be ${candidates.join(', ')}` }
  return { message: `"${revision}" is ambiguous`, ...reason, hints: ['give more digits'] }
}

export function noSuchObject(oid: string): ErrorText {
  return { message: `the repository does not hold the object ${oid}`, hints: ['git fsck'] }
}

export function corrupt(reason: string): ErrorText {
  return { message: 'the repository is damaged', reason, hints: ['git fsck'] }
}

export function notObjectNames(file: string): ErrorText {
  return { message: `${file} holds lines that are not object names`, hints: ['git fsck'] }
}

export function noIdentity(reason: string): ErrorText {
  return {
    message: 'git does not know who you are',
    reason,
    hints: ['git config --global user.name "Your Name"', 'git config --global user.email you@example.com'],
  }
}

export function refMoved(ref: string, holds: string | undefined, reason: string): ErrorText {
  return {
    message: holds === undefined ? `${ref} has changed` : `${ref} has moved: it is at ${holds}`,
    reason,
    hints: ['nothing was changed; look at the ref, and run the command again: git log -g'],
  }
}

export function refInTheWay(name: string, other: string): ErrorText {
  return {
    message: `the ref ${name} cannot be made: ${other} is in the way`,
    hints: [`rename it: git branch -m ${other.replace(/^refs\/heads\//, '')} <new name>`],
  }
}

export function refLocked(lock: string | undefined, reason: string): ErrorText {
  const remedy = lock === undefined ? [] : [`if no other git runs in this repository, remove the file ${lock}`]
  return {
    message: lock === undefined ? 'a ref is locked' : `a ref is locked by ${lock}`,
    reason,
    hints: ['wait for the other git to end, and run the command again', ...remedy],
  }
}

export function indexLocked(lock: string, reason: string): ErrorText {
  return {
    message: `the index is locked by ${lock}`,
    reason,
    hints: [
      'wait for the other git to end, and run the command again',
      `if no other git runs in this worktree, remove the file ${lock}`,
    ],
  }
}

export function oddFormat(format: string): ErrorText {
  return { message: `the format "${format}" prints a NUL byte`, hints: ['git help log, PRETTY FORMATS'] }
}

export const shallowMoved: ErrorText = {
  message: 'another git changed the shallow boundary meanwhile',
  hints: ['nothing was changed; run the command again'],
}

export function nameNotUtf8(ref: string): ErrorText {
  return { message: `the name of ${ref} is not UTF-8`, hints: ['rename it: git branch -m <new name>'] }
}

export function notABoolean(key: string, value: string): ErrorText {
  return {
    message: `git config ${key} is "${value}", which is neither true nor false`,
    hints: [`git config ${key} true`],
  }
}

export function notADate(text: string): ErrorText {
  return {
    message: `git does not understand the date "${text}"`,
    hints: ['such as: 2024-12-31, "2024-12-31 23:59 +0100", yesterday, "2 weeks ago", now'],
  }
}

export function mergesNeedNewer(version: string): ErrorText {
  return {
    message: `the same files changed on both sides, and git ${version} cannot merge without a worktree`,
    hints: ['install git 2.38 or newer', 'or let git rebase do the merge: --on-conflict=git'],
  }
}

export function ignoredInTheWay(paths: readonly string[]): ErrorText {
  const more = paths.length > 20 ? [`and ${paths.length - 20} more`] : []
  return {
    message: 'ignored files would be overwritten',
    reason: [...paths.slice(0, 20), ...more].join('\n'),
    hints: [
      'move them elsewhere, or remove them',
      ...(paths.some(path => path.endsWith('/')) ? ['the files of a submodule: git submodule deinit <path>'] : []),
    ],
  }
}

export function changesInTheWay(reason: string | undefined): ErrorText {
  if (reason?.includes('resolve your current index')) {
    return {
      message: 'the index has unresolved conflicts',
      reason,
      hints: ['resolve them, and stage the result: git status, git add', 'or give them up: git reset --merge'],
    }
  }
  return {
    message: 'uncommitted changes would be lost',
    ...(reason === undefined ? {} : { reason }),
    hints: [
      'git status',
      'stash them first: git stash --include-untracked (a rewrite does so for tracked files with --autostash)',
    ],
  }
}

/** A defect of a pack: an object occurs twice. */
export function packHasTwice(oid: string): string {
  return `the pack has the object ${oid} twice`
}

export function packLacks(oid: string): string {
  return `the object ${oid} was asked for, and is not in the pack`
}

/** An object of the pack refers to one that is neither in the pack nor in the repository. */
export function packIsNotConnected(oid: string, type: string): string {
  return `the pack needs the ${type} ${oid}, which is missing`
}

export function brokenPack(reason: string): ErrorText {
  return { message: 'the server sent a broken pack', reason, hints: ['git fsck, where the repository is'] }
}
