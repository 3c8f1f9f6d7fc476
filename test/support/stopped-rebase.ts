import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Oid } from '../../src/core/object/oid.js'

/** Returns the commit at which a `git rebase -i` has stopped, given what it said. */
export async function stoppedAt(gitDirectory: string, words: string): Promise<Oid> {
  const list = (name: string) => readFile(join(gitDirectory, 'rebase-merge', name), 'utf8')
  // What git could not even write down it has put back on the list, and something else where it was.
  const begun = !words.includes('It has been rescheduled')
  const [, oid = ''] = begun
    ? (/([0-9a-f]{40})[^\n]*\n?$/.exec(await list('done')) ?? [])
    : (/([0-9a-f]{40})/.exec(await list('git-rebase-todo')) ?? [])
  return oid as Oid
}
