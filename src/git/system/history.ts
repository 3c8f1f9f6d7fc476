import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Oid, parseOid } from '../../core/object/oid.js'
import type { History } from '../port.js'
import { mergeBases } from './merge-base.js'
import type { Repository } from './repository.js'
import { revList } from './rev-list.js'

/** Returns the commit graph of a repository. */
export function history(git: Repository): History {
  return {
    list: (tips, exclude) => revList(git, tips, exclude),
    mergeBases: (a, b) => mergeBases(git, a, b),
    shallow: () => shallow(git),
  }
}

/** @see gitformat-pack, shallow: one object name per line */
async function shallow({ commonDirectory }: Repository): Promise<ReadonlySet<Oid>> {
  try {
    const text = await readFile(join(commonDirectory, 'shallow'), 'latin1')
    return new Set(text.split('\n').filter(Boolean).map(parseOid))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set()
    throw error
  }
}
