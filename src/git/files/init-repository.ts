import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConfigLine, formatConfig } from '../../core/config/format-config.js'
import type { ObjectFormat } from '../../core/object/oid.js'
import type { RefName } from '../port.js'
import { type FileSystem, probeFileSystem } from './probe-filesystem.js'
import { templateConfig } from './template-files.js'

export interface NewRepository {
  /** What becomes the repository: `<worktree>/.git`, or the bare repository. Made when it is not there. */
  readonly gitDirectory: string
  readonly kind: 'worktree' | 'bare'
  readonly objectFormat: ObjectFormat
  /** The branch that HEAD stands for. */
  readonly branch: RefName
  /** Settings beyond those of the file system, such as the remotes. */
  readonly config: readonly ConfigLine[]
  /** The template directory whose settings come before all others. */
  readonly templates?: string | undefined
}

/**
 * Makes an empty repository, as `git init` does in the same place, but for the files of a template.
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

/** As git has it: what versions of old may pass over needs none. */
function needsVersionOne([section, name]: ConfigLine): boolean {
  if (section.toLowerCase() === 'extensions') return name.toLowerCase() !== 'worktreeconfig'
  return name.toLowerCase() === 'promisor'
}

function when(condition: boolean, name: string, value: string): readonly ConfigLine[] {
  return condition ? [['core', name, value]] : []
}
