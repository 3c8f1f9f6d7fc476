import type { Edited, EditorSession } from '../../core/editor/session.js'
import { messages } from '../../output/messages.js'
import { isUsable, usable } from '../model/layout.js'
import { editPlainly } from './plain-terminal.js'
import { runEditor } from './run.js'
import { TerminalScreen, type EditorTerminal } from './terminal.js'
import type { Looks } from '../text/theme.js'

/** Returns why a terminal cannot show the full-screen editor; undefined where it can. */
export function unusable({ output, env }: EditorTerminal): string | undefined {
  if (isDumb(env)) return messages.editor.dumbTerminal
  const { columns, rows } = output
  const isKnown = Boolean(columns) && Boolean(rows)
  return isKnown && !isUsable({ columns, rows }) ? messages.editor.smallTerminal({ columns, rows }, usable) : undefined
}

/** As in git. Windows, which sets a variable of its own, has no TERM. */
function isDumb(env: EditorTerminal['env']): boolean {
  return env['TERM'] === 'dumb' || (!env['TERM'] && env['OS'] !== 'Windows_NT')
}

/** Shows a plan on a terminal until a person has decided. */
export async function editOnTerminal(
  terminal: EditorTerminal,
  session: EditorSession,
  how: 'screen' | 'plain',
): Promise<Edited | { readonly kind: 'interrupted' }> {
  if (how === 'plain') return editPlainly(terminal, session)
  const { input, output, events, signal, mouse } = terminal
  const { background, isKnown } = backgroundOf(terminal.env)
  const looks = { depth: depthOf(terminal), background }
  const ask = looks.depth >= 8 && !isKnown ? 'ask' : 'known'
  return runEditor(session, new TerminalScreen({ input, output, events, signal, mouse, looks, background: ask }))
}

function depthOf({ output, env, colours }: EditorTerminal): Looks['depth'] {
  if (colours === 'none') return 1
  const depth = output.getColorDepth({ ...env })
  return depth === 24 || depth === 8 || depth === 4 ? depth : 1
}

/** Some terminals put their colours in a variable: `15;0`, or `0;default;15`. */
function backgroundOf(env: EditorTerminal['env']): { background: Looks['background']; isKnown: boolean } {
  const last = /;(\d+)$/.exec(env['COLORFGBG'] ?? '')?.[1]
  if (last === undefined) return { background: 'dark', isKnown: false }
  return { background: last === '7' || Number(last) > 8 ? 'light' : 'dark', isKnown: true }
}
