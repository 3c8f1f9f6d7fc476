import { type Ident, withDate } from '../../core/object/ident.js'
import type { Clock, Env, Identity } from '../port.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/** Returns the user's identity as git knows it, dated by the environment or else by the clock. */
export function identity(git: Repository, env: Env, clock: Clock): Identity {
  const known = new Map<string, Promise<Ident>>()
  const ident = async (role: 'AUTHOR' | 'COMMITTER') => {
    const asked = known.get(role) ?? gitVar(git, `GIT_${role}_IDENT`)
    known.set(role, asked)
    return env[`GIT_${role}_DATE`] ? asked : withDate(await asked, clock())
  }
  return { committer: () => ident('COMMITTER'), author: () => ident('AUTHOR') }
}

/**
 * Returns one of git's identities, as a commit made now would have it.
 *
 * @throws GitSlimError `identity` when git does not know the user, `usage` for a date in the environment it cannot read
 * @see git-var(1)
 */
async function gitVar(git: Repository, name: string): Promise<Ident> {
  const { stdout } = await runGit(git, ['var', name])
  return { raw: new Uint8Array(stdout.subarray(0, -1)) }
}
