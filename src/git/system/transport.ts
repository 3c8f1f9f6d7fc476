import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { initRepository } from '../files/init-repository.js'
import type { RefName, Remote, RemoteRef, Transport, TransferOptions } from '../port.js'
import type { SystemParts } from './backend.js'
import { cloneEmpty } from './clone.js'
import { gitEnvironment } from './environment.js'
import { lsRemote } from './ls-remote.js'
import { makeClone } from './make-clone.js'
import { reaching } from './reaching.js'
import { cloneEnvironment } from './remote-environment.js'
import type { GitProgram } from './spawn.js'
import { transferFailure } from './transfer-failure.js'

/** Returns the way git on PATH reaches a server. */
export function createSystemTransport(parts: SystemParts): Transport {
  return {
    lsRemote: (remote, directory, options) =>
      tellingWhy(remote, () => lsRemoteFrom(programIn(parts, directory, options), remote, options)),
    clone: (plan, directory, options) => {
      const git = programIn(parts, directory, options)
      const make = plan.items.length === 0 ? cloneEmpty : makeClone
      return tellingWhy(plan.remote, () => make(git, plan, options))
    },
  }
}

/** An empty repository stands in for the one to come: settings that depend on the place (includeIf) find it. */
async function lsRemoteFrom(git: GitProgram, remote: Remote, options: TransferOptions): Promise<readonly RemoteRef[]> {
  const place = join(git.cwd, '.git')
  const branch = 'refs/heads/main' as RefName
  try {
    await initRepository({ gitDirectory: place, kind: 'worktree', objectFormat: 'sha1', branch, config: [] })
    const here = { ...git, env: { ...git.env, GIT_DIR: place } }
    return await lsRemote(await reaching(here, remote, options), remote, options)
  } finally {
    await rm(place, { recursive: true, maxRetries: 5 })
  }
}

function programIn({ program, env, trace, kill }: SystemParts, cwd: string, { signal }: TransferOptions): GitProgram {
  return { program, cwd, env: cloneEnvironment(gitEnvironment(env)), trace, signal, kill }
}

async function tellingWhy<T>(remote: Remote, transfer: () => Promise<T>): Promise<T> {
  try {
    return await transfer()
  } catch (error) {
    throw transferFailure(error, remote)
  }
}
