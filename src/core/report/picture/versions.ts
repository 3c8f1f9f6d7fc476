import type { HistoryAnalysis } from '../history-analysis.js'

/** The most versions of a path that are listed: the largest, and the first and the last. */
const mostListed = 10

/** One blob of a path. */
export interface Version {
  /** The commit that introduced it first, by its number. */
  readonly commit: number
  readonly seconds: number
  readonly bytes: number
  readonly diskBytes: number
  readonly live: boolean
}

interface Listing {
  readonly analysis: HistoryAnalysis
  readonly live: Uint8Array
}

/**
 * Chooses the versions of a path that are worth a line, newest first.
 *
 * @param smallest packed bytes below which a version is not listed, unless it is the first or the last
 */
export function chosenVersions(
  { analysis, live }: Listing,
  objects: readonly number[],
  smallest: number,
): readonly Version[] {
  const { table, first } = analysis
  const versions = objects
    .map((object): Version => {
      const { commit = -1, seconds = 0 } = first[object] ?? {}
      const [bytes, diskBytes] = [table.sizeOf(object), table.diskOf(object)]
      return { commit, seconds, bytes, diskBytes, live: live[object] === 1 }
    })
    .sort((a, b) => b.seconds - a.seconds)
  const largest = versions
    .filter(({ diskBytes }) => diskBytes >= smallest)
    .sort((a, b) => b.diskBytes - a.diskBytes)
    .slice(0, mostListed)
  const chosen = new Set([...largest, ...versions.slice(0, 1), ...versions.slice(-1)])
  return versions.filter(version => chosen.has(version))
}
