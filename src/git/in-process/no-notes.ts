import { wantsNotes } from '../files/wants-notes.js'
import type { Config, Env, Notes } from '../port.js'

/** Returns what tells that notes would have been to copy. */
export function noNotes(config: Config, env: Env): Notes {
  return { copy: async wish => ({ kind: (await wantsNotes(config, env, wish)) ? 'unsupported' : 'copied' }) }
}
