import type { Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { breakLocks, lockOn } from '../files/ref-locks.js'
import type { Env, RefStore } from '../port.js'
import type { CatFile } from './cat-file.js'
import { worktreeEnvironment } from './environment.js'
import { forEachRef } from './for-each-ref.js'
import type { Repository } from './repository.js'
import { disambiguate, revParse } from './rev-parse.js'
import { updateRefs } from './update-ref.js'

/** Returns the ref store of a repository. Refs are moved as the caller's own git would: a hook sees it. */
export function refStore(git: Repository, objects: CatFile, callerEnv: Env): RefStore {
  const asCaller = { ...git, env: worktreeEnvironment(callerEnv) }
  return {
    resolve: revision => resolveRevision(git, objects, revision),
    list: (...prefixes) => forEachRef(git, objects, prefixes.length === 0 ? ['refs/'] : prefixes),
    update: (updates, reason) => updateRefs(asCaller, updates, reason),
    lockOn: name => lockOn(git, name),
    breakLocks: (locks, minAgeMs) => breakLocks(git, locks, minAgeMs),
  }
}

async function resolveRevision(git: Repository, objects: CatFile, revision: string): Promise<Oid> {
  if (revision === '' || /[\0\n]/.test(revision)) throw noSuchRevision(revision)
  // git cat-file accepts any name, also one that begins with a dash, but exits on an upstream or reflog entry that does
  // not exist, and on a path outside.
  if (/@\{|:/.test(revision)) return revParse(git, revision)
  const answer = await objects.ask('info', revision)
  switch (answer.kind) {
    case 'found':
      return answer.oid
    case 'missing':
      throw noSuchRevision(revision)
    case 'ambiguous': {
      const prefix = /[0-9a-f]{4,}/.exec(revision)?.[0]
      const candidates = prefix === undefined ? [] : await disambiguate(git, prefix)
      throw new GitSlimError('ambiguous', messages.git.ambiguousRevision(revision, candidates))
    }
  }
}

function noSuchRevision(revision: string): GitSlimError {
  return new GitSlimError('not-found', messages.git.noSuchRevision(revision, undefined))
}
