import type { Metric, MetricName } from './metrics.js'
import type { Storage } from './storage.js'

/** Whose limits a report is measured against. */
export type LimitsOf = 'git-sizer' | 'github' | 'gitlab' | 'bitbucket' | 'azure'

export const limitsChoices: readonly LimitsOf[] = ['git-sizer', 'github', 'gitlab', 'bitbucket', 'azure']

/** What a host does above a limit. */
export type LimitKind = 'refused' | 'warned' | 'advised'

/** A number above a limit of a host. */
export interface ExceededLimit {
  readonly name: MetricName | 'storedBytes'
  readonly unit: Metric['unit']
  readonly value: number
  readonly limit: number
  readonly kind: LimitKind
}

/** The limits of a host, and what is above them. */
export interface ReportedLimits {
  readonly of: LimitsOf
  readonly exceeded: readonly ExceededLimit[]
}

type Limit = readonly [limit: number, kind: LimitKind]
type Limits = Readonly<Partial<Record<ExceededLimit['name'], readonly Limit[]>>>

const MB = 1e6
const GB = 1e9

/** The strictest limit last. git-sizer's are levels of concern: {@link Metric}. */
const limits: Readonly<Record<LimitsOf, Limits>> = {
  'git-sizer': {},
  /** @see https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits */
  github: {
    storedBytes: [[10 * GB, 'advised']],
    maxBlobBytes: [
      [MB, 'advised'],
      [50 * MB, 'warned'],
      [100 * MB, 'refused'],
    ],
    maxTreeEntries: [[3000, 'advised']],
    checkoutPathDepth: [[50, 'advised']],
    branches: [[5000, 'advised']],
  },
  /** @see https://docs.gitlab.com/user/free_push_limit/ */
  gitlab: { maxBlobBytes: [[100 * 1024 * 1024, 'refused']] },
  /** @see https://support.atlassian.com/bitbucket-cloud/docs/what-are-the-repository-and-file-size-limits/ */
  bitbucket: { storedBytes: [[4 * GB, 'refused']] },
  /** @see https://learn.microsoft.com/azure/devops/repos/git/limits */
  azure: {
    storedBytes: [
      [10 * GB, 'advised'],
      [250 * GB, 'refused'],
    ],
    maxBlobBytes: [[100 * MB, 'refused']],
  },
}

/** Returns what is above the limits of a host: for each number the strictest limit. */
export function exceededLimits(of: LimitsOf, metrics: readonly Metric[], storage: Storage): readonly ExceededLimit[] {
  const stored = storage.packs.bytes + storage.cruftPacks.bytes + storage.looseObjects.bytes
  const numbers = [...metrics, { name: 'storedBytes', unit: 'bytes', value: stored } as const]
  return numbers.flatMap(({ name, unit, value }) => {
    const found = limits[of][name]?.findLast(([limit]) => value > limit)
    return found === undefined ? [] : [{ name, unit, value, limit: found[0], kind: found[1] }]
  })
}

/** Returns whose limits apply to a repository with this remote. */
export function limitsForHost(host: string | undefined): LimitsOf {
  if (host === undefined) return 'git-sizer'
  if (/(?:^|\.)github\./i.test(host)) return 'github'
  if (/(?:^|\.)gitlab\./i.test(host)) return 'gitlab'
  if (/(?:^|\.)bitbucket\.org$/i.test(host)) return 'bitbucket'
  return /(?:^|\.)dev\.azure\.com$|\.visualstudio\.com$/i.test(host) ? 'azure' : 'git-sizer'
}
