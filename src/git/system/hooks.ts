import { readFile, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join, resolve } from 'node:path'
import semverGte from 'semver/functions/gte.js'
import { decodeLossy } from '../../core/bytes/bytes.js'
import { identParts } from '../../core/object/ident.js'
import { findHook } from '../files/find-hook.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import type { HookCall, HookEnd, HookName, Hooks, HookState } from '../hooks.js'
import type { Config, Env, Ident } from '../port.js'
import { homePath } from '../files/home-path.js'
import type { Settings } from './config.js'
import type { Repository } from './repository.js'
import { type ProgramCall, runProgram } from './run-program.js'
import { worktreeTop } from './show-toplevel.js'

export interface HooksParts {
  readonly git: Repository
  readonly config: Settings
  readonly version: string
  /** What git-slim itself was called with: it is passed on. */
  readonly env: Env
}

/** Returns the hooks of a repository, looked for once each. */
export function hooks(parts: HooksParts): Hooks {
  const { git, config, env } = parts
  let top: Promise<string> | undefined
  const topOnce = () => (top ??= worktreeTop(git, env))
  let directory: Promise<string> | undefined
  const directoryOnce = () => (directory ??= hooksDirectory(git, { configured: config, env, top: topOnce }))
  const found = new Map<HookName, Promise<HookState>>()
  const find = (name: HookName) => {
    const state = found.get(name) ?? directoryOnce().then(path => stateOf(parts, path, name))
    found.set(name, state)
    return state
  }
  return {
    find,
    run: async call => {
      const by = (await isConfigured(parts, call.name)) ? 'git' : join(await directoryOnce(), call.name)
      const place = { top: await topOnce(), by }
      const needsFile = call.message !== undefined || (by === 'git' && call.input !== undefined)
      return needsFile ? startWithFile(parts, place, call) : start(parts, place, call)
    },
  }
}

async function stateOf(parts: HooksParts, directory: string, name: HookName): Promise<HookState> {
  return (await isConfigured(parts, name)) ? 'present' : findHook(directory, name)
}

/** Tells whether there are hooks that git alone knows how to run. @see git-hook(1) */
async function isConfigured({ config, version }: HooksParts, name: HookName): Promise<boolean> {
  if (!semverGte(version, '2.54.0')) return false
  return (await config.matching(/^hook\..*\.event$/)).includes(name)
}

/** @see git-config(1), core.hooksPath: relative to where the hooks are run */
async function hooksDirectory(
  { commonDirectory }: Repository,
  { configured, env, top }: { readonly configured: Config; readonly env: Env; readonly top: () => Promise<string> },
): Promise<string> {
  const path = await configured.get('core.hooksPath')
  if (path === undefined) return join(commonDirectory, 'hooks')
  // As git has it: an empty one is a way to have none, and not the top of the worktree.
  if (path === '') return resolve('/')
  const full = homePath(path, env)
  return resolve(full) === full ? full : resolve(await top(), full)
}

interface HookPlace {
  readonly top: string
  /** The hook's file, or git, which runs what is configured, and then that file. */
  readonly by: string
}

/** In a directory of its own: at the place where git has it, another rewrite would find it. */
async function startWithFile(parts: HooksParts, place: HookPlace, call: HookCall): Promise<HookEnd> {
  const scratch = await makeScratchDirectory(parts.git.commonDirectory, call.mark)
  try {
    // Editors and hooks know it by this name.
    const file = join(scratch, 'COMMIT_EDITMSG')
    await writeFile(file, call.message ?? call.input ?? '')
    if (call.message === undefined) return await start(parts, place, { ...call, inputFile: file })
    const end = await start(parts, place, { ...call, args: [file, ...call.args] })
    return { ...end, message: await readLeft(file) }
  } finally {
    await removeScratch(scratch)
  }
}

/** What a hook has taken away, or put something else in the place of, says nothing any more. */
async function readLeft(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch {
    return new Uint8Array()
  }
}

/** A call, with what the hook reads in a file, too. */
type Start = HookCall & { readonly inputFile?: string }

async function start({ git, env }: HooksParts, { top, by }: HookPlace, call: Start): Promise<HookEnd> {
  const { input = 'nothing', onOutput, message = new Uint8Array() } = call
  const program = by === 'git' ? gitHook(git, call) : hookProgram(by, call.args)
  const its = { ...hookEnvironment(env, { git, top, call }), ...program.env }
  const end = await runProgram(git, { ...program, cwd: top, env: its, input, onOutput })
  return end.kind === 'ended' ? { exitCode: end.exitCode, message } : { exitCode: -1, message, reason: end.reason }
}

type HookProgram = Pick<ProgramCall, 'program' | 'args' | 'env'>

function gitHook({ program }: Repository, { name, args, inputFile }: Start): HookProgram {
  const stdin = inputFile === undefined ? [] : [`--to-stdin=${inputFile}`]
  return { program, args: ['hook', 'run', '--ignore-missing', ...stdin, name, '--', ...args], env: {} }
}

/** On Windows a hook is a script for the shell that git brings along. */
function hookProgram(file: string, args: readonly string[]): HookProgram {
  if (platform() !== 'win32') return { program: file, args, env: {} }
  const alias = ['-c', 'alias.git-slim-hook=!"$GIT_SLIM_HOOK"', 'git-slim-hook']
  return { program: 'git', args: [...alias, ...args], env: { GIT_SLIM_HOOK: file.replaceAll('\\', '/') } }
}

/** What git sets for its hooks. @see run-command.c, commit.c run_commit_hook */
function hookEnvironment(
  env: Env,
  { git, top, call }: { readonly git: Repository; readonly top: string; readonly call: HookCall },
): Env {
  const { gitDirectory } = git
  const isUsual = gitDirectory === join(top, '.git')
  const isNamed = !isUsual || env['GIT_DIR'] !== undefined
  const index = isUsual ? '.git/index' : join(gitDirectory, 'index')
  return {
    ...env,
    GIT_PREFIX: '',
    ...(isNamed ? { GIT_DIR: gitDirectory } : {}),
    ...(env['GIT_WORK_TREE'] === undefined ? {} : { GIT_WORK_TREE: top }),
    ...(call.name.endsWith('rebase') || call.name === 'post-rewrite' ? {} : { GIT_INDEX_FILE: index }),
    ...(call.editor === 'none' ? { GIT_EDITOR: ':' } : {}),
    ...(call.author === undefined ? {} : authorEnvironment(call.author)),
  }
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
