/**
 * Runs porcelain commands whose output simple-git parses; all configuration of simple-git is here. Loading it takes
 * time, so this file is imported only where it is needed. Everything else is started by `spawn.ts`.
 */
import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { GitConstructError, GitError, type SimpleGit, type SimpleGitOptions, simpleGit } from 'simple-git'
import { commandLine } from './command-line.js'
import { endWhenAborted, failureOf, type GitProgram, interrupted, startFailure } from './spawn.js'

/** A failed command. Only subclasses of simple-git's own error come back as they were thrown. */
class Failed extends GitError {}

/**
 * Has simple-git run one command, and returns its parsed output.
 *
 * @throws GitSlimError of the kind that git's words tell, when the exit code is not 0
 */
export async function askPorcelain<T>(git: GitProgram, question: (porcelain: SimpleGit) => PromiseLike<T>): Promise<T> {
  refuseInterrupted(git)
  const env = variablesIn(git)
  const command = watchCommand(git)
  try {
    const porcelain = simpleGit(optionsFor(git, Object.keys(env))).env(env)
    const answer = await question(porcelain.outputHandler(command.begins))
    refuseInterrupted(git)
    return answer
  } catch (error) {
    throw error instanceof Failed || error instanceof GitConstructError ? command.failure(error) : error
  } finally {
    command.forget()
  }
}

function refuseInterrupted({ signal }: GitProgram): void {
  if (signal.aborted) throw interrupted()
}

function optionsFor({ cwd, program }: GitProgram, variables: readonly string[]): Partial<SimpleGitOptions> {
  return {
    baseDir: cwd,
    binary: program,
    allowEnvironment: [...variables],
    unsafe: { ...fromEnvironment, allowUnsafeCustomBinary: true, allowAbbreviatedOptions: true },
    // Otherwise a failure with empty stderr would count as success.
    errors: (error, { exitCode, stdErr }) =>
      exitCode === 0 ? error : new Failed(undefined, Buffer.concat(stdErr).toString('utf8')),
  }
}

/**
 * Settings that simple-git refuses unless they are allowed, and that an environment may contain, in variables or as
 * `GIT_CONFIG_KEY_<n>`. The environment is the one that `spawn.ts` passes to git; the arguments are ours.
 */
const fromEnvironment: SimpleGitOptions['unsafe'] = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
}

function variablesIn({ env }: GitProgram): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** Takes the program, its stdout and stderr, and its arguments. */
type OutputHandler = Extract<Parameters<SimpleGit['outputHandler']>[0], (...args: never) => unknown>

interface WatchedCommand {
  /** Called by simple-git after it has started the command. */
  readonly begins: OutputHandler
  readonly failure: (error: Error) => Error
  readonly forget: () => void
}

/**
 * Finds the process that simple-git starts and does not expose: on an interruption simple-git would end only that
 * process, and leave its children running. Node reports every process that is created, before its streams are.
 *
 * @see the diagnostics channel `child_process` of Node
 */
function watchCommand(git: GitProgram): WatchedCommand {
  const made: ChildProcess[] = []
  const note = (message: unknown) => void made.push((message as { readonly process: ChildProcess }).process)
  subscribe('child_process', note)
  let child: ChildProcess | undefined
  let notStarted: Error | undefined
  let args: readonly string[] = []
  return {
    begins: (...[, stdout, , given]: Parameters<OutputHandler>) => {
      args = given
      git.trace(commandLine({ args, cwd: git.cwd }))
      child = made.find(candidate => candidate.stdout === stdout)
      if (child === undefined) throw new Error('the process that simple-git has started is not to be found')
      child.on('error', error => (notStarted = error))
      // simple-git leaves stdin open, and a command that reads it would wait for ever.
      child.stdin?.end()
      endWhenAborted(child, git)
    },
    failure: error =>
      child?.pid === undefined
        ? startFailure(notStarted ?? error, git)
        : failureOf(git, { args, exitCode: child.exitCode ?? -1, signal: child.signalCode, stderr: error.message }),
    forget: () => unsubscribe('child_process', note),
  }
}
