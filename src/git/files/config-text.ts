import { type FileHandle, mkdir, open, readFile, realpath, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConfigLine, formatConfig } from '../../core/config/format-config.js'
import type { Env } from '../port.js'
import { hasCode, orAbsent } from './file-errors.js'
import { homeOf } from './home-path.js'
import { renameFile } from './rename-file.js'

/** Another git holds the lock only for a moment. */
const patienceMs = 2000

/** Appends lines to a configuration file, and creates it if needed. */
export function addConfigLines(file: string, lines: readonly ConfigLine[]): Promise<void> {
  return edit(file, text => `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${textFor(lines)}`)
}

/**
 * Removes the lines of {@link addConfigLines} once, and leaves everything else unchanged. Does nothing if they are not
 * found as they were added. A file that becomes empty is removed.
 */
export async function removeConfigLines(file: string, lines: readonly ConfigLine[]): Promise<void> {
  const added = textFor(lines)
  if ((await textOf(file))?.includes(added)) await edit(file, text => text.replace(added, () => ''))
}

/**
 * Returns the file that git writes the user's settings to, or undefined without one.
 *
 * @see git-config(1), FILES: `~/.gitconfig`, unless only `$XDG_CONFIG_HOME/git/config` is there
 */
export async function userConfigFile(env: Env): Promise<string | undefined> {
  const named = env['GIT_CONFIG_GLOBAL']
  if (named !== undefined) return named || undefined
  const home = homeOf(env)
  if (!home) return undefined
  const own = join(home, '.gitconfig')
  const other = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'git', 'config')
  const onlyOther = (await orAbsent(stat(own))) === undefined && (await orAbsent(stat(other))) !== undefined
  return onlyOther ? other : own
}

/** The file keeps its permissions, and its place if a link leads to it. */
async function edit(named: string, change: (text: string) => string): Promise<void> {
  const file = (await orAbsent(realpath(named))) ?? named
  const lock = `${file}.lock`
  const handle = await takeLock(lock)
  let held = true
  try {
    const changed = change((await textOf(file)) ?? '')
    if (changed === '') {
      await orAbsent(unlink(file))
      return
    }
    const stats = await orAbsent(stat(file))
    // Set first, since the file may contain secrets.
    if (stats !== undefined) await handle.chmod(stats.mode & 0o777)
    await handle.writeFile(Buffer.from(changed, 'latin1'))
    await handle.close()
    await renameFile(lock, file)
    held = false
  } finally {
    await handle.close()
    if (held) await orAbsent(unlink(lock))
  }
}

/** Locked as git locks its configuration: another process waits, or gives up. */
async function takeLock(lock: string): Promise<FileHandle> {
  for (const end = Date.now() + patienceMs; ; ) {
    try {
      return await open(lock, 'wx')
    } catch (error) {
      if (hasCode(error, 'ENOENT')) await mkdir(dirname(lock), { recursive: true })
      else if (!hasCode(error, 'EEXIST') || Date.now() >= end) throw error
      else await sleep(10 + Math.random() * 20)
    }
  }
}

function textFor(lines: readonly ConfigLine[]): string {
  return Buffer.from(formatConfig(lines), 'utf8').toString('latin1')
}

/** As bytes, one character each: a path in it need not be UTF-8. */
function textOf(file: string): Promise<string | undefined> {
  return orAbsent(readFile(file, 'latin1'))
}
