import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeLossy } from '../../core/bytes/bytes.js'
import { parseRemoteUrl, isLocalAddress } from '../../core/clone/remote-url.js'
import { MalformedConfig, parseConfig } from '../../core/config/parse-config.js'
import { parseCommit } from '../../core/object/commit.js'
import { findPath } from '../../core/object/find-path.js'
import { GitSlimError } from '../../core/errors.js'
import type { LfsReceipt, LfsRequest, Oid, TransferOptions, Transport } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { isMissing } from '../transfer/files.js'

export interface LargeFiles extends LfsRequest {
  readonly commit: Oid
}

/**
 * Fetches the LFS files of a new clone's commit, and replaces their pointers.
 *
 * @throws GitSlimError `refused` when the repository would have them come from this machine
 */
export async function fetchLargeFiles(
  ctx: Pick<Context, 'backend'>,
  request: LargeFiles,
  { transport, options }: { readonly transport: Transport; readonly options: TransferOptions },
): Promise<LfsReceipt> {
  options.onProgress?.({ stage: 'large-files' })
  const text = await lfsConfig(ctx, request)
  for (const url of serversIn(text)) {
    const outcome = parseRemoteUrl(url)
    const isOurs = outcome.kind === 'address' && (!isLocalAddress(outcome.address) || isLocalAddress(request.remote))
    if (!isOurs) throw new GitSlimError('refused', messages.lfs.localServer(url))
  }
  return transport.fetchLfs(request, options)
}

/** Not from the worktree: git-lfs reads it from the commit if it is not there. */
async function lfsConfig({ backend }: Pick<Context, 'backend'>, { directory, commit }: LargeFiles): Promise<string> {
  const git = await backend.open(directory, 'at')
  try {
    const { tree } = parseCommit((await git.objects.read(commit)).body)
    const reader = { read: (oid: Oid) => git.objects.read(oid), format: git.objectFormat }
    const outcome = await findPath(tree, '.lfsconfig', reader)
    if (outcome.kind === 'absent') return ''
    if (outcome.kind === 'lookalike' || !outcome.entry.mode.startsWith('100')) {
      throw new GitSlimError('refused', messages.lfs.noFile)
    }
    return decodeLossy((await git.objects.read(outcome.entry.oid)).body)
  } finally {
    await git.close()
  }
}

/** Returns the LFS server that a repository names. */
function serversIn(text: string): readonly string[] {
  try {
    const entries = parseConfig(text).filter(({ key }) => /^(?:lfs|remote\..*)\.(?:lfs)?(?:push)?url$/s.test(key))
    return entries.flatMap(({ value }) => value ?? [])
  } catch (error) {
    // Then git cannot read it either, and git-lfs reports it.
    if (error instanceof MalformedConfig) return []
    throw error
  }
}

/** Tells whether some of a new clone's files are LFS pointers, according to its top-level attributes. */
export async function hasPointers(worktree: string): Promise<boolean> {
  try {
    const text = await readFile(join(worktree, '.gitattributes'), 'utf8')
    return namesFilter(text, 'lfs')
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/**
 * Tells whether a `.gitattributes` file sets a filter for some files.
 *
 * @see gitattributes(5), filter
 */
function namesFilter(text: string, filter: string): boolean {
  const lines = text.split('\n').filter(line => !/^\s*(?:#|$)/.test(line))
  return lines.some(line => line.trim().split(/\s+/).slice(1).includes(`filter=${filter}`))
}
