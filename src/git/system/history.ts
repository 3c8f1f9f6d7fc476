import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { History } from '../port.js'
import { describeCommits } from './describe-commits.js'
import { mergeBases } from './merge-base.js'
import type { Repository } from './repository.js'
import { equivalents, revList, revListLinks } from './rev-list.js'

/** Returns the commit graph of a repository. */
export function history(git: Repository): History {
  return {
    list: (tips, exclude) => revList(git, tips, exclude),
    links: tips => revListLinks(git, tips),
    mergeBases: (a, b) => mergeBases(git, a, b),
    equivalents: (upstream, tip) => equivalents(git, upstream, tip),
    describe: (oids, format) => describeCommits(git, oids, format),
    shallow: () => shallow(git),
  }
}

/** @see gitrepository-layout(5), shallow: one object name per line */
async function shallow({ commonDirectory }: Repository): Promise<ReadonlySet<Oid>> {
  const file = join(commonDirectory, 'shallow')
  const lines = (await readFile(file, 'latin1').catch(emptyIfAbsent)).split('\n').filter(Boolean)
  const names = lines.filter(isOid)
  if (names.length < lines.length) throw new GitSlimError('corrupt', messages.git.notObjectNames(file))
  return new Set(names)
}

function emptyIfAbsent(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
  throw error
}
