import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type ConfigLine, formatConfig } from '../../core/config/format-config.js'
import type { ObjectFormat, RefName } from '../port.js'
import { probeFilesystem } from './probe-filesystem.js'

export interface RepositoryShape {
  readonly bare: boolean
  readonly objectFormat: ObjectFormat
  /** The branch HEAD stands for; it need not exist. */
  readonly head: RefName
  /** Configuration beyond what every repository has. */
  readonly config: readonly ConfigLine[]
}

/** The directories that git and those who script it expect; `info` and `hooks` stay empty. */
const directories = ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info', 'hooks']

/**
 * Makes an empty repository inside an existing directory, as git-init(1) does but for the samples, and returns its
 * git directory. No program is started, and no template is copied.
 */
export async function initRepository(directory: string, shape: RepositoryShape): Promise<string> {
  const gitDirectory = shape.bare ? directory : join(directory, '.git')
  await Promise.all(directories.map(name => mkdir(join(gitDirectory, name), { recursive: true })))
  const filesystem = await probeFilesystem(gitDirectory)
  const lines = [...coreLines(shape, filesystem), ...shape.config]
  await writeFile(join(gitDirectory, 'config'), formatConfig(lines))
  await writeSymref(gitDirectory, { name: 'HEAD' as RefName, target: shape.head })
  return gitDirectory
}

/** Makes a symbolic ref in a repository that nobody else uses yet: no lock is taken. */
export async function writeSymref(
  gitDirectory: string,
  { name, target }: { readonly name: RefName; readonly target: RefName },
): Promise<void> {
  const file = join(gitDirectory, ...name.split('/'))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `ref: ${target}\n`)
}

function coreLines(
  { bare, objectFormat }: RepositoryShape,
  { fileMode, symlinks, ignoreCase, precomposeUnicode }: Awaited<ReturnType<typeof probeFilesystem>>,
): readonly ConfigLine[] {
  const sha256 = objectFormat === 'sha256'
  return [
    ['core', 'repositoryformatversion', sha256 ? '1' : '0'],
    ['core', 'filemode', String(fileMode)],
    ['core', 'bare', String(bare)],
    ...(bare ? [] : [['core', 'logallrefupdates', 'true'] as const]),
    ...(symlinks ? [] : [['core', 'symlinks', 'false'] as const]),
    ...(ignoreCase ? [['core', 'ignorecase', 'true'] as const] : []),
    ...(precomposeUnicode ? [['core', 'precomposeunicode', 'true'] as const] : []),
    ...(sha256 ? [['extensions', 'objectformat', 'sha256'] as const] : []),
  ]
}
