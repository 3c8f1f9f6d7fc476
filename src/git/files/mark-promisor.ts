import { readFile, realpath, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { formatConfig } from '../../core/config/format-config.js'
import { ConfigValues } from '../../core/config/config-values.js'
import { readOwnConfiguration } from './config-files.js'
import type { LockOwner } from './dead-locks.js'
import { LockFile } from './lock-file.js'

/** How long another's lock is waited for. */
const waitMs = 2000

/**
 * Records a promisor remote, so that git fetches missing objects when it needs them. No filter is recorded: later
 * fetches are complete.
 *
 * @throws GitSlimError `ref-locked` when somebody else is changing the configuration
 * @see gitrepository-layout(5), git-config(1), remote.<name>.promisor
 */
export async function markPromisor(owner: LockOwner, remote: string): Promise<void> {
  const { gitDirectory } = owner
  const own = new ConfigValues(await readOwnConfiguration(gitDirectory))
  if (own.getBoolean(`remote.${remote}.promisor`) === true) return
  // A symbolic link to a shared file stays one.
  const file = await realpath(join(gitDirectory, 'config'))
  const lock = await LockFile.take(file, waitMs, owner)
  try {
    const text = await readFile(file, 'latin1')
    const end = text === '' || text.endsWith('\n') ? '' : '\n'
    const lines = Buffer.from(formatConfig([[`remote "${remote}"`, 'promisor', 'true']]))
    await lock.write(Buffer.concat([Buffer.from(text + end, 'latin1'), lines]))
    await lock.commit()
  } finally {
    await lock.release()
  }
}

/** Marks the packs of a repository as promisor packs. */
export async function removePromisorFiles(gitDirectory: string): Promise<void> {
  const directory = join(gitDirectory, 'objects', 'pack')
  const names = (await readdir(directory)).filter(name => name.endsWith('.promisor'))
  await Promise.all(names.map(name => unlink(join(directory, name))))
}
