import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import { hasCode, orAbsent } from './file-errors.js'
import { renameFile } from './rename-file.js'

/**
 * A file's lock, as all of git understands it: `<file>.lock`, made by whoever is first, and renamed into place.
 *
 * @see git's lockfile.h
 */
export class LockFile {
  private open = true

  private constructor(
    private readonly target: string,
    private readonly handle: FileHandle,
  ) {}

  /**
   * Takes the lock on a file, waiting for another's to go.
   *
   * @throws GitSlimError `ref-locked` when it does not
   */
  static async take(target: string, waitMs: number): Promise<LockFile> {
    const path = `${target}.lock`
    const end = Date.now() + waitMs
    for (;;) {
      try {
        return new LockFile(target, await open(path, 'wx'))
      } catch (error) {
        // Another git removes directories that have become empty, also the one made here a moment ago.
        if (hasCode(error, 'ENOENT')) await mkdir(dirname(path), { recursive: true })
        else if (!hasCode(error, 'EEXIST')) throw error
        else if (Date.now() >= end) throw new GitSlimError('ref-locked', messages.git.refLocked(path, `${path} exists`))
        else await sleep(5 + Math.random() * 20)
      }
    }
  }

  async write(content: string): Promise<void> {
    await this.handle.writeFile(content)
    await this.handle.sync()
  }

  /** Puts what was written in the place of the file, and ends the lock. */
  async commit(): Promise<void> {
    await this.handle.close()
    await renameFile(`${this.target}.lock`, this.target)
    this.open = false
  }

  /** Ends the lock, if it is still held, and leaves the file as it was. */
  async release(): Promise<void> {
    if (!this.open) return
    this.open = false
    // Closed already when a commit failed on its rename.
    await this.handle.close().catch(() => {})
    await orAbsent(unlink(`${this.target}.lock`))
  }
}
