import type { RewriteOptions } from '../workflows/rewrite/options.js'
import type { OptionSpec, ParsedArgs } from './spec.js'
import { choiceOf } from './values.js'

const conflictChoices = ['git', 'ours', 'theirs', 'stop'] as const

/** The options of every command that rewrites commits. */
export const rewriteOptions: readonly OptionSpec[] = [
  { flags: '--no-update-refs', help: 'Do not update other branches that point to rewritten commits' },
  { flags: '--update-tags', help: 'Move local tags on rewritten commits as well' },
  { flags: '--push', help: 'Then push this branch, with a lease: never over commits of others' },
  { flags: '--allow-published', help: 'Rewrite published commits' },
  {
    flags: '--on-conflict <what>',
    help: 'git: git rebase goes on; ours, theirs: as git rebase -X; stop: change nothing',
    choices: conflictChoices,
  },
  { flags: '--autostash', help: 'Stash local changes that are in the way, and apply them afterwards' },
  { flags: '--no-autostash', help: 'Never stash local changes, even if rebase.autoStash is set' },
  { flags: '--no-verify', help: 'Skip the pre-rebase, pre-commit and commit-msg hooks' },
  {
    flags: '-S, --gpg-sign[=<key>]',
    help: 'Sign all new commits, with <key> or the configured key',
    likelyValue: /^0x[0-9a-f]+$|^[^@{}]+@[^@{}]+\.[^@{}]+$/i,
  },
  { flags: '--no-gpg-sign', help: 'Sign no commit, even if commit.gpgSign is set or the old one was signed' },
]

/** The option that names the branch of a rewrite. */
export const branchOption: OptionSpec = {
  flags: '--branch <name>',
  help: 'Rewrite this branch as if it were checked out; HEAD is its tip',
}

/** The options of commands that do not change index and files: they always stop at a conflict. */
export const softOptions: readonly OptionSpec[] = rewriteOptions.filter(
  ({ flags }) => !flags.includes('autostash') && !flags.includes('conflict'),
)

/**
 * Returns the values of these options.
 *
 * @throws GitSlimError `usage`
 */
export function rewriteOptionsOf(args: ParsedArgs): RewriteOptions {
  return {
    branch: args.value('branch'),
    published: args.has('allow-published') ? 'allow' : 'refuse',
    signing: signingOptionsOf(args),
    onConflict: conflictOptionsOf(args.value('on-conflict')),
    localChanges: changesOptionsOf(args),
    verification: args.has('no-verify') ? 'skip' : 'ask',
    following: args.has('no-update-refs') ? 'never' : 'default',
    push: args.has('push') ? 'push' : 'leave',
    tags: args.has('update-tags') ? 'update' : 'leave',
  }
}

/** @throws GitSlimError `usage` */
function conflictOptionsOf(text: string | undefined): RewriteOptions['onConflict'] {
  return text === undefined ? 'default' : choiceOf('--on-conflict', text, conflictChoices)
}

function changesOptionsOf(args: ParsedArgs): RewriteOptions['localChanges'] {
  const given = args.last('autostash', 'no-autostash')
  return given === undefined ? 'default' : given === 'autostash' ? 'stash' : 'refuse'
}

function signingOptionsOf(args: ParsedArgs): RewriteOptions['signing'] {
  const given = args.last('gpg-sign', 'no-gpg-sign')
  if (given !== 'gpg-sign') return given === undefined ? 'default' : 'never'
  const key = args.value('gpg-sign')
  return key ? { key } : 'always'
}
