import type { EditorSession, Simulated } from '../../src/core/editor/session.js'
import type { Model } from '../../src/tui/model/model.js'
import { linesOf } from '../../src/tui/model/rows.js'
import { afterAsking, opened } from './editor-session.js'
import type { TestRepository } from './repository.js'

const never = () => Promise.reject(new Error('nothing is to be asked'))
const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }

/** Edits a plan, and applies it; returns what was simulated last. */
export async function edited(
  repo: TestRepository,
  work: (session: EditorSession) => Promise<Model>,
  ...argv: string[]
) {
  let last: Simulated | undefined
  const edit = async (session: EditorSession) => {
    if (session.resumed !== undefined) return { kind: 'leave' } as const
    const { rows } = await work(session)
    last = await session.simulate(linesOf(rows), new AbortController().signal)
    return { kind: 'apply', lines: linesOf(rows) } as const
  }
  const planEditor = { unusable: async () => undefined, edit }
  const all = ['rebase', '--keep-base', '--allow-published', '--on-conflict=stop', ...argv]
  return { ...(await repo.runAnyhow({ planEditor, prompts }, ...all)), simulated: last as Simulated | undefined }
}

/** Returns work on a plan that keys do. */
export function byKeys(keys: string): (session: EditorSession) => Promise<Model> {
  return session => afterAsking(session, opened(session), keys)
}
