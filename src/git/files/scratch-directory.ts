import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessMark } from '../port.js'

const NAME = /^git-slim-fetch-(.+)-(\d+)\.(\d+)$/
let made = 0

/**
 * Makes a directory inside a git directory, for what is not yet the repository's own, and removes those that killed
 * processes of this host have left.
 */
export async function makeScratchDirectory(gitDirectory: string, mark: ProcessMark): Promise<string> {
  const host = mark.host.replace(/[^A-Za-z0-9.-]/g, '_')
  for (const name of await readdir(gitDirectory)) {
    const [, of, pid] = NAME.exec(name) ?? []
    if (of === host && Number(pid) !== mark.pid && !mark.isAlive(Number(pid)))
      await removeScratch(join(gitDirectory, name))
  }
  const directory = join(gitDirectory, `git-slim-fetch-${host}-${mark.pid}.${made++}`)
  await mkdir(directory)
  return directory
}

/** Removes such a directory and all in it. */
export async function removeScratch(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
}
