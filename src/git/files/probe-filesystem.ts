import { access, chmod, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a file system can do, as far as git's configuration records it. */
export interface FilesystemTraits {
  /** Keeps the executable bit. */
  readonly fileMode: boolean
  readonly symlinks: boolean
  /** Takes `A` and `a` for one name. */
  readonly ignoreCase: boolean
  /** Takes the composed and the decomposed spelling of a letter for one name, as on a Mac. */
  readonly precomposeUnicode: boolean
}

/**
 * Finds out what the file system of a directory can do, with files that it removes again.
 *
 * @see builtin/init-db.c, create_default_files; compat/precompose_utf8.c
 */
export async function probeFilesystem(directory: string): Promise<FilesystemTraits> {
  const file = join(directory, 'probe\u00e4')
  await writeFile(file, '')
  try {
    const [fileMode, symlinks, ignoreCase, precomposeUnicode] = await Promise.all([
      keepsExecutableBit(file),
      makesSymlinks(join(directory, 'probe-link')),
      exists(join(directory, 'PrObE\u00e4')),
      exists(join(directory, 'probea\u0308')),
    ])
    return { fileMode, symlinks, ignoreCase, precomposeUnicode }
  } finally {
    await rm(file)
  }
}

async function keepsExecutableBit(file: string): Promise<boolean> {
  const before = (await stat(file)).mode
  await chmod(file, before ^ 0o100)
  return (await stat(file)).mode !== before
}

async function makesSymlinks(file: string): Promise<boolean> {
  try {
    await symlink('testing', file)
  } catch {
    return false // EPERM on Windows without the right to make them, ENOSYS on some file systems.
  }
  await rm(file)
  return true
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch {
    return false
  }
}
