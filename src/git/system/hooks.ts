import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join, resolve } from 'node:path'
import semverGte from 'semver/functions/gte.js'
import type { RewriteStep } from '../../core/rewrite/todo/rewrite-step.js'
import { diskFailure, orAbsent } from '../files/file-errors.js'
import { findHook, namesDotGit } from '../files/find-hook.js'
import { hideRebase, makeRebaseView, makeView, removeView, showRebase } from '../files/rebase-state.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import type { HookCall, HookEnd, Hooks, HookState } from '../port/hooks-and-notes.js'
import type { Config, Env, HookName } from '../port.js'
import { homePath } from '../files/home-path.js'
import { hookEnvironment, type HookPlace, isUsual, type HooksParts } from './hook-environment.js'
import type { Repository } from './repository.js'
import { type ProgramCall, runProgram } from './run-program.js'
import { runGit } from './spawn.js'
import { worktreeTop } from './show-toplevel.js'

/** Returns the hooks of a repository; each is looked for once. */
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
      // Git does not rebase in a bare repository, and takes one with a commondir for one with files.
      if (call.step !== undefined && !git.bare) {
        return startAtStep(parts, place, { call, step: call.step, directory: await directoryOnce() })
      }
      return needsFile ? startInScratch(parts, place, call) : start(parts, place, call)
    },
  }
}

async function stateOf(parts: HooksParts, directory: string, name: HookName): Promise<HookState> {
  return (await isConfigured(parts, name)) ? 'present' : findHook(directory, name)
}

/** Tells whether there are hooks that only git can run. */
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
  // As in git, an empty value means no hooks, and not the top of the worktree.
  if (path === '') return resolve('/')
  const full = homePath(path, env)
  return resolve(full) === full ? full : resolve(await top(), full)
}

/** In a directory of its own: at git's own path, another rewrite would find the message file. */
async function startInScratch(parts: HooksParts, place: HookPlace, call: HookCall): Promise<HookEnd> {
  const scratch = await makeScratchDirectory(parts.git.commonDirectory, call.mark)
  try {
    return await startWithFile(parts, place, { call, directory: scratch })
  } finally {
    await removeScratch(scratch)
  }
}

/** Shows a hook the repository as it is at a step of a rewrite. */
async function startAtStep(
  parts: HooksParts,
  place: HookPlace,
  { call, step, directory }: { readonly call: HookCall; readonly step: RewriteStep; readonly directory: string },
): Promise<HookEnd> {
  const { git } = parts
  const view = await makeView(git.commonDirectory, call.mark)
  const shown = { gitDirectory: git.gitDirectory, commonDirectory: git.commonDirectory, view }
  try {
    await makeRebaseView(shown, step)
    const isTable = (await parts.config.get('extensions.refStorage')) === 'reftable'
    if (isTable) await moveHeadToTable(git, view, step)
    if (isUsual(git, place) && (await namesDotGit(directory, call.name))) await showRebase(shown, step)
    const end = await startWithFile(parts, { ...place, view }, { call, directory: view })
    return { ...end, head: await (isTable ? headInTable(git, view) : headInFile(view)) }
  } catch (error) {
    throw diskFailure(error, view)
  } finally {
    await hideRebase(shown, call.mark)
    await removeView(view)
  }
}

/** A hook may have removed it. */
async function headInFile(view: string): Promise<string | undefined> {
  return (await orAbsent(readFile(join(view, 'HEAD'), 'utf8')))?.trim()
}

async function headInTable(git: Repository, view: string): Promise<string | undefined> {
  const call = { env: { GIT_DIR: view }, expect: [0, 1, 128] }
  const branch = await runGit(git, ['symbolic-ref', '-q', 'HEAD'], call)
  if (branch.exitCode === 0) return `ref: ${branch.stdout.toString().trim()}`
  const { exitCode, stdout } = await runGit(git, ['rev-parse', '-q', '--verify', 'HEAD'], call)
  return exitCode === 0 ? stdout.toString().trim() : undefined
}

/** With reftable, HEAD is in the tables too. */
async function moveHeadToTable(git: Repository, view: string, { head }: RewriteStep): Promise<void> {
  await mkdir(join(view, 'reftable'))
  await writeFile(join(view, 'HEAD'), 'ref: refs/heads/.invalid\n')
  await runGit(git, ['update-ref', '--no-deref', 'HEAD', head], { env: { GIT_DIR: view } })
}

async function startWithFile(
  parts: HooksParts,
  place: HookPlace,
  { call, directory }: { readonly call: HookCall; readonly directory: string },
): Promise<HookEnd> {
  const text = call.message ?? (place.by === 'git' ? call.input : undefined)
  if (text === undefined) return start(parts, place, call)
  // Editors and hooks know this file name.
  const file = join(directory, 'COMMIT_EDITMSG')
  await writeFile(file, text)
  if (call.message === undefined) return start(parts, place, { ...call, inputFile: file })
  const end = await start(parts, place, { ...call, args: [file, ...call.args] })
  return { ...end, message: await readLeft(file) }
}

/** A file that a hook has removed, or replaced by something else, is ignored. */
async function readLeft(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch {
    return new Uint8Array()
  }
}

/** A call with the file that the hook reads. */
type Start = HookCall & { readonly inputFile?: string }

async function start(parts: HooksParts, place: HookPlace, call: Start): Promise<HookEnd> {
  const { git } = parts
  const { top, by } = place
  const { input = 'nothing', onOutput, message = new Uint8Array() } = call
  const program = by === 'git' ? gitHook(git, call) : hookProgram(by, call.args)
  const its = { ...(await hookEnvironment(parts, place, call)), ...program.env }
  const end = await runProgram(git, { ...program, cwd: top, env: its, input, onOutput })
  return end.kind === 'ended' ? { exitCode: end.exitCode, message } : { exitCode: -1, message, reason: end.reason }
}

type HookProgram = Pick<ProgramCall, 'program' | 'args' | 'env'>

function gitHook({ program }: Repository, { name, args, inputFile }: Start): HookProgram {
  const stdin = inputFile === undefined ? [] : [`--to-stdin=${inputFile}`]
  return { program, args: ['hook', 'run', '--ignore-missing', ...stdin, name, '--', ...args], env: {} }
}

/** On Windows a hook is a script for git's own shell. */
function hookProgram(file: string, args: readonly string[]): HookProgram {
  if (platform() !== 'win32') return { program: file, args, env: {} }
  const alias = ['-c', 'alias.git-slim-hook=!"$GIT_SLIM_HOOK"', 'git-slim-hook']
  return { program: 'git', args: [...alias, ...args], env: { GIT_SLIM_HOOK: file.replaceAll('\\', '/') } }
}
