import type { ErrorText } from '../../core/errors.js'
import type { FindingRule } from '../../core/report/findings.js'
import type { MetricName } from '../../core/report/metrics.js'
import { many } from '../many.js'
import { shellWord } from '../shell-word.js'

export const needsGit: ErrorText = {
  message: 'a report needs git on PATH',
  hints: ['install git 2.31 or newer; git-slim uses it when it is on PATH'],
}

export function missingObjects(count: number, promisors: readonly string[]): string {
  const from = promisors.length === 0 ? '' : `; ${promisors.join(', ')} has them`
  return `${many(count, 'object')} of history ${count === 1 ? 'is' : 'are'} not in this clone${from}: sizes are too small`
}

export const treesMissing =
  'this clone has not all trees of its history: paths, and which ref holds what, cannot be told. Get them: git fetch --refetch --filter=blob:none'

export const shallow = 'this is a shallow clone: the report is about the commits that it has'

export const damaged: ErrorText = {
  message: 'the repository is damaged: the report is not complete',
  hints: ['git fsck'],
}

export function pictureWritten(file: string): string {
  return `wrote the picture to ${file}`
}

export function fileIsDirectory(option: string, path: string): ErrorText {
  return { message: `${option} names a file, and "${path}" is a directory` }
}

export function tableWritten(file: string): string {
  return `wrote the table of paths to ${file}`
}

export const noPathsForTable = 'history has no paths for --csv'

export function notASize(option: string, text: string): ErrorText {
  return { message: `${option} takes a size, not "${text}"`, hints: ['for instance: 500kB, 2MB, 1GiB'] }
}

/** The repository is larger than was allowed. */
export function overSize(bytes: string, allowed: string): ErrorText {
  return {
    message: `.git has ${bytes}: more than the ${allowed} that --fail-over allows`,
    hints: ['see "What to do" above'],
  }
}

export const asPackedNow =
  'Sizes are those of objects as packed now. A delta and its base share their cost, and a repack changes who pays.'

export const titles = {
  storage: 'Below .git',
  classes: 'Objects',
  causes: 'Largest in history',
  held: 'Held by one ref only',
  concerns: 'Concerns',
  todo: 'What to do',
  extensions: 'By extension',
} as const

export function headline(it: { total: string; commits: number; live: string; deleted: string }): string {
  return `.git has ${it.total}: ${many(it.commits, 'commit')}; files at branch heads ${it.live}, deleted files ${it.deleted}`
}

export function headlineWithoutPaths(total: string, commits: number): string {
  return `.git has ${total}: ${many(commits, 'commit')}`
}

export const storageNames = {
  packs: 'packs',
  cruftPacks: 'cruft packs',
  indexes: 'pack indexes',
  looseObjects: 'loose objects',
  garbage: 'left by killed commands',
  lfs: 'LFS',
  submodules: 'submodules',
  worktrees: 'linked worktrees',
  reflogs: 'reflogs',
  hooks: 'hooks',
  other: 'other',
} as const

const metricNames: Readonly<Record<MetricName, string>> = {
  commits: 'commits',
  commitBytes: 'size of all commits',
  trees: 'trees',
  treeBytes: 'size of all trees',
  treeEntries: 'entries of all trees',
  blobs: 'blobs',
  blobBytes: 'size of all blobs',
  annotatedTags: 'annotated tags',
  refs: 'refs',
  branches: 'branches',
  tags: 'tags',
  remoteTrackingRefs: 'remote-tracking branches',
  pullRequestRefs: 'refs of pull requests',
  notesRefs: 'refs of notes',
  otherRefs: 'other refs',
  maxCommitBytes: 'largest commit',
  maxParents: 'parents of one commit',
  maxTreeEntries: 'entries of one tree',
  maxBlobBytes: 'largest blob',
  historyDepth: 'depth of history',
  tagDepth: 'tags of tags',
  checkoutDirectories: 'directories of a checkout',
  checkoutPathDepth: 'depth of a path',
  checkoutPathLength: 'length of a path',
  checkoutFiles: 'files of a checkout',
  checkoutBytes: 'size of a checkout',
  checkoutSymlinks: 'symbolic links of a checkout',
  checkoutSubmodules: 'submodules of a checkout',
}

export const classNames = {
  remembered: 'in reflogs or the index only',
  unreachable: 'unreachable',
} as const

export const noExtension = '(none)'

export function ofThatDeleted(bytes: string): string {
  return `${bytes} deleted`
}

export function uncompressed(bytes: string): string {
  return `${bytes} uncompressed`
}

export function metricName(name: MetricName): string {
  return metricNames[name]
}

export const storedBytes = 'objects on disk'

const hosts = {
  github: 'GitHub',
  gitlab: 'GitLab',
  bitbucket: 'Bitbucket',
  azure: 'Azure Repos',
  'git-sizer': 'git-sizer',
}

const does = { refused: 'refuses more than', warned: 'warns above', advised: 'advises at most' }

/** A number above a limit of the host. */
export function overLimit(it: {
  what: string
  value: string
  host: keyof typeof hosts
  limit: string
  kind: keyof typeof does
}): string {
  return `${it.what}: ${it.value}; ${hosts[it.host]} ${does[it.kind]} ${it.limit}`
}

export function concern(name: string, value: string, level: number): string {
  return `${name}: ${value}  ${'*'.repeat(Math.min(level, 30))}`
}

export function saves(bytes: string): string {
  return `saves ${bytes}`
}

export function isDeleted(live: boolean): string {
  return live ? '' : 'deleted'
}

export function versions(count: number): string {
  return many(count, 'version')
}

const reasons: Readonly<Record<FindingRule, (subject: string) => string>> = {
  garbage: () => 'remove temporary files of killed commands',
  unreachable: () => 'remove objects that nothing reaches',
  'further-copies': () => 'repack, so that each object is stored once',
  'generated-site': ref => `keep only the last commit of ${ref}: a generated site needs no history`,
  'held-by-one-branch': ref => `delete ${ref}, if its work is done`,
  'held-by-one-tag': ref => `delete ${ref}, if nobody needs it`,
  'held-by-one-ref': ref => `delete ${ref}, if nobody needs it`,
  'deleted-file': path => `take ${path} out of history: no branch has it any more`,
  'large-file': path => `keep ${path} in LFS`,
}

export function reason(rule: FindingRule, subject: string): string {
  return reasons[rule](subject.replace(/^refs\/(?:heads|tags|remotes)\//, ''))
}

/** Returns the command that a recommendation needs, to be pasted into a shell. */
export function command(rule: FindingRule, subject: string): string {
  const name = subject.replace(/^refs\/(?:heads|tags)\//, '')
  switch (rule) {
    case 'garbage':
      return 'git gc'
    case 'unreachable':
      return 'git gc --prune=2.weeks.ago'
    case 'further-copies':
      return 'git repack -a -d'
    case 'generated-site':
      return `git branch --force ${shellWord(name)} "$(git commit-tree -m 'Publish' ${shellWord(`${subject}^{tree}`)})"`
    case 'held-by-one-branch':
      return `git branch -D ${shellWord(name)}`
    case 'held-by-one-tag':
      return `git tag -d ${shellWord(name)}`
    case 'held-by-one-ref':
      return `git update-ref -d ${shellWord(subject)}`
    case 'deleted-file':
      return `git filter-repo --invert-paths --path=${shellWord(subject)}`
    case 'large-file':
      return `git lfs migrate import --everything --include=${shellWord(subject)}`
  }
}
