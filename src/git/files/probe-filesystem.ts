import { access, chmod, lstat, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the file system under a repository can and cannot do; git has to be told. */
export interface FileSystem {
  /** Whether a file's executable bit is kept. */
  readonly fileMode: boolean
  readonly symlinks: boolean
  /** Whether `a` and `A` are one file. */
  readonly ignoreCase: boolean
  /** Whether names come back in another Unicode form than they were given in, as on HFS+ and APFS. */
  readonly decomposesUnicode: boolean
}

// "ä", as one character and as two.
const composed = 'slim-\u00e4'
const decomposed = 'slim-a\u0308'

/**
 * Tries out what the file system can do, in a directory of the caller's; what it makes there it removes.
 *
 * @see git-init(1); setup.c, create_default_files
 */
export async function probeFileSystem(directory: string): Promise<FileSystem> {
  const probe = join(directory, 'slim-probe')
  const link = join(directory, 'slim-link')
  const accented = join(directory, composed)
  try {
    await Promise.all([writeFile(probe, ''), writeFile(accented, '')])
    return {
      fileMode: await keepsExecutableBit(probe),
      symlinks: await makesSymlink(link),
      ignoreCase: await exists(join(directory, 'SLIM-probe')),
      decomposesUnicode: await exists(join(directory, decomposed)),
    }
  } finally {
    await Promise.all([probe, link, accented].map(path => rm(path, { force: true })))
  }
}

async function keepsExecutableBit(path: string): Promise<boolean> {
  const executable = 0o100
  const before = (await lstat(path)).mode
  // A file that is executable without having been made so: the file system calls every file that.
  if ((before & executable) !== 0) return false
  await chmod(path, before | executable)
  return ((await lstat(path)).mode & executable) !== 0
}

async function makesSymlink(path: string): Promise<boolean> {
  try {
    await symlink('testing', path)
    return (await lstat(path)).isSymbolicLink()
  } catch {
    // Windows allows it to some users only, and some file systems to none: whatever the reason, there are none.
    return false
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
