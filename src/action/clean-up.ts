/** State that the main step leaves on the machine for later steps of the job, and that the post step removes. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { configEnvironment } from '../core/config/config-environment.js'
import type { ConfigLine } from '../core/config/format-config.js'
import { isFailure } from '../core/errors.js'
import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'
import { noted, saveState } from './file-commands.js'
import { gitDirectories } from './git-directories.js'
import { forgetToken } from './kept-token.js'
import type { SettingsFiles, Surroundings } from './surroundings.js'

/**
 * Makes git trust a directory that another user owns, as in a container job. A failure is only reported, because most
 * jobs do not need it.
 */
export async function trustDirectory(surroundings: Surroundings, directory: string): Promise<void> {
  const { env, settings, reporter } = surroundings
  try {
    const file = await settings.userFile()
    if (file === undefined) return reporter.warn(messages.action.safeDirectoryFailed(messages.action.noHome))
    await saveState(env, { trusted: JSON.stringify({ file, directory }) })
    await settings.add(file, trustLines(directory))
  } catch (error) {
    reporter.warn(messages.action.safeDirectoryFailed(whyOf(error)))
  }
}

/**
 * Returns the environment in which git trusts the directories of this step: its own, and the one it was told to use.
 */
export function withTrust(env: Env): Env {
  return configEnvironment(env, [['safe.directory', '*']])
}

/** Records a directory that holds an ssh key. */
export async function noteKey(env: Env, directory: string): Promise<void> {
  await saveState(env, { key: JSON.stringify({ directory }) })
}

/** Makes later steps of the job start ssh in a clone and its submodules as this step did. */
export async function keepSshCommand(
  { env, settings }: Surroundings,
  directory: string,
  command: string,
): Promise<void> {
  await saveState(env, { ssh: JSON.stringify({ directory, command }) })
  for (const gitDirectory of await gitDirectories(directory)) {
    await settings.add(join(gitDirectory, 'config'), sshLines(command))
  }
}

/** Removes a key. */
export async function removeKey(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 3 })
}

/** Removes everything that was recorded. A failure to remove something is reported and never fails the job. */
export async function cleanUp({ env, settings, reporter }: Surroundings): Promise<void> {
  const removals = [
    { what: messages.action.theKey, remove: () => forgetKey(env, settings) },
    { what: messages.action.theCredential, remove: () => forgetToken(env, settings) },
    { what: messages.action.theTrust, remove: () => distrust(env, settings) },
  ]
  for (const { what, remove } of removals) {
    try {
      await remove()
    } catch (error) {
      reporter.warn(messages.action.notCleanedUp(what, whyOf(error)))
    }
  }
}

async function forgetKey(env: Env, settings: SettingsFiles): Promise<void> {
  const key = noted(env, 'key', 'directory')
  if (key !== undefined) await removeKey(key.directory)
  const ssh = noted(env, 'ssh', 'directory', 'command')
  if (ssh === undefined) return
  for (const gitDirectory of await gitDirectories(ssh.directory)) {
    await settings.remove(join(gitDirectory, 'config'), sshLines(ssh.command))
  }
}

function sshLines(command: string): readonly ConfigLine[] {
  return [['core', 'sshCommand', command]]
}

async function distrust(env: Env, settings: SettingsFiles): Promise<void> {
  const note = noted(env, 'trusted', 'directory', 'file')
  if (note !== undefined) await settings.remove(note.file, trustLines(note.directory))
}

/** Git for Windows needs slashes too. */
function trustLines(directory: string): readonly ConfigLine[] {
  return [['safe', 'directory', directory.replaceAll('\\', '/')]]
}

function whyOf(error: unknown): string {
  return (isFailure(error) ? error.reason : undefined) ?? (error as Error).message
}
