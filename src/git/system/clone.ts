import { join } from 'node:path'
import { countObjects } from '../files/count-objects.js'
import { readHead } from '../files/loose-ref.js'
import { setUpSparseCheckout } from '../files/sparse-checkout.js'
import { addTemplateFiles } from '../files/template-files.js'
import { readShallow } from '../files/shallow-file.js'
import type { ClonePlan, CloneReceipt, TransferOptions } from '../port.js'
import { countCommits } from './rev-list.js'
import { reaching } from './reaching.js'
import { runTransfer } from './run-transfer.js'
import type { GitProgram } from './spawn.js'

/**
 * Clones a repository without commits: only git-clone asks the server for its initial branch and its object format.
 *
 * @see gitprotocol-v2(5), ls-refs, `unborn`
 */
export async function cloneEmpty(git: GitProgram, plan: ClonePlan, options: TransferOptions): Promise<CloneReceipt> {
  const flags = [
    ...(plan.bare ? ['--bare'] : []),
    // If commits have arrived in the meantime, the clone is as slim as it would have been with them.
    '--depth=1',
    '--single-branch',
    '--no-tags',
    ...(plan.checkout ? [] : ['--no-checkout']),
    ...plan.config.flatMap(settingFlag),
  ]
  const args = [
    // Older gits refuse the option --origin beside --bare.
    '-c',
    `clone.defaultRemoteName=${plan.originName}`,
    'clone',
    `--template=${plan.templates ?? ''}`,
    ...flags,
    '--end-of-options',
    plan.remote.url,
    '.',
  ]
  const { env } = await reaching(git, plan.remote, options)
  await runTransfer(git, { args, env, url: plan.remote.url }, options)
  const gitDirectory = plan.bare ? git.cwd : join(git.cwd, '.git')
  await addTemplateFiles(gitDirectory, undefined)
  await setUpSparseCheckout(gitDirectory, plan.sparse)
  const { objects, bytes } = await countObjects(gitDirectory)
  return {
    head: await readHead(gitDirectory),
    commits: await countCommits({ ...git, env: { ...git.env, GIT_DIR: gitDirectory } }),
    objects,
    shallow: (await readShallow(gitDirectory)).size > 0,
    receivedBytes: bytes,
    filter: undefined,
    fetched: objects > 0,
    warnings: [],
  }
}

/** The part of a plan's configuration that git-clone would not write itself. */
function settingFlag([section, name, value]: ClonePlan['config'][number]): readonly string[] {
  if (/^(?:extensions|gc)$/.test(section)) return [`--config=${section}.${name}=${value}`]
  const [, heading, subsection] = /^(\w+) "(.*)"$/.exec(section) ?? []
  if (heading === undefined || heading === 'remote' || heading === 'branch') return []
  return [`--config=${heading}.${subsection}.${name}=${value}`]
}
