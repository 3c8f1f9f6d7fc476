import { rm } from 'node:fs/promises'
import { removeBelow } from '../files/remove-below.js'
import type { Oid } from '../port.js'
import { listIndex } from './ls-files.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Removes all that is no file of the index, ignored files and other repositories among it.
 *
 * @see git-clean(1)
 */
export async function cleanAll(git: GitProgram, exclude: readonly string[]): Promise<void> {
  // Last, and so the one that counts: what git-slim itself works in.
  const patterns = [...exclude, '/.git-slim-*/'].map(pattern => `--exclude=${pattern}`)
  await runGit(git, ['clean', '-ffdxq', ...patterns])
}

/** Removes the files of one commit that are none of another. Git sees to it that no link leads out of the worktree. */
export async function removeTracked(git: GitProgram, { from, to }: { from: Oid; to: Oid }): Promise<void> {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--diff-filter=D', `${from}^{tree}`, `${to}^{tree}`]
  const { stdout } = await runGit(git, args)
  if (stdout.length === 0) return
  const index = `${git.env['GIT_DIR'] ?? ''}/slim-index`
  const apart = { ...git, env: { ...git.env, GIT_INDEX_FILE: index } }
  await rm(index, { force: true })
  await runGit(apart, ['update-index', '-z', '--index-info'], { input: deletedEntries(stdout) })
  const { stdout: none } = await runGit(git, ['mktree'], { input: '' })
  await runGit(apart, ['read-tree', '--reset', '-u', none.toString('latin1').trim()])
  await rm(index, { force: true })
}

/** @see git-diff-tree(1), RAW OUTPUT FORMAT: `:mode mode object object D NUL path NUL` */
function deletedEntries(raw: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < raw.length; ) {
    const middle = raw.indexOf(0, at)
    const end = raw.indexOf(0, middle + 1)
    const [mode = '', , oid = ''] = raw.toString('latin1', at + 1, middle).split(' ')
    parts.push(Buffer.from(`${mode} ${oid}\t`), raw.subarray(middle + 1, end + 1))
    at = end + 1
  }
  return Buffer.concat(parts)
}

/** Makes submodules what they are in a new clone: empty directories; at least such that nothing in them is a repository. */
export async function emptySubmodules(
  git: GitProgram,
  { worktree, what }: { readonly worktree: string; readonly what: 'everything' | 'repositories' },
): Promise<void> {
  for (const { mode, path } of await listIndex(git)) {
    if (mode !== '160000') continue
    await removeBelow(worktree, path, what === 'everything' ? what : name => name === '.git')
  }
}
