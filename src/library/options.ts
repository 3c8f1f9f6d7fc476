/** The options of the library's functions: those of the command line, in camel case. */
import type { TransferProgress } from '../core/network/progress.js'

/** Where and how a function runs; everything has a default. */
export interface RunOptions {
  /** The directory to work in. Default: the process's. */
  readonly cwd?: string | undefined
  /** The environment. Default: the process's. No editor that it names is opened. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** `system`: git on PATH; `embedded`: no git needed. Default: `auto`, git on PATH if it is new enough. */
  readonly backend?: 'auto' | 'system' | 'embedded' | undefined
  /** Its abort ends the work; nothing half done stays, and the function throws an error of the kind `interrupted`. */
  readonly signal?: AbortSignal | undefined
  /** Called with what the program would print as a note. */
  readonly onNote?: ((text: string) => void) | undefined
  /** Called with what the program would print as a warning. */
  readonly onWarning?: ((text: string) => void) | undefined
  /** Called often with the progress of a transfer or of other long work; `bytes` only while it receives. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined
}

/** The options of a function that changes something. */
export interface MutatingOptions extends RunOptions {
  /** Compute everything, and change nothing. */
  readonly dryRun?: boolean | undefined
}

/** A date as git reads it (`2.weeks`), or a Date. */
export type DateText = string | Date

/** The options of a function that contacts a server. */
export interface NetworkOptions extends RunOptions {
  /** The token for https, sent only to the server of the repository. Default: `GIT_SLIM_TOKEN` of the environment. */
  readonly token?: string | undefined
  /** The name of the variable that has the token; not together with `token`. */
  readonly tokenEnv?: string | undefined
  /** How often a transfer is tried again after a fault of the network. Default: 4. */
  readonly retries?: number | undefined
  /** Seconds without any data after which a connection is given up; 0: never. Default: 60. */
  readonly stallTimeout?: number | undefined
  /** Seconds that all of it may take; 0: no limit. Default: 0. */
  readonly timeout?: number | undefined
}

/** A search of history. */
interface SearchOptions {
  /** Fetch history as far as the merge base with this ref of the server. */
  readonly toMergeBase?: string | undefined
  /** Fetch history as far as git describe needs it: to any tag, or to one that matches this pattern. */
  readonly toTag?: true | string | undefined
  /** The search ends after so many commits. Default: 100,000. */
  readonly maxCommits?: number | undefined
  /** Whether all trees and blobs of the commits of a search are fetched. Default: only those of a diff. */
  readonly withTrees?: boolean | undefined
}

/** What to clone, and how much of it. Only the address is needed. */
export interface CloneOptions extends NetworkOptions, SearchOptions {
  /** The address: http(s), ssh or git, or a path. */
  readonly url: string
  /** The directory of the clone. Default: as git derives it from the address. */
  readonly dir?: string | undefined
  /** How many commits; 0: all. Default: 1. */
  readonly depth?: number | undefined
  /** Whether all history is fetched; not together with `depth`. */
  readonly full?: boolean | undefined
  /** The branch or tag that is fetched and checked out. Default: the server's default branch. */
  readonly branch?: string | undefined
  /** Any ref, or a commit by its (abbreviated) id; HEAD is detached. */
  readonly revision?: string | undefined
  /** Whether all branches are fetched. Default: one. */
  readonly allBranches?: boolean | undefined
  /** Whether all tags are fetched. Default: false. */
  readonly tags?: boolean | undefined
  /** The commits after this date, instead of a depth. */
  readonly since?: DateText | undefined
  /** Refs of the server whose commits are not fetched. */
  readonly exclude?: string | readonly string[] | undefined
  /** The filter of a partial clone: `blob:none`, `blob:limit=<n>`, `tree:<depth>`. */
  readonly filter?: string | undefined
  /** The directories of a sparse checkout. */
  readonly sparse?: string | readonly string[] | undefined
  /** The patterns of a sparse checkout, one a line. */
  readonly sparsePatterns?: string | undefined
  /** Further refs of the server, as `<ref>` or `<ref>:<local>`. */
  readonly extraRef?: string | readonly string[] | undefined
  /** Whether submodules are cloned; `recursive`: nested ones, too. */
  readonly submodules?: boolean | 'recursive' | undefined
  /** How many submodules are cloned at the same time. Default: 4. */
  readonly jobs?: number | undefined
  /** Whether the LFS files of the commit are fetched. */
  readonly lfs?: boolean | undefined
  /** With `lfs`: patterns of the only files that are fetched. */
  readonly lfsInclude?: string | readonly string[] | undefined
  /** With `lfs`: patterns of files that are not fetched. */
  readonly lfsExclude?: string | readonly string[] | undefined
  /** False: no file is checked out. */
  readonly checkout?: boolean | undefined
  /** Whether the clone is a bare repository. Default: false. */
  readonly bare?: boolean | undefined
  /** The name of the remote. Default: origin. */
  readonly origin?: string | undefined
  /** Whether an existing clone is updated in place to what a new one would be. */
  readonly reuse?: boolean | undefined
  /** With `reuse`: `all` (default) resets files and removes untracked ones, `tracked` only resets, `none` does neither. */
  readonly clean?: 'all' | 'tracked' | 'none' | undefined
  /** With `reuse`: patterns of untracked files that stay. */
  readonly cleanExclude?: string | readonly string[] | undefined
  /** The directory of the cache. Default: the configured one, else none. */
  readonly cache?: string | undefined
  /** Whether the password or token is stored in the clone. Default: false. */
  readonly persistCredentials?: boolean | undefined
}

/** How much history to fetch: one of `toMergeBase`, `toTag`, `by`, `toDepth`, `since` and `full`. */
export interface DeepenOptions extends NetworkOptions, SearchOptions {
  /** So many commits below the shallow boundary. */
  readonly by?: number | undefined
  /** Up to the last so many commits. */
  readonly toDepth?: number | undefined
  /** The commits after this date. */
  readonly since?: DateText | undefined
  /** All history. */
  readonly full?: boolean | undefined
  /** The name of the remote. Default: that of the branch, or origin. */
  readonly remote?: string | undefined
}

/** What to report, and where to write it. */
export interface ReportOptions extends RunOptions {
  /** The rows of each list. Default: 20. */
  readonly top?: number | undefined
  /** `A..B`: report what these commits add to every clone; the document is then a RangeDocument. */
  readonly range?: string | undefined
  /** Whose limits apply. Default: those of the remote's host, else git-sizer's. */
  readonly limits?: 'git-sizer' | 'github' | 'gitlab' | 'bitbucket' | 'azure' | undefined
  /** The file into which all paths of history are written, as comma-separated values. */
  readonly csv?: string | undefined
  /** A size such as `2MB`; if `.git`, or what a range adds, is larger, that is an error of the kind `check-failed`. */
  readonly failOver?: string | number | undefined
  /** With `range`: a file with the ids of blobs that do not count. */
  readonly exempt?: string | undefined
  /** The file into which a picture of history is written, as one page. */
  readonly html?: string | undefined
}
