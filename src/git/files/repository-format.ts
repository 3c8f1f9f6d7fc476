import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConfigValues } from '../../core/config/config-values.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { orAbsent } from './file-errors.js'

/** Extensions that change nothing for whoever reads objects and moves refs. */
const harmless = new Set(['noop', 'noop-v1', 'preciousobjects', 'partialclone', 'worktreeconfig', 'relativeworktrees'])

/**
 * Refuses a repository whose files mean something that only git itself knows.
 *
 * @throws GitSlimError `unsupported`, naming what can
 * @see gitrepository-layout(5); Documentation/technical/repository-version.txt
 */
export async function refuseUnknownFormat(gitDirectory: string, config: ConfigValues): Promise<void> {
  const refuse = (what: string) => {
    throw new GitSlimError('unsupported', messages.inProcess.unsupportedRepository(gitDirectory, what))
  }
  if (await exists(gitDirectory, 'commondir')) refuse('a linked worktree')
  if (await exists(gitDirectory, 'objects/info/alternates')) refuse('objects borrowed from another repository')
  if (await exists(gitDirectory, 'reftable')) refuse('refs in a reftable')
  const version = Number(config.get('core.repositoryformatversion') ?? 0)
  if (version !== 0 && version !== 1) refuse(`repository format ${version}`)
  for (const name of config.names('extensions')) {
    const value = config.get(`extensions.${name}`)?.toLowerCase() ?? ''
    const known =
      harmless.has(name) ||
      (name === 'objectformat' && value === 'sha1') ||
      (name === 'refstorage' && value === 'files')
    if (!known) refuse(name === 'objectformat' ? `${value} object names` : `the extension ${name} = ${value}`)
  }
}

async function exists(gitDirectory: string, name: string): Promise<boolean> {
  return (await orAbsent(stat(join(gitDirectory, name)))) !== undefined
}
