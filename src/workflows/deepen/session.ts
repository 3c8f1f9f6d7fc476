import { GitSlimError } from '../../core/errors.js'
import type { Exchange, FetchRequest, Oid, Git, NamedRemote } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { KnownHistory } from './known-history.js'

/** Fetches of one run: what comes is added to the history that is known, and becomes the repository's own at the end. */
export class FetchSession {
  rounds = 0
  receivedBytes = 0
  /** Whether the server has sent trees and files that it was asked to leave out. */
  filterIgnored = false

  private readonly received = new Set<Oid>()
  /** What HEAD's history lacked when it began. */
  readonly lacking: readonly Oid[]

  constructor(
    readonly exchange: Exchange,
    readonly history: KnownHistory,
  ) {
    this.lacking = history.graph.missing([history.head])
  }

  /** Fetches, and returns the commits that came at which the limit has cut history off. */
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

  /** Makes the repository end where what is known of its history ends: further off for some tips, nearer for none. */
  async keep(newTips: readonly Oid[] = []): Promise<ReadonlySet<Oid>> {
    const { graph, tips, shallow } = this.history
    const elsewhere = [...shallow].filter(oid => !graph.has(oid))
    const now = new Set([...elsewhere, ...graph.boundary([...tips, ...newTips])])
    await this.exchange.keep({ shallow: now, shallowBefore: shallow })
    return now
  }
}

/** Ends a search that has come to its limit. */
export function tooFar(maxCommits: number): GitSlimError {
  return new GitSlimError('not-found', messages.deepen.tooFar(maxCommits))
}

/** What a deepening works with. */
export interface Surroundings {
  readonly git: Git
  readonly history: KnownHistory
  readonly remote: NamedRemote
  readonly exchange: Exchange
}
