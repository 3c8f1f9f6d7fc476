import { createInterface, type Interface } from 'node:readline'
import type { Edited, EditorSession } from '../../core/editor/session.js'
import { answer, type PlainState, startPlain } from './plain.js'
import type { EditorTerminal } from './terminal.js'

/** Shows a plan line by line: written lines stay, and nothing moves, so that a screen reader can follow. */
export async function editPlainly(
  { input, output, signal }: Pick<EditorTerminal, 'input' | 'output' | 'signal'>,
  session: EditorSession,
): Promise<Edited | { readonly kind: 'interrupted' }> {
  const say = (lines: readonly string[]) => output.write(lines.map(line => `${line}\n`).join(''))
  const lines = createInterface({ input, output, terminal: false, prompt: '> ' })
  const nextLine = lineReader(lines)
  const close = () => lines.close()
  signal.addEventListener('abort', close)
  try {
    let state: PlainState = await startPlain({ session, signal })
    for (;;) {
      say(state.says)
      if (state.decision !== undefined) return state.decision
      const line = await nextLine()
      if (line === undefined) return { kind: 'interrupted' }
      state = await answer(state, line, { session, signal })
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error
    return { kind: 'interrupted' }
  } finally {
    signal.removeEventListener('abort', close)
    lines.close()
    input.pause()
  }
}

/**
 * Returns a function that asks for the next line; undefined: there are no more. Between questions the keys are an
 * editor's.
 */
function lineReader(lines: Interface): () => Promise<string | undefined> {
  const unread: string[] = []
  let open = true
  const isOpen = () => open
  let tell = () => {}
  lines.on('line', line => {
    unread.push(line)
    tell()
  })
  lines.on('close', () => {
    open = false
    tell()
  })
  lines.pause()
  return async () => {
    if (isOpen() && unread.length === 0) {
      const told = new Promise<void>(resolve => {
        tell = resolve
      })
      lines.prompt()
      await told
      if (isOpen()) lines.pause()
    }
    return unread.shift()
  }
}
