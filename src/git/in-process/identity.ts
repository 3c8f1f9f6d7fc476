import type { ConfigValues } from '../../core/config/config-values.js'
import { resolveIdentity, type Role } from '../../core/identity/resolve-identity.js'
import { type Ident, makeIdent } from '../../core/object/ident.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Clock, Env, Identity } from '../port.js'

export interface Surroundings {
  readonly env: Env
  readonly clock: Clock
}

/** Returns the user's identity from environment and configuration. */
export function identity(config: ConfigValues, { env, clock }: Surroundings): Identity {
  const ident = async (role: Role) => {
    const found = resolveIdentity(role, { env, config, now: clock() })
    switch (found.kind) {
      case 'found':
        return found.ident
      case 'no-name':
        throw new GitSlimError('identity', messages.git.noIdentity(messages.inProcess.noName))
      case 'no-email':
        throw new GitSlimError('identity', messages.git.noIdentity(messages.inProcess.noEmail))
      case 'bad-date':
        throw new GitSlimError('usage', messages.git.notADate(found.text))
    }
  }
  return { committer: () => ident('committer'), author: () => ident('author') }
}

/**
 * Returns the identity for reflogs, with the current time: the user, or whoever is logged in when git does not know
 * them. Never dated by the environment: the next gc expires an entry with an old date.
 */
export function reflogIdent(config: ConfigValues, { env, clock }: Surroundings): Ident {
  const now = clock()
  const undated = { ...env, GIT_COMMITTER_DATE: undefined }
  const found = resolveIdentity('committer', { env: undated, config, now })
  if (found.kind === 'found') return found.ident
  const account = env['USER'] ?? env['LOGNAME'] ?? env['USERNAME'] ?? 'unknown'
  return makeIdent(account, `${account}@localhost`, now)
}
