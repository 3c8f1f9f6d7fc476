import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'

const prefix = 'git-slim-test-'

/** Returns a fresh, empty directory that goes when the test has ended, also when it failed. */
export async function tempDirectory(t: Pick<ExecutionContext, 'teardown'>): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), prefix)))
  t.teardown(() => removeDirectory(directory))
  return directory
}

/** Removes a directory and all that is in it. Retried, since Windows holds files for a moment after their process. */
export async function removeDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

/** Returns a fresh, empty directory that goes when the test process ends: for what all tests of a file share. */
export function processDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), prefix)))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }))
  return directory
}
