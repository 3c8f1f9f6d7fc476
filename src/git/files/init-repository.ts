import { mkdir, writeFile, access, chmod, lstat, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConfigLine, formatConfig } from '../../core/config/format-config.js'
import type { ObjectFormat } from '../../core/object/oid.js'
import type { RefName } from '../port.js'
import { templateConfig } from './template-files.js'

export interface NewRepository {
  /** The future repository: `<worktree>/.git`, or the bare repository. Created if it does not exist. */
  readonly gitDirectory: string
  readonly kind: 'worktree' | 'bare'
  readonly objectFormat: ObjectFormat
  /** The branch of HEAD. */
  readonly branch: RefName
  /** Settings besides those of the file system, such as the remotes. */
  readonly config: readonly ConfigLine[]
  /** The template directory, whose settings come first. */
  readonly templates?: string | undefined
}

/**
 * Creates an empty repository, as `git init` does in the same place, but without the files of a template.
 *
 * @see gitrepository-layout(5)
 */
export async function initRepository(repository: NewRepository): Promise<void> {
  const { gitDirectory, branch, templates } = repository
  const directories = ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags']
  for (const name of directories) await mkdir(join(gitDirectory, name), { recursive: true })
  const fileSystem = await probeFileSystem(gitDirectory)
  const first = templates === undefined ? '' : await templateConfig(templates)
  await writeFile(join(gitDirectory, 'config'), first + formatConfig(settings(repository, fileSystem)))
  await writeFile(join(gitDirectory, 'HEAD'), `ref: ${branch}\n`)
}

function settings({ kind, objectFormat, config }: NewRepository, fileSystem: FileSystem): readonly ConfigLine[] {
  const format: readonly ConfigLine[] = objectFormat === 'sha1' ? [] : [['extensions', 'objectformat', objectFormat]]
  const extended = [...format, ...config].some(line => needsVersionOne(line))
  return [
    ['core', 'repositoryformatversion', extended ? '1' : '0'],
    ['core', 'filemode', String(fileSystem.fileMode)],
    ['core', 'bare', String(kind === 'bare')],
    ...when(kind === 'worktree', 'logallrefupdates', 'true'),
    ...when(!fileSystem.symlinks, 'symlinks', 'false'),
    ...when(fileSystem.ignoreCase, 'ignorecase', 'true'),
    ...when(fileSystem.decomposesUnicode, 'precomposeunicode', 'true'),
    ...format,
    ...config,
  ]
}

/** As in git: values that old versions may ignore need no version. */
function needsVersionOne([section, name]: ConfigLine): boolean {
  if (section.toLowerCase() === 'extensions') return name.toLowerCase() !== 'worktreeconfig'
  return name.toLowerCase() === 'promisor'
}

function when(condition: boolean, name: string, value: string): readonly ConfigLine[] {
  return condition ? [['core', name, value]] : []
}

/** What the file system of a repository can do; git has to be told. */
export interface FileSystem {
  /** Whether a file's executable bit is kept. */
  readonly fileMode: boolean
  readonly symlinks: boolean
  /** Whether `a` and `A` are one file. */
  readonly ignoreCase: boolean
  /** Whether names come back in another Unicode form, as on HFS+ and APFS. */
  readonly decomposesUnicode: boolean
}

// "ä", as one character and as two.
const composed = 'slim-\u00e4'
const decomposed = 'slim-a\u0308'

/**
 * Tests the file system in a directory of the caller, and removes its test files.
 *
 * @see git-init(1); setup.c, create_default_files
 */
async function probeFileSystem(directory: string): Promise<FileSystem> {
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
  // A file that is executable without having been made so: on this file system every file is.
  if ((before & executable) !== 0) return false
  await chmod(path, before | executable)
  return ((await lstat(path)).mode & executable) !== 0
}

async function makesSymlink(path: string): Promise<boolean> {
  try {
    await symlink('testing', path)
    return (await lstat(path)).isSymbolicLink()
  } catch {
    // Windows allows them only to some users, and some file systems not at all: for whatever reason, there are none.
    return false
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
