import { rewriteOptionsOf, softOptions } from '../rewrite-options.js'
import type { CommandSpec } from '../spec.js'

export const absorbCommand: CommandSpec = {
  name: 'absorb',
  args: '',
  summary: 'Fold staged changes into the commits that last touched their lines',
  group: 'tidy',
  about: [
    'Considers your own unpublished commits, from HEAD down to the base (found as for a squash), a published commit\n' +
      'or a merge. Changes that belong to none of them stay staged. Nothing can conflict; files and index stay\n' +
      'as they are, and git slim undo restores the branch, with all changes staged again.',
  ],
  options: [
    { flags: '--base <commit>', help: 'Consider the commits above this one' },
    { flags: '--fixups', help: 'Make fixup! commits instead of rewriting' },
    { flags: '--all-authors', help: 'Fold into commits of other authors as well' },
    ...softOptions,
  ],
  mutating: true,
  examples: [
    { command: 'git slim absorb', does: 'Fold staged changes into their commits' },
    { command: 'git slim absorb --dry-run', does: 'Show where each change would go' },
    { command: 'git slim absorb --fixups --base main', does: 'Make fixup! commits for the commits since main' },
  ],
  call: async (args, context) => {
    const { absorb } = await import('../../workflows/verbs/absorb.js')
    return absorb(context, {
      ...rewriteOptionsOf(args),
      base: args.value('base'),
      authors: args.has('all-authors') ? 'all' : 'own',
      into: args.has('fixups') ? 'fixups' : 'commits',
    })
  },
}
