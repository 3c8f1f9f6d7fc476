import { GitSlimError } from '../../core/errors.js'
import type { Exchange, FetchRequest, Oid, Git, NamedRemote } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { KnownHistory } from './known-history.js'

/** The fetches of one run: new commits are added to the known history, and moved into the repository at the end. */
export class FetchSession {
  rounds = 0
  receivedBytes = 0
  /** Whether the server has sent trees and blobs that it was asked to leave out. */
  filterIgnored = false

  private readonly received = new Set<Oid>()
  /** The missing commits of HEAD's history at the beginning. */
  readonly lacking: readonly Oid[]

  constructor(
    readonly exchange: Exchange,
    readonly history: KnownHistory,
  ) {
    this.lacking = history.graph.missing([history.head])
  }

  /** Fetches, and returns the new commits at which the limit has cut history off. */
  async fetch(request: FetchRequest): Promise<ReadonlySet<Oid>> {
    this.rounds++
    const receipt = await this.exchange.fetch(request)
    this.receivedBytes += receipt.receivedBytes
    this.filterIgnored ||= receipt.filterIgnored
    this.history.graph.add(receipt.commits)
    for (const { oid } of receipt.commits) this.received.add(oid)
    return receipt.cutAt
  }

  /** Tells whether a commit was here before. */
  wasHere(oid: Oid): boolean {
    return this.history.graph.has(oid) && !this.received.has(oid)
  }

  /**
   * Moves the repository's shallow boundary to the end of the known history: further away for some tips, nearer for
   * none.
   */
  async keep(newTips: readonly Oid[] = []): Promise<ReadonlySet<Oid>> {
    const { graph, tips, shallow } = this.history
    const elsewhere = [...shallow].filter(oid => !graph.has(oid))
    const now = new Set([...elsewhere, ...graph.boundary([...tips, ...newTips])])
    await this.exchange.keep({ shallow: now, shallowBefore: shallow })
    return now
  }
}

/** Ends a search that has reached its limit. */
export function tooFar(maxCommits: number): GitSlimError {
  return new GitSlimError('not-found', messages.deepen.tooFar(maxCommits))
}

/** Everything that a deepen works with. */
export interface Surroundings {
  readonly git: Git
  readonly history: KnownHistory
  readonly remote: NamedRemote
  readonly exchange: Exchange
}
