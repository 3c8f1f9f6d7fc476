import { delimiter, join } from 'node:path'
import type { Env, WhichRepository } from '../port.js'
import type { RepositoryLocation } from './rev-parse.js'

/**
 * Variables that bind git to one repository. They are set inside hooks, and would make a clone write into the caller's
 * repository. `GIT_CONFIG_PARAMETERS` and `GIT_CONFIG_COUNT` are settings, and are kept.
 *
 * @see git-rev-parse(1), --local-env-vars
 */
const repositoryLocal: ReadonlySet<string> = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
  'GIT_REF_STORAGE_FORMAT',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
])

/** Returns the environment without the variables that bind git to one repository. */
export function withoutRepositoryLocal(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !repositoryLocal.has(name.toUpperCase())))
}

/** Returns the caller's variables about a repository: none where only the one in a directory is meant. */
export function callersEnvironment(env: Env, which: WhichRepository = 'holding'): Env {
  return which === 'at' ? withoutRepositoryLocal(env) : env
}

/**
 * Returns the environment of every git that git-slim starts: messages in English (they are parsed), no optional locks,
 * no pager, no trace output in the parsed text.
 */
export function gitEnvironment(env: Env): Env {
  return {
    ...withoutRepositoryLocal(env),
    LC_ALL: 'C',
    LANGUAGE: undefined,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_FLUSH: undefined,
  }
}

/**
 * Returns the environment for commands in a discovered repository: they use this repository, and read the real objects
 * without replace refs or grafts, because history is rewritten from these.
 */
export function repositoryEnvironment(env: Env, { gitDirectory, commonDirectory }: RepositoryLocation): Env {
  return {
    ...gitEnvironment(env),
    GIT_DIR: gitDirectory,
    // A linked worktree names it in a file; set in the environment, it would also change which settings apply.
    ...(env['GIT_COMMON_DIR'] ? { GIT_COMMON_DIR: commonDirectory } : {}),
    GIT_NO_REPLACE_OBJECTS: '1',
    // A file that does not exist: with an empty one, git adds advice against grafts to every failure.
    GIT_GRAFT_FILE: join(commonDirectory, 'info', 'no-grafts'),
  }
}

/**
 * Parses object directories from GIT_ALTERNATE_OBJECT_DIRECTORIES: a quoted path may contain the separator.
 *
 * @see git(1)
 */
export function alternates(directories: readonly string[]): string {
  return directories.map(quotedPath).join(delimiter)
}

function quotedPath(path: string): string {
  return /[:;"\n\\]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"` : path
}

/**
 * Returns the environment for commands that read or write files of the worktree, which git finds as for the caller.
 */
export function worktreeEnvironment(env: Env): Env {
  const { GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR } = env
  return { ...gitEnvironment(env), GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR, GIT_NO_REPLACE_OBJECTS: '1' }
}
