import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { directoryNameFor } from '../../core/clone/directory-name.js'
import type { RemoteAddress } from '../../core/clone/remote-url.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { CloneOptions } from './options.js'
import { isMissing, isSystemError, namesIn } from '../transfer/files.js'
import { findReusable, type Reusable } from './reuse/find-reusable.js'
import { openReplacingStage } from './reuse/replacing-stage.js'
import { openStage } from './staging.js'
import { findTarget } from './target.js'
import type { Stage } from './stage-name.js'

/** The final place of a clone, and the place where it is made. */
export interface Place {
  readonly path: string
  readonly stage: Stage
  /** The existing directory; undefined: none. */
  readonly reusable: Reusable | undefined
}

type PlaceOptions = CloneOptions & { readonly templates: string | undefined }

/**
 * Finds the place of a clone, and creates the stage for it.
 *
 * @throws GitSlimError `refused` when something stands there that a clone would have to replace, and may not;
 *   `disk` when the place cannot be used, such as for a name that is too long
 */
export async function openPlace(ctx: Context, options: PlaceOptions, address: RemoteAddress): Promise<Place> {
  const path = targetPath(ctx, options, address)
  try {
    return await placeAt(ctx, path, { ...options, address })
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new GitSlimError('disk', messages.clone.cannotWrite(path, error.message), { cause: error })
  }
}

async function placeAt(
  ctx: Context,
  path: string,
  { form, reuse, occupied, templates, address }: PlaceOptions & { readonly address: RemoteAddress },
): Promise<Place> {
  try {
    const reusable = reuse === undefined ? undefined : await findReusable(ctx, { path, form, address, templates })
    if (reusable === undefined) return await placeForNew(ctx, path, reuse === undefined ? 'directory' : 'volume')
    const replaces = form === 'bare' ? 'everything' : 'repository'
    return { path, reusable, stage: await openReplacingStage({ path, replaces }, ctx.processMark) }
  } catch (error) {
    if (occupied === 'refuse' || !isFailure(error, 'refused', 'unsupported') || !(await isDirectory(path))) throw error
    return placeInsteadOf(ctx, path, error)
  }
}

async function placeForNew(ctx: Context, path: string, kind: 'directory' | 'volume'): Promise<Place> {
  const target = await findTarget(path, ctx.processMark, kind)
  return { path, reusable: undefined, stage: await openStage(target, ctx.processMark) }
}

/** Everything there is removed when the clone is complete, and is named. */
async function placeInsteadOf(ctx: Context, path: string, { message }: GitSlimError): Promise<Place> {
  const stage = await openReplacingStage({ path, replaces: 'everything' }, ctx.processMark)
  const names = (await namesIn(path)).filter(name => !name.startsWith('.git-slim-'))
  ctx.reporter.note(messages.reuse.replacing(message, names))
  const publish = async () => {
    await stage.publish()
    await stage.discard()
  }
  return { path, reusable: undefined, stage: { ...stage, publish } }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function targetPath({ cwd }: Context, { directory, url, form }: CloneOptions, address: RemoteAddress): string {
  if (directory === '') throw new GitSlimError('usage', messages.clone.emptyDirectoryName)
  const name = directory ?? directoryNameFor(address.kind === 'path' ? url : address.url, form)
  if (name === undefined) throw new GitSlimError('usage', messages.clone.noDirectoryName(address.url))
  return resolve(cwd, name)
}
