import { decodeStrict } from '../../core/bytes/bytes.js'
import { parseOid } from '../../core/object/oid.js'
import { isRefName } from '../../core/ref/ref-name.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import { GitSlimError } from '../../core/errors.js'
import type { NamedRemote, RefName, Remote, RemoteRef, TransferOptions } from '../port.js'
import { runTransfer } from './run-transfer.js'
import type { GitProgram } from './spawn.js'

/**
 * Lists the refs of a server, by the remote's name if it has one.
 *
 *     ref: refs/heads/main    HEAD
 *     1a2b…                   HEAD
 *     3c4d…                   refs/tags/v1
 *     5e6f…                   refs/tags/v1^{}
 *
 * Names that are not UTF-8, or that git itself would not take, cannot be asked for and are left out.
 *
 * @throws GitSlimError `protocol` where git takes a page, such as one to log in, for a repository without refs
 * @see git-ls-remote(1), OUTPUT
 */
export async function lsRemote(
  git: GitProgram,
  { url, name = url }: Remote & Partial<NamedRemote>,
  options: TransferOptions,
): Promise<readonly RemoteRef[]> {
  const args = ['ls-remote', '--quiet', '--symref', '--end-of-options', name]
  let foreign: string | undefined
  const onForeignType = (type: string) => (foreign = type)
  const stdout = await runTransfer(git, { args, url, onForeignType }, options)
  // A server of plain files (`git update-server-info`) has refs.
  if (stdout.length === 0 && foreign !== undefined) {
    throw new GitSlimError(
      'protocol',
      messages.transfer.notGit(url, messages.transfer.foreignAnswer(sanitize(foreign))),
    )
  }
  const refs = new Map<string, RemoteRef>()
  const symrefs = new Map<string, RefName>()
  for (const line of lines(stdout)) {
    const [value = '', ref = ''] = line.split('\t')
    if (value.startsWith('ref: ')) symrefs.set(ref, value.slice('ref: '.length) as RefName)
    else if (ref.endsWith('^{}')) peel(refs, ref.slice(0, -'^{}'.length), value)
    else if (isRefName(ref)) refs.set(ref, refOf(ref, value, symrefs.get(ref)))
  }
  return [...refs.values()]
}

function* lines(stdout: Buffer): Generator<string> {
  for (let start = 0; start < stdout.length; ) {
    const end = stdout.indexOf('\n', start)
    const line = decodeStrict(stdout.subarray(start, end === -1 ? stdout.length : end))
    if (line !== undefined) yield line
    start = end === -1 ? stdout.length : end + 1
  }
}

function refOf(name: RefName, value: string, symref: RefName | undefined): RemoteRef {
  return { name, oid: parseOid(value), ...(symref === undefined ? {} : { symref }) }
}

function peel(refs: Map<string, RemoteRef>, name: string, value: string): void {
  const ref = refs.get(name)
  if (ref !== undefined) refs.set(name, { ...ref, peeled: parseOid(value) })
}
