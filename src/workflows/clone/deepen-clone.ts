import type { Backend, ExchangePlace } from '../../git/port.js'
import type { Context } from '../context.js'
import { deepenWith } from '../deepen.js'
import { readKnownHistory } from '../deepen/known-history.js'
import { openExchange } from '../deepen/remote.js'
import type { DeepenDocument } from '../deepen/report.js'
import type { NetworkSettings } from '../transfer/network-settings.js'
import type { SearchOptions } from './options.js'

/** The clone after more history was fetched into it. */
export interface Deepened extends Pick<DeepenDocument, 'mergeBases' | 'describe' | 'warnings'> {
  readonly commits: number
  readonly objects: number
  readonly shallow: boolean
  readonly receivedBytes: number
}

interface Task {
  readonly search: SearchOptions
  readonly settings: NetworkSettings
}

/** Fetches more history into a new clone, before it is moved into place. */
export async function deepenClone(
  ctx: Context,
  place: Pick<ExchangePlace, 'remote' | 'directory'>,
  { search, settings }: Task,
): Promise<Deepened> {
  const git = await ctx.backend.open(place.directory, 'at')
  try {
    const exchange = await openExchange(ctx, { ...place, which: 'at' }, settings)
    try {
      const parts = { git, history: await readKnownHistory(git), remote: place.remote, exchange }
      const { after, mergeBases, describe, receivedBytes, warnings } = await deepenWith(ctx, parts, search)
      const commits = await commitsIn(ctx.backend, place.directory)
      const objects = await exchange.countObjects()
      return { mergeBases, describe, warnings, commits, objects, receivedBytes, shallow: after.shallow }
    } finally {
      await exchange.close()
    }
  } finally {
    await git.close()
  }
}

async function commitsIn(backend: Backend, directory: string): Promise<number> {
  const git = await backend.open(directory, 'at')
  try {
    return (await readKnownHistory(git)).graph.size
  } finally {
    await git.close()
  }
}
