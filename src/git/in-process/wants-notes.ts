import type { Config, Env } from '../port.js'
import type { NotesCopy } from '../port/hooks-and-notes.js'

/**
 * Tells whether notes are copied after a rewrite: by default none are.
 *
 * @see git-config(1), notes.rewriteRef
 */
export async function wantsNotes(config: Config, env: Env, { command, pairs }: NotesCopy): Promise<boolean> {
  if (pairs.length === 0 || (await config.getBoolean(`notes.rewrite.${command}`)) === false) return false
  return Boolean(env['GIT_NOTES_REWRITE_REF']) || (await config.getAll('notes.rewriteRef')).some(Boolean)
}
