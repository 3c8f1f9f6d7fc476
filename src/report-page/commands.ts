import * as text from '../output/messages/report-page.js'
import type { PathCommand } from '../output/messages/report-page.js'
import type { Model } from './model.js'
import { shownText } from './shown-text.js'

/** A file of fewer bytes gains nothing in LFS. */
const worthLfs = 100_000

/** Returns the commands for a cell: what rewrites no commit comes before what does. */
export function commandsFor(model: Model, cell: number): readonly PathCommand[] {
  const kind = model.kindOf(cell)
  if (kind === 'unreachable') return [text.collectGarbage]
  if (kind === 'remembered') return [text.expireReflogs]
  const held = heldMost(model, cell)
  if (cell === 0 || (kind !== 'file' && kind !== 'directory')) return held
  const path = model.rawPathOf(cell)
  const large = Math.max(0, ...model.versionsOf(cell).map(({ bytes }) => bytes)) >= worthLfs
  return [...held, text.showHistory(path), text.removePath(path), ...(large ? [text.keepInLfs(path)] : [])]
}

/** Returns the command for the ref that alone holds most of a cell. */
function heldMost(model: Model, cell: number): readonly PathCommand[] {
  if (cell === 0) return []
  const half = model.bytesOf(cell) / 2
  const [unit] = [...model.heldOf(cell)].find(([, bytes]) => bytes > half) ?? []
  const { name = '', command = null } = unit === undefined ? {} : (model.units[unit] ?? {})
  return command === null ? [] : [text.freeHeld(shownText(name), command)]
}
