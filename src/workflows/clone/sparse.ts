import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { encode } from '../../core/bytes/bytes.js'
import { coneDirectory } from '../../core/sparse/cone.js'
import { GitSlimError } from '../../core/errors.js'
import type { SparseSet } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { CloneOptions, SparseRequest } from './options.js'

/**
 * Returns the files to check out, with directory names and pattern files read.
 *
 * @throws GitSlimError `usage` for what names no directory, or a file that cannot be read
 */
export async function resolveSparse(
  ctx: Pick<Context, 'cwd' | 'readStdin'>,
  { sparse, form }: Pick<CloneOptions, 'sparse' | 'form'>,
): Promise<SparseSet | undefined> {
  if (sparse === undefined) return undefined
  if (form === 'bare') throw new GitSlimError('usage', messages.selection.sparseBare)
  switch (sparse.kind) {
    case 'cone':
      return { kind: 'cone', directories: [...new Set(sparse.directories.map(directoryNamed))] }
    case 'patterns':
      return { kind: 'patterns', text: encode(sparse.text) }
    case 'pattern-file':
      return { kind: 'patterns', text: await readPatterns(ctx, sparse) }
  }
}

/**
 * Returns the filter of the clone. Git-lfs examines every file of a commit: with LFS, no filter is possible, except one
 * that leaves out only files which the checkout fetches anyway.
 *
 * @throws GitSlimError `usage` for a filter that leaves what git-lfs looks at
 */
export function resolveFilter({ filter, sparse, lfs }: CloneOptions): CloneOptions['filter'] {
  if (lfs === undefined || sparse === undefined) return filter
  if (filter !== undefined && filter !== 'none') throw new GitSlimError('usage', messages.selection.filterAndLfs)
  return 'none'
}

function directoryNamed(text: string): string {
  const read = coneDirectory(text)
  if ('directory' in read) return read.directory
  throw new GitSlimError('usage', messages.selection.badDirectory(text, read.problem))
}

async function readPatterns(
  { cwd, readStdin }: Pick<Context, 'cwd' | 'readStdin'>,
  { file }: Extract<SparseRequest, { readonly kind: 'pattern-file' }>,
): Promise<Uint8Array> {
  if (file === '-') return readStdin()
  try {
    return await readFile(resolve(cwd, file))
  } catch (error) {
    throw new GitSlimError('usage', messages.selection.unreadablePatterns(file, (error as Error).message))
  }
}
