import { createInterface } from 'node:readline'
import type { Edited, EditorSession } from '../core/editor/session.js'
import { answer, type PlainState, startPlain } from './plain.js'
import type { EditorTerminal } from './terminal-editor.js'

/** Shows a plan line by line: what is written stays, and nothing moves, so that it can be read aloud. */
export async function editPlainly(
  { input, output, signal }: Pick<EditorTerminal, 'input' | 'output' | 'signal'>,
  session: EditorSession,
): Promise<Edited | { readonly kind: 'interrupted' }> {
  let state: PlainState = startPlain(session)
  const say = (lines: readonly string[]) => output.write(lines.map(line => `${line}\n`).join(''))
  say(state.says)
  const lines = createInterface({ input, output, terminal: false, prompt: '> ' })
  const close = () => lines.close()
  try {
    if (!signal.aborted) lines.prompt()
    signal.addEventListener('abort', close)
    for await (const line of lines) {
      state = await answer(state, line, session)
      if (signal.aborted) break
      say(state.says)
      if (state.decision !== undefined) return state.decision
      lines.prompt()
    }
    return { kind: 'interrupted' }
  } finally {
    signal.removeEventListener('abort', close)
    lines.close()
    input.pause()
  }
}
