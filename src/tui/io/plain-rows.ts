import { messages } from '../../output/messages.js'
import { type Edit, move } from '../plan/edits.js'
import type { Row } from '../plan/rows.js'

/** `3`, `3-5`, `2 4`: returns the keys of those rows, or undefined. */
export function keysOf(rows: readonly Row[], words: readonly string[]): ReadonlySet<number> | undefined {
  const keys = new Set<number>()
  for (const word of words) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? []
    const those = rows.slice(Number(from) - 1, Number(to))
    if (from === undefined || from === '0' || those.length === 0) return undefined
    for (const { key } of those) keys.add(key)
  }
  return keys.size === 0 ? undefined : keys
}

/** Returns rows of which some are put where another stands; undefined where it is not clear which are meant. */
export function moved(rows: readonly Row[], [from = '', to = '']: readonly string[]): Edit | undefined {
  const keys = keysOf(rows, [from])
  const target = Number(to) - 1
  if (keys === undefined || !(target >= 0 && target < rows.length)) return undefined
  const at = rows.findIndex(({ key }) => keys.has(key))
  let now = rows
  for (let i = 0; i < Math.abs(target - at); i++) now = move(now, keys, target > at ? 'later' : 'earlier').rows
  return { rows: now, notice: now === rows ? messages.editor.atTheEnd : undefined }
}
