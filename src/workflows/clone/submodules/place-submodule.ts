import { appendFile, lstat, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { encode } from '../../../core/bytes/bytes.js'
import { formatConfig } from '../../../core/config/format-config.js'
import { sparseMatcher } from '../../../core/sparse/sparse-set.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Oid, SparseSet } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { isMissing } from '../../transfer/files.js'

/** A repository whose submodules are cloned. */
export interface Repository {
  readonly worktree: string
  readonly gitDirectory: string
  /** Its path in the root's worktree, with a trailing slash; empty for the root. */
  readonly prefix: string
  /** Its address: relative addresses start from it. */
  readonly url: string
  readonly commit: Oid
  /** Submodules of another worktree: this one is only the place where they are made. */
  readonly files?: FilesElsewhere | undefined
}

/** A worktree whose files come later, elsewhere. */
interface FilesElsewhere {
  /** The selected files; undefined: all. */
  readonly sparse: SparseSet | undefined
}

type Holder = Pick<Repository, 'worktree' | 'gitDirectory'>

/**
 * Returns the directory of a submodule in a new worktree; undefined outside a sparse checkout.
 *
 * @throws GitSlimError `refused` when the way there leads through a link, or something is there already: CVE-2024-32002
 */
export async function submoduleDirectory(
  { worktree, files }: Pick<Repository, 'worktree' | 'files'>,
  path: string,
): Promise<string | undefined> {
  let at = worktree
  if (files !== undefined) {
    const { sparse } = files
    if (sparse !== undefined && !sparseMatcher(sparse)(encode(path), '160000')) return undefined
    await mkdir(join(at, path), { recursive: true })
  }
  for (const part of path.split('/')) {
    at = join(at, part)
    try {
      if (!(await lstat(at)).isDirectory()) throw blocked(path, relative(worktree, at))
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
  if ((await readdir(at)).length > 0) throw blocked(path, path)
  return at
}

function blocked(path: string, by: string): GitSlimError {
  return new GitSlimError('refused', messages.submodules.wayBlocked(path, by))
}

/**
 * Moves a submodule's repository to where git has it, and returns its directory.
 *
 *     libs/a/.git/      →   .git/modules/a/          core.worktree = ../../../libs/a
 *                           libs/a/.git              gitdir: ../../.git/modules/a
 *
 * Both ways are relative: the clone may be moved.
 *
 * @see gitsubmodules(7), "FORMS"; git-submodule(1), absorbgitdirs
 */
export async function absorb({ gitDirectory }: Holder, name: string, worktree: string): Promise<string> {
  const own = join(worktree, '.git')
  const place = join(gitDirectory, 'modules', ...name.split('/'))
  const config = await readFile(join(own, 'config'), 'utf8')
  const core = formatConfig([['core', 'worktree', slashes(relative(place, worktree))]])
  await writeFile(
    join(own, 'config'),
    config.replace('[core]\n', () => core),
  )
  await mkdir(dirname(place), { recursive: true })
  await rename(own, place)
  await writeFile(own, `gitdir: ${slashes(relative(worktree, place))}\n`)
  return place
}

interface Registration {
  readonly name: string
  readonly url: string
  readonly update: string | undefined
}

/** Records in a repository's configuration that a submodule is active, as `git submodule init` does. */
export async function register({ gitDirectory }: Holder, { name, url, update }: Registration): Promise<void> {
  const section = `submodule "${name}"`
  const lines = [
    [section, 'active', 'true'],
    [section, 'url', url],
    ...(update === undefined ? [] : [[section, 'update', update] as const]),
  ] as const
  await appendFile(join(gitDirectory, 'config'), formatConfig(lines))
}

function slashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}
