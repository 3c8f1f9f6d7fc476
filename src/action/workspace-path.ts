import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'

/**
 * Returns the directory of a checkout: the workspace itself, or a directory below it. Symbolic links are resolved
 * first, because an earlier checkout may contain some.
 *
 * @throws GitSlimError `refused` for one outside of it, `usage` for what cannot be a path, or a workspace that is not there
 */
export async function pathInWorkspace(workspace: string, path: string): Promise<string> {
  const wanted = resolve(workspace, path)
  const [root, real] = await Promise.all([realpath(workspace), realPathOf(wanted)]).catch((error: Error) => {
    throw new GitSlimError('usage', messages.action.unusablePath(path, error.message), { cause: error })
  })
  if (isBelow(resolve(workspace), wanted) && isBelow(root, real)) return wanted
  throw new GitSlimError('refused', messages.action.outsideWorkspace(path, workspace))
}

/** Resolves the existing part of a path. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    const parent = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error
    return join(await realPathOf(parent), basename(path))
  }
}

function isBelow(directory: string, path: string): boolean {
  const way = relative(directory, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
