import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultBranch, findRef, type Candidate, candidatesIn, isShortId } from '../../core/clone/choose-head.js'
import { planClone } from '../../core/clone/plan-clone.js'
import { isLocalAddress } from '../../core/clone/remote-url.js'
import type { CloneRequest, HeadRequest } from '../../core/clone/clone-request.js'
import { GitSlimError } from '../../core/errors.js'
import type { Oid, Remote, RemoteRef, TransferOptions, Transport } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { removeTree } from '../transfer/files.js'

interface Asking {
  readonly cloneRequest: CloneRequest
  readonly address: Remote
  readonly refs: readonly RemoteRef[]
  readonly transport: Transport
  /** The place of the future clone: empty, and left so. */
  readonly directory: string
  readonly options: TransferOptions
}

/** The search for a commit that no ref points to: first where most requested commits are. */
const rounds = [
  { branches: 'one', depth: 50 },
  { branches: 'all', depth: 5000 },
] as const

/**
 * Returns the request with the full id instead of an abbreviated one: that of a ref, else of a commit in the branches,
 * of which only commits are fetched, up to a limit.
 *
 * @throws GitSlimError `not-found`, or `ambiguous` naming those that it may be
 */
export async function withFullId(ctx: Context, asking: Asking): Promise<CloneRequest> {
  const { cloneRequest, refs, address } = asking
  const head = meantByDigits(cloneRequest.head, refs)
  if (head === undefined) return cloneRequest
  const one = (candidates: readonly Candidate[]): CloneRequest | undefined => {
    const [first, ...others] = candidates
    if (first === undefined) return undefined
    if (others.length === 0) return { ...cloneRequest, head: { kind: 'revision', name: first.source } }
    const commits = candidates.map(({ commit }) => commit)
    throw new GitSlimError('ambiguous', messages.selection.ambiguousId(head.name, commits))
  }
  const found = one(candidatesIn(refs, head.name))
  if (found !== undefined) return found
  for (const round of rounds) {
    ctx.reporter.note(messages.selection.lookingFor(head.name, round.depth))
    const looked = await lookIn(ctx, { ...asking, ...round }, head.name)
    const named = one(looked.commits.map(commit => ({ commit, source: commit })))
    if (named !== undefined) return named
    if (looked.whole) break
    if (!looked.cheap) throw new GitSlimError('not-found', messages.selection.idNotSearched(head.name, address.url))
  }
  throw new GitSlimError('not-found', messages.selection.idNotFound(head.name, address.url, rounds[1].depth))
}

/** The names of the server's refs come before other meanings. */
function meantByDigits(head: HeadRequest, refs: readonly RemoteRef[]): { readonly name: string } | undefined {
  const allowed = head.kind === 'revision' || (head.kind === 'branch-or-tag' && head.orCommit === 'allowed')
  if (!allowed || !isShortId(head.name) || findRef(refs, head.name) !== undefined) return undefined
  return head
}

interface Looked {
  readonly commits: readonly Oid[]
  /** Whether there is nothing else to search. */
  readonly whole: boolean
  /** Whether only commits arrived. */
  readonly cheap: boolean
}

async function lookIn(
  ctx: Context,
  { cloneRequest, refs, address, transport, directory, options, branches, depth }: Asking & (typeof rounds)[number],
  digits: string,
): Promise<Looked> {
  const start = defaultBranch(refs) ?? refs.find(({ name }) => name.startsWith('refs/heads/'))
  if (start === undefined) return { commits: [], whole: true, cheap: true }
  const outcome = planClone(address, refs, {
    ...cloneRequest,
    head: { kind: 'branch-or-tag', name: start.name },
    limit: { kind: 'depth', depth },
    form: 'bare',
    checkout: 'nothing',
    filter: { kind: 'tree', depth: 0 },
    sparse: undefined,
    extraRefs: [],
    tags: 'none',
    branches,
  })
  if (outcome.kind !== 'planned') throw new TypeError(`a branch that is there cannot be planned: ${outcome.kind}`)
  const place = join(directory, 'look')
  await mkdir(place)
  try {
    const { filter, shallow } = await transport.clone(outcome.plan, place, options)
    const commits = await commitsIn(ctx, place)
    const found = commits.filter(oid => oid.startsWith(digits.toLowerCase()))
    return {
      commits: found,
      whole: !shallow && branches === 'all',
      cheap: filter !== undefined || isLocalAddress(address),
    }
  } finally {
    await removeTree(place)
  }
}

async function commitsIn({ backend }: Context, place: string): Promise<readonly Oid[]> {
  const git = await backend.open(place, 'at')
  try {
    const tips: Oid[] = []
    for await (const { oid, peeled } of git.refs.list('refs/heads/')) tips.push(peeled ?? oid)
    return (await git.history.links([...new Set(tips)])).map(({ oid }) => oid)
  } finally {
    await git.close()
  }
}
