import type { Oid, RefName } from '../port.js'
import { type GitProgram, runGit } from './spawn.js'

/** One line of a reflog: what the ref got, and why. */
export interface ReflogEntry {
  readonly oid: Oid
  /** The ref and the time: with the commit, nearly always what no other entry has. */
  readonly when: string
  readonly subject: string
}

/**
 * Returns a ref's reflog, newest first: empty where it has none, or the ref is not there.
 *
 * @see git-log(1), --walk-reflogs
 */
export async function reflog(git: GitProgram, ref: RefName | string): Promise<readonly ReflogEntry[]> {
  const args = ['log', '-g', '-z', '--date=raw', '--format=%H%n%gd%n%gs', '--end-of-options', ref, '--']
  const { exitCode, stdout } = await runGit(git, args, { expect: [0, 128] })
  if (exitCode !== 0) return []
  return stdout
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map(entry => {
      const [oid = '', when = '', ...subject] = entry.split('\n')
      return { oid: oid as Oid, when: when.slice(when.indexOf('@')), subject: subject.join('\n').trimEnd() }
    })
}
