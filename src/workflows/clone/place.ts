import { resolve } from 'node:path'
import { directoryNameFor } from '../../core/clone/directory-name.js'
import type { RemoteAddress } from '../../core/clone/remote-url.js'
import { GitSlimError } from '../../git/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { CloneOptions } from './options.js'
import { findReusable, type Reusable } from './reuse/find-reusable.js'
import { openReusedStage } from './reuse/reused-stage.js'
import { openStage, type Stage } from './staging.js'
import { findTarget } from './target.js'

/** Where a clone is to appear, and where it is made until then. */
export interface Place {
  readonly path: string
  readonly stage: Stage
  /** What is there already; undefined: nothing. */
  readonly reusable: Reusable | undefined
}

/**
 * Finds the place of a clone, and makes the stage for it.
 *
 * @throws GitSlimError `refused` when something stands there that a clone would have to replace
 */
export async function openPlace(ctx: Context, options: CloneOptions, address: RemoteAddress): Promise<Place> {
  const path = targetPath(ctx, options, address)
  const { form, reuse } = options
  const reusable = reuse === undefined ? undefined : await findReusable(ctx, { path, form, address })
  if (reusable !== undefined) return { path, reusable, stage: await openReusedStage(reusable, ctx.processMark) }
  const target = await findTarget(path, ctx.processMark)
  return { path, reusable, stage: await openStage(target, ctx.processMark) }
}

function targetPath({ cwd }: Context, { directory, url, form }: CloneOptions, address: RemoteAddress): string {
  if (directory === '') throw new GitSlimError('usage', messages.clone.emptyDirectoryName)
  const name = directory ?? directoryNameFor(address.kind === 'path' ? url : address.url, form)
  if (name === undefined) throw new GitSlimError('usage', messages.clone.noDirectoryName(address.url))
  return resolve(cwd, name)
}
