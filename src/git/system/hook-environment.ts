import { join } from 'node:path'
import { decodeLossy } from '../../core/bytes/bytes.js'
import { identParts } from '../../core/object/ident.js'
import type { HookCall } from '../port/hooks-and-notes.js'
import type { Config, Env, Ident } from '../port.js'
import type { Repository } from './repository.js'
import type { Settings } from './config.js'

export interface HookPlace {
  readonly top: string
  /** The hook's file, or git, which runs the configured hooks and then that file. */
  readonly by: string
  /** The git directory that shows the repository at a step of a rewrite. */
  readonly view?: string
}

/** Tells whether the git directory is where hooks that do not ask git expect it. */
export function isUsual({ gitDirectory }: Repository, { top }: HookPlace): boolean {
  return gitDirectory === join(top, '.git')
}

const withoutIndex = /^(?:pre-rebase|post-rewrite|post-checkout)$/

/** The variables that git sets for its hooks. */
export async function hookEnvironment(parts: HooksParts, place: HookPlace, call: HookCall): Promise<Env> {
  const { git, env } = parts
  const { gitDirectory } = git
  const { top } = place
  const isNamed = !isUsual(git, place) || env['GIT_DIR'] !== undefined || call.name === 'post-checkout'
  const index = isUsual(git, place) ? '.git/index' : join(gitDirectory, 'index')
  return {
    ...env,
    GIT_PREFIX: '',
    ...(isNamed ? { GIT_DIR: gitDirectory } : {}),
    ...(env['GIT_WORK_TREE'] === undefined ? {} : { GIT_WORK_TREE: top }),
    ...(withoutIndex.test(call.name) ? {} : { GIT_INDEX_FILE: index }),
    ...(call.editor === 'none' ? { GIT_EDITOR: ':' } : {}),
    ...(call.author === undefined ? {} : authorEnvironment(call.author)),
    ...(await stepEnvironment(parts, place, call)),
  }
}

/** The variables that make git use the view of a step, and nevertheless the worktree's index. */
async function stepEnvironment(
  { git, config, env }: HooksParts,
  { top, view }: HookPlace,
  { step }: HookCall,
): Promise<Env> {
  if (step === undefined || view === undefined) return {}
  const action = env['GIT_REFLOG_ACTION'] || 'rebase'
  return {
    GIT_DIR: view,
    // Otherwise git takes the directory in which it is started for the top, and hooks change the directory.
    GIT_WORK_TREE: top,
    GIT_INDEX_FILE: join(git.gitDirectory, 'index'),
    GIT_REFLOG_ACTION: `${action} (${step.command})`,
    ...(await settingsFor(config, env)),
  }
}

/** Git would leave these in a git directory that is removed after the hook. */
async function settingsFor(config: Config, env: Env): Promise<Env> {
  const settings = [
    // Most of a split index is in a file next to HEAD.
    ['core.splitIndex', 'false'],
    // A monitor is started for each git directory, and would keep running.
    ...((await config.get('core.fsmonitor')) === undefined ? [] : [['core.fsmonitor', 'false']]),
  ]
  const count = Number(env['GIT_CONFIG_COUNT'] ?? 0)
  const numbered = settings.flatMap(([key = '', value = ''], i) => [
    [`GIT_CONFIG_KEY_${count + i}`, key],
    [`GIT_CONFIG_VALUE_${count + i}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(count + settings.length), ...Object.fromEntries(numbered) }
}

/** @see builtin/commit.c, determine_author_info */
function authorEnvironment(author: Ident): Env {
  const { name, email, date } = identParts(author)
  return {
    GIT_AUTHOR_NAME: decodeLossy(name),
    GIT_AUTHOR_EMAIL: decodeLossy(email),
    ...(date === undefined ? {} : { GIT_AUTHOR_DATE: `@${date.seconds} ${date.zone}` }),
  }
}

export interface HooksParts {
  readonly git: Repository
  readonly config: Settings
  readonly version: string
  /** The environment of git-slim itself, which is passed on. */
  readonly env: Env
}
