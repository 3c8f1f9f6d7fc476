import { stat } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { zeroOid } from '../../core/object/oid.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { Oid } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { hasHook, runHook } from '../run-hook.js'
import { isMissing } from '../transfer/files.js'
import type { CloneDocument } from './report.js'

const hook = 'post-checkout'

/**
 * Returns the user's template directory, undefined for none; warns when the configured one does not exist.
 *
 * @see git-init(1), TEMPLATE DIRECTORY
 */
export async function templateDirectory({ cwd, env, userSetting, reporter }: Context): Promise<string | undefined> {
  const named = env['GIT_TEMPLATE_DIR'] ?? (await userSetting('init.templateDir'))
  if (named === undefined || named === '') return undefined
  const home = env['HOME'] || env['USERPROFILE']
  const path = resolve(cwd, named.startsWith('~/') && home ? join(home, named.slice(2)) : named)
  if (await is(path, 'directory')) return path
  reporter.warn(messages.templates.noTemplates(named))
  return undefined
}

type Made = Pick<CloneDocument, 'directory' | 'commit' | 'submodules'>

/**
 * Runs the user's post-checkout hook in a new clone, and then in its submodules, as git-clone(1) does: it comes from
 * the template directory, or from core.hooksPath. A hook from the repository itself is not run.
 *
 * @throws GitSlimError `incomplete`, or `interrupted`: the clone stays
 */
export async function tellPostCheckout(
  ctx: Context,
  { directory, commit, submodules }: Made,
  templates: string | undefined,
): Promise<void> {
  const hooksPath = await ctx.userSetting('core.hooksPath')
  const isFromTemplate = templates !== undefined && (await is(join(templates, 'hooks', hook), 'file'))
  if (hooksPath === '' || (hooksPath === undefined && !isFromTemplate)) return
  const isInClone = hooksPath !== undefined && !isAbsolute(hooksPath) && !hooksPath.startsWith('~')
  if (commit === null) return
  const modules = (submodules ?? []).map(module => ({ ...module, directory: join(directory, module.path) }))
  for (const clone of [{ directory, commit }, ...modules]) {
    if (!isInClone) await tellIn(ctx, clone)
    else if (await is(join(clone.directory, hooksPath, hook), 'file')) {
      ctx.reporter.warn(messages.templates.hookOfClone(join(hooksPath, hook)))
    }
  }
}

async function tellIn(
  ctx: Context,
  { directory, commit }: { readonly directory: string; readonly commit: Oid },
): Promise<void> {
  const git = await ctx.backend.open(directory, 'at')
  try {
    if (!(await hasHook(ctx, git, hook))) return
    const args = [zeroOid(git.objectFormat), commit, '1']
    const { end } = await runHook(ctx, git, { name: hook, args, editor: 'follows' })
    if (end.exitCode === 0) return
    const reason = end.reason ?? messages.hooks.ended(end.exitCode)
    throw new GitSlimError('incomplete', messages.templates.hookFailed(directory, reason), {
      details: { directory, commit },
    })
  } catch (error) {
    if (!isFailure(error, 'interrupted')) throw error
    throw new GitSlimError('interrupted', messages.templates.hookInterrupted(directory), { cause: error })
  } finally {
    await git.close()
  }
}

async function is(path: string, kind: 'directory' | 'file'): Promise<boolean> {
  try {
    const stats = await stat(path)
    return kind === 'file' ? stats.isFile() : stats.isDirectory()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}
