import { isRefName } from '../../core/ref/ref-name.js'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { CloneOptions, LimitRequest } from '../../workflows/clone/options.js'
import { lfsOptions, lfsOptionsOf } from '../lfs-options.js'
import { moduleOptions, submoduleOptionsOf } from '../module-options.js'
import { networkOptions, networkOptionsOf } from '../network-options.js'
import { reuseOptions, reuseOptionsOf } from '../reuse-options.js'
import { searchOptions, searchOptionsOf } from '../search-options.js'
import { selectionOptions, selectionOptionsOf } from '../selection-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'
import { countOf } from '../values.js'

export const cloneCommand: CommandSpec = {
  name: 'clone',
  args: '<url> [<dir>]',
  summary: 'Clone only the part of a repository that a job needs',
  group: 'slim',
  ofServer: true,
  about: [
    'Fetches one branch or tag at depth 1 by default. The clone appears only when it is complete; after a failure\n' +
      'nothing is left behind, and an existing directory is unchanged.',
    'A user name and password in the URL, or a token in GIT_SLIM_TOKEN, are sent only to that server, and never\n' +
      'stored or shown. With --persist-credentials they are stored in the clone: in .git/slim-credentials, which its\n' +
      'owner alone can read; remove that file at the end of the job.',
  ],
  options: [
    { flags: '--depth <n>', help: 'Fetch the last <n> commits (default 1; 0: all)' },
    { flags: '--full', help: 'Fetch all history' },
    { flags: '-b, --branch <name>', help: 'Fetch this branch or tag instead of the default branch' },
    {
      flags: '--revision <rev>',
      help: 'Fetch any ref, or a commit by its (abbreviated) id; HEAD is detached',
    },
    { flags: '--all-branches', help: 'Fetch all branches' },
    { flags: '--tags', help: 'Fetch all tags' },
    { flags: '--since <date>', help: 'Fetch the commits after <date> instead of a depth' },
    {
      flags: '--exclude <ref>',
      help: 'Fetch no commits that this ref of the server reaches; may be repeated',
      repeatable: true,
    },
    ...selectionOptions,
    // Otherwise the word would be taken for the directory; an address contains a colon or a slash.
    ...searchOptions.map(option =>
      option.flags.startsWith('--to-tag') ? { ...option, likelyValue: /^[^:/]*$|[*?[]/ } : option,
    ),
    ...moduleOptions,
    ...lfsOptions,
    { flags: '-n, --no-checkout', help: 'Check out no files' },
    { flags: '--bare', help: 'Make a bare repository' },
    { flags: '-o, --origin <name>', help: 'Call the remote <name> instead of origin' },
    ...reuseOptions,
    ...networkOptions,
    { flags: '--persist-credentials', help: 'Store the password or token in the clone, for later git commands' },
    { flags: '--shallow-since <date>', help: 'git: --since', hidden: true },
    { flags: '--shallow-exclude <ref>', help: 'git: --exclude', hidden: true, repeatable: true },
    { flags: '--single-branch', help: 'git: the default here', hidden: true },
    { flags: '--no-single-branch', help: 'git: --all-branches', hidden: true },
    { flags: '--no-tags', help: 'git: the default here', hidden: true },
    { flags: '--progress', help: 'git: the default here', hidden: true },
  ],
  instead: {
    '--mirror': 'all branches and tags, bare: --bare --full --all-branches --tags',
    '--reference': 'to fetch less on a machine with many jobs: --cache <dir>',
    '--reference-if-able': 'to fetch less on a machine with many jobs: --cache <dir>',
    '--template': 'set GIT_TEMPLATE_DIR=<dir>, or git config --global init.templateDir <dir>',
    '--config': 'set it afterwards: git -C <dir> config <name> <value>',
    '-c': 'set it afterwards: git -C <dir> config <name> <value>',
    '--local': 'leave it out: a path is cloned as quickly as it can be',
    '-l': 'leave it out: a path is cloned as quickly as it can be',
    '--no-local': 'leave it out, or write the path as an address: file:///path',
    '--shared': 'leave it out: a clone never needs the repository that it came from',
    '-s': 'leave it out: a clone never needs the repository that it came from',
    '--no-hardlinks': 'leave it out: a clone shares no files with the repository that it came from',
    '--dissociate': 'leave it out: a clone never needs the repository that it came from',
  },
  examples: [
    { command: 'git-slim clone https://example.com/repo.git', does: 'The default branch at depth 1' },
    { command: 'git-slim clone https://example.com/repo.git . -b v1.0', does: 'A tag, into this directory' },
    { command: 'git-slim clone ssh://git@example.com/repo --since 2.weeks', does: 'Two weeks of history' },
    { command: 'git-slim clone <url> -b topic --to-merge-base main', does: 'A branch and its merge base' },
    { command: 'git-slim clone <url> --submodules recursive', does: 'With nested submodules' },
    { command: "git-slim clone <url> --lfs --lfs-exclude '*.psd'", does: 'With its LFS files, except some' },
    { command: 'git-slim clone ../repo copy --full --all-branches --tags', does: 'Everything, from a local path' },
  ],
  call: async (args, context) => {
    const options = cloneOptions(args)
    const { clone } = await import('../../workflows/clone.js')
    return clone(context, options)
  },
}

/**
 * Returns the options of a clone.
 *
 * @throws GitSlimError `usage`
 */
function cloneOptions(args: ParsedArgs): CloneOptions {
  const [url = '', directory] = args.positionals
  refuseTogether(args, 'bare', 'no-checkout')
  refuseTogether(args, 'all-branches', 'single-branch')
  refuseTogether(args, 'no-single-branch', 'single-branch')
  refuseTogether(args, 'tags', 'no-tags')
  return {
    url,
    directory,
    limit: limitOf(args),
    search: searchOf(args),
    submodules: submoduleOptionsOf(args),
    lfs: lfsOptionsOf(args),
    head: headOf(args),
    branches: args.has('all-branches') || args.has('no-single-branch') ? 'all' : 'one',
    tags: args.has('tags') ? 'all' : 'none',
    form: args.has('bare') ? 'bare' : 'worktree',
    checkout: args.has('no-checkout') ? 'nothing' : 'files',
    originName: remoteNameOf(args.value('origin') ?? 'origin'),
    layout: 'clone',
    ...selectionOptionsOf(args),
    ...reuseOptionsOf(args),
    occupied: 'refuse',
    network: networkOptionsOf(args),
    credentials: args.has('persist-credentials') ? 'keep' : 'forget',
  }
}

function limitOf(args: ParsedArgs): LimitRequest {
  const since = args.value('since') ?? args.value('shallow-since')
  const exclude = [...args.values('exclude'), ...args.values('shallow-exclude')]
  refuseTogether(args, 'depth', 'full')
  for (const limit of ['since', 'shallow-since', 'exclude', 'shallow-exclude']) {
    refuseTogether(args, 'depth', limit)
    refuseTogether(args, 'full', limit)
  }
  if (since !== undefined || exclude.length > 0) return { kind: 'shallow', since, exclude }
  const depth = args.value('depth')
  const count = depth === undefined ? 1 : countOf('--depth', depth, 0)
  return args.has('full') || count === 0 ? { kind: 'full' } : { kind: 'depth', depth: count }
}

function searchOf(args: ParsedArgs): CloneOptions['search'] {
  for (const search of ['to-merge-base', 'to-tag']) refuseTogether(args, search, 'full')
  return searchOptionsOf(args)
}

function headOf(args: ParsedArgs): CloneOptions['head'] {
  refuseTogether(args, 'branch', 'revision')
  const branch = args.value('branch')
  const revision = args.value('revision')
  if (branch !== undefined) return { kind: 'branch-or-tag', name: branch }
  return revision === undefined ? { kind: 'default' } : { kind: 'revision', name: revision }
}

/** @see remote.c, valid_remote_name */
function remoteNameOf(name: string): string {
  if (isRefName(`refs/remotes/${name}/x`)) return name
  throw new GitSlimError('usage', messages.clone.invalidRemoteName(name))
}

function refuseTogether(args: ParsedArgs, one: string, other: string): void {
  if (args.has(one) && args.has(other))
    throw new GitSlimError('usage', messages.clone.together([`--${one}`, `--${other}`]))
}
