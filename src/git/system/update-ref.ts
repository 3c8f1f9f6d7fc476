import { zeroOid } from '../../core/object/oid.js'
import type { Oid, RefUpdate } from '../port.js'
import { failureOfGit } from './failure.js'
import type { Repository } from './repository.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Moves all refs or none, in the order given, and writes one entry into their reflogs.
 *
 * @throws GitSlimError `ref-moved`, `ref-locked`
 * @see git-update-ref(1), --stdin
 */
export async function updateRefs(git: Repository, updates: readonly RefUpdate[], reason: string): Promise<void> {
  if (updates.length === 0) return
  // Branches get a reflog even if the user's setting disables them (bare repositories have none by default), and
  // nothing but branches does. As an option this overrides the caller's environment.
  const logged = ['-c', 'core.logAllRefUpdates=true']
  const args = [...logged, 'update-ref', '-m', singleLine(reason), '--stdin', '-z']
  const commands = ['start', ...updates.flatMap(update => commandsFor(update, git)), 'prepare', 'commit']
  const { stdout, stderr } = await runGit(git, args, {
    input: commands.map(command => `${command}\0`).join(''),
    // The next gc expires a reflog entry with an old date.
    env: { GIT_COMMITTER_DATE: undefined },
    // It takes milliseconds, and interrupted it would have moved some of the refs.
    onInterrupt: 'finish',
  })
  if (!stdout.toString('utf8').includes('commit: ok')) throw failureOfGit({ args, exitCode: 0, signal: null, stderr })
}

function commandsFor({ name, expected, target }: RefUpdate, { objectFormat }: Repository): readonly string[] {
  const nothing = zeroOid(objectFormat)
  const noDeref = 'option no-deref'
  if (target !== null) {
    const old = expected === 'any' ? '' : (expected ?? nothing)
    return [noDeref, `update ${name}`, target, old]
  }
  if (expected === null) return [`verify ${name}`, nothing]
  return [noDeref, `delete ${name}`, expected === 'any' ? '' : expected]
}

/**
 * Detaches HEAD in a new repository, with a reason in the reflog; returns false, and does nothing, if it is not a
 * commit.
 */
export async function detachHead(git: GitProgram, commit: Oid, reason: string): Promise<boolean> {
  const args = ['update-ref', '-m', singleLine(reason), '--no-deref', 'HEAD', commit]
  const { exitCode, stderr } = await runGit(git, args, {
    expect: [0, 128],
    env: { GIT_COMMITTER_DATE: undefined },
  })
  if (exitCode === 0) return true
  if (stderr.includes('non-commit object')) return false
  throw failureOfGit({ args, exitCode, signal: null, stderr })
}

function singleLine(text: string): string {
  return text.replace(/[\0\s]+/g, ' ').trim()
}
