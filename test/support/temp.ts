import { mkdtempSync, readFileSync, realpathSync, rmSync, statfsSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'

const prefix = 'git-slim-test-'

const memory = '/dev/shm'
/** All tests together need less. */
const enoughRoom = 2 * 2 ** 30

// Tests make and remove thousands of small files, which costs a third of the system's time on a disk. TMPDIR decides.
if (process.env['TMPDIR'] === undefined && isUsable(memory)) process.env['TMPDIR'] = memory

/** Tells whether a directory is a file system in memory, on which there is room and programs may be started. */
function isUsable(directory: string): boolean {
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .find(line => line.split(' ')[1] === directory)
    const [, , kind, options = ''] = mount?.split(' ') ?? []
    const { bavail, bsize } = statfsSync(directory)
    return kind === 'tmpfs' && !/\b(?:noexec|ro)\b/.test(options) && bavail * bsize >= enoughRoom
  } catch {
    return false
  }
}

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
