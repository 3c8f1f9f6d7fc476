import { type FileHandle, link, mkdir, open, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { breakDeadLocks, type LockOwner } from './dead-locks.js'
import { hasCode, orAbsent } from './file-errors.js'
import { giveUpName, ownName } from './own-names.js'
import { renameFile } from './rename-file.js'

/**
 * A file's lock, as git uses it: `<file>.lock`, created exclusively, and renamed into place. While it is held, a second
 * name tells its owner, so that the lock of a killed process can be recognised.
 *
 * @see git's lockfile.h
 */
export class LockFile {
  private open = true

  private constructor(
    private readonly target: string,
    private readonly held: Held,
  ) {}

  /**
   * Takes the lock on a file, and waits for another's to go; the lock of a killed process is removed.
   *
   * @throws GitSlimError `ref-locked` when it does not
   */
  static async take(target: string, waitMs: number, owner: LockOwner): Promise<LockFile> {
    const path = `${target}.lock`
    const end = Date.now() + waitMs
    let cleared = false
    for (;;) {
      try {
        return new LockFile(target, await create(path, owner))
      } catch (error) {
        // Another git removes empty directories, perhaps also the one created just now.
        if (hasCode(error, 'ENOENT')) await mkdir(dirname(path), { recursive: true })
        else if (!hasCode(error, 'EEXIST')) throw error
        else if (!cleared) {
          cleared = true
          await breakDeadLocks(owner)
        } else if (Date.now() >= end)
          throw new GitSlimError('ref-locked', messages.git.refLocked(path, `${path} exists`))
        else await sleep(5 + Math.random() * 20)
      }
    }
  }

  async write(content: string | Uint8Array): Promise<void> {
    await this.held.handle.writeFile(content)
    await this.held.handle.sync()
  }

  /** Writes a file whose date says until when it is valid; like git's index, it need not survive a power failure. */
  async writeDated(content: Uint8Array, date: Date): Promise<void> {
    await this.held.handle.writeFile(content)
    await this.held.handle.utimes(date, date)
  }

  /** Replaces the file with the new content, and ends the lock. */
  async commit(): Promise<void> {
    await this.held.handle.close()
    await renameFile(`${this.target}.lock`, this.target)
    this.open = false
    await this.forgetName()
  }

  /** Ends the lock, if it is still held, and leaves the file unchanged. */
  async release(): Promise<void> {
    if (!this.open) return
    this.open = false
    // Closed already when a commit failed on its rename.
    await this.held.handle.close().catch(() => {})
    await orAbsent(unlink(`${this.target}.lock`))
    await this.forgetName()
  }

  private async forgetName(): Promise<void> {
    if (this.held.ownPath !== undefined) await remove(this.held.ownPath)
  }
}

interface Held {
  readonly handle: FileHandle
  /** The second name; undefined where files can have only one. */
  readonly ownPath: string | undefined
}

async function create(path: string, { gitDirectory, mark }: LockOwner): Promise<Held> {
  const ownPath = join(gitDirectory, ownName('lock', mark))
  const handle = await open(ownPath, 'wx')
  try {
    await link(ownPath, path)
    return { handle, ownPath }
  } catch (error) {
    await handle.close()
    await remove(ownPath)
    if (hasCode(error, 'EEXIST', 'ENOENT')) throw error
    return { handle: await open(path, 'wx'), ownPath: undefined }
  }
}

async function remove(ownPath: string): Promise<void> {
  await orAbsent(unlink(ownPath))
  giveUpName(basename(ownPath))
}
