import { join } from 'node:path'
import { parseFilter } from '../../core/clone/object-filter.js'
import type { Oid } from '../../core/object/oid.js'
import { countDistinct } from '../files/count-objects.js'
import { findRepository } from '../files/discover.js'
import { diskFailure } from '../files/file-errors.js'
import { withKeptCredential } from '../files/kept-credential.js'
import { markPromisor } from '../files/mark-promisor.js'
import { movePacks } from '../files/quarantine.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import { writeShallow } from '../files/shallow-file.js'
import { maskingFailures } from '../masking-failures.js'
import type { Exchange, ExchangePlace, ObjectFilter, TransferOptions } from '../port.js'
import { fetchIntoQuarantine } from './quarantined-fetch.js'
import { objectFailure, packFailure } from './object-failure.js'
import { EmbeddedObjects } from './objects.js'
import { openFound, type EmbeddedParts } from './open-repository.js'
import { openSource } from './open-source.js'
import type { Source } from './source.js'

/** Prepares fetches that do not change the repository until they are kept. */
export async function openExchange(
  parts: EmbeddedParts,
  { remote, directory, which, mark }: ExchangePlace,
  options: TransferOptions,
): Promise<Exchange> {
  const found = await findRepository(directory, which, parts)
  const { gitDirectory, config, objects } = await openFound(found, parts)
  const usualFilter = filterOf(config.get(`remote.${remote.name}.partialclonefilter`))
  const explained = explainer(gitDirectory)
  const scratch = await makeScratchDirectory(gitDirectory, mark)
  const known = await withKeptCredential(remote, gitDirectory)
  const remembered = rememberedSource(() => openSource(parts, { remote: known, gitDirectory, options }))
  const withSource: typeof remembered = use => maskingFailures(known, () => remembered(use))
  const places: string[] = []
  const has = async (oid: Oid) => {
    const stores = [objects, ...places.map(place => new EmbeddedObjects(place, options.signal))]
    for (const store of stores) if (await store.has(oid)) return true
    return false
  }
  let attempts = 0
  let filtered = false
  return {
    lsRemote: () => withSource(source => source.refs()),
    fetch: request =>
      explained(async () => {
        const place = join(scratch, String(attempts++))
        const parts = { usualFilter, directory: place, options, find: (oid: Oid) => objects.find(oid), has }
        const receipt = await withSource(source => fetchIntoQuarantine({ ...parts, source }, request))
        // Only complete fetches are built upon.
        places.push(place)
        filtered ||= request.objects === 'commits' && !receipt.filterIgnored
        return receipt
      }),
    keep: ({ shallow, shallowBefore }) =>
      explained(async () => {
        if (filtered) await markPromisor({ gitDirectory, mark }, remote.name)
        for (const place of places) await movePacks(place, gitDirectory)
        await writeShallow({ gitDirectory, mark }, { now: shallow, before: shallowBefore })
      }),
    countObjects: () => countDistinct(gitDirectory),
    close: () => removeScratch(scratch),
  }
}

/** With a filter that only git supports, the pack contains more than with that filter. */
function filterOf(spec: string | undefined): ObjectFilter | undefined {
  const filter = spec === undefined ? undefined : parseFilter(spec)
  return filter === 'none' ? undefined : filter
}

function explainer(gitDirectory: string) {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw objectFailure(packFailure(diskFailure(error, gitDirectory)))
    }
  }
}

/** The server's capabilities are reused until something fails. */
function rememberedSource(open: () => Promise<Source>) {
  let known: Promise<Source> | undefined
  return async <T>(use: (source: Source) => Promise<T>): Promise<T> => {
    try {
      return await use(await (known ??= open()))
    } catch (error) {
      known = undefined
      throw error
    }
  }
}
