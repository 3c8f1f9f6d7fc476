import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { credentialFile, keptCredential } from '../../core/clone/persist-credential.js'
import type { NamedRemote } from '../port.js'
import { orAbsent } from './file-errors.js'

/**
 * Returns a remote with the credential that the clone stored, unless it has a better one. Git's helper reads it from
 * the repository itself: a fetch into another place, or one without git, would not be authenticated.
 */
export async function withKeptCredential(remote: NamedRemote, gitDirectory: string): Promise<NamedRemote> {
  const { url, reached = url } = remote
  if (remote.credential?.password !== undefined || !/^https?:/i.test(reached)) return remote
  const text = await orAbsent(readFile(join(gitDirectory, credentialFile), 'utf8'))
  const credential = text === undefined ? undefined : keptCredential(text, reached)
  return credential === undefined ? remote : { ...remote, credential }
}
