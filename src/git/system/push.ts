import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Env, Oid, Pusher, PushRequest, RefName, TransferOptions } from '../port.js'
import { worktreeEnvironment } from './environment.js'
import { remoteEnvironment } from './remote-environment.js'
import type { Repository } from './repository.js'
import { type GitProgram, runGit } from './spawn.js'
import { transferFailure } from './transfer-failure.js'

/** Returns an interface that moves branches on servers, as if the user ran git. */
export function pusher(repository: Repository, callerEnv: Env): Pusher {
  const git = { ...repository, env: worktreeEnvironment(callerEnv) }
  return {
    hasSeen: (branch, oid) => hasSeen(repository, branch, oid),
    push: (request, options) => push(git, request, options),
  }
}

/** The value that `--force-if-includes` needs for a branch with no expected value: with one, git does not check. */
async function hasSeen(git: Repository, branch: RefName, oid: Oid): Promise<boolean> {
  const { stdout } = await runGit(git, ['rev-list', '--walk-reflogs', branch, '--'])
  const seen = new Set([
    '',
    ...stdout
      .toString('latin1')
      .split('\n')
      .filter(Boolean)
      .map(line => `^${line}`),
  ])
  const input = [oid, `^${branch}`, ...seen].filter(Boolean).map(line => `${line}\n`)
  const unseen = await runGit(git, ['rev-list', '--max-count=1', '--ignore-missing', '--stdin'], {
    input: input.join(''),
  })
  return unseen.stdout.length === 0
}

async function push(git: GitProgram, request: PushRequest, options: Pick<TransferOptions, 'prompts'>): Promise<void> {
  const { remote, branch, target, expected } = request
  const args = [
    '-c',
    'advice.pushUpdateRejected=false',
    'push',
    '--no-progress',
    // Only this one branch, whatever is configured.
    '--no-follow-tags',
    `--force-with-lease=${target}:${expected ?? ''}`,
    '--force-if-includes',
    '--end-of-options',
    remote.name,
    `${branch}:${target}`,
  ]
  try {
    await runGit({ ...git, env: pushEnvironment(git.env, request, options) }, args)
  } catch (error) {
    throw pushFailure(error, request)
  }
}

/** Our credential is sent only to its own server, and not given to hooks; without one, git authenticates as usual. */
function pushEnvironment(env: Env, { remote }: PushRequest, { prompts }: Pick<TransferOptions, 'prompts'>): Env {
  if (remote.credential?.password !== undefined) return remoteEnvironment(env, remote, { prompts })
  return prompts === 'never' ? { ...env, GIT_TERMINAL_PROMPT: '0' } : env
}

function pushFailure(error: unknown, { remote, target }: PushRequest): unknown {
  if (!(error instanceof GitSlimError)) return error
  const reason = error.reason ?? ''
  const where = `${remote.name}/${target.replace(/^refs\/heads\//, '')}`
  // The second message: it has moved during the push.
  if (
    /\[rejected\]|\[remote rejected\].*\((?:incorrect old value|failed to update ref|.*is at \w+ but expected)/.test(
      reason,
    )
  ) {
    return new GitSlimError('ref-moved', { message: messages.push.movedThere(where), reason })
  }
  if (reason.includes('[remote rejected]')) {
    return new GitSlimError('refused', { message: messages.push.refusedThere(where), reason })
  }
  return transferFailure(error, remote)
}
