import { rewriteOptionsOf, softOptions } from '../rewrite-options.js'
import type { CommandSpec } from '../spec.js'

export const absorbCommand: CommandSpec = {
  name: 'absorb',
  args: '',
  summary: 'Fold each staged change into the commit that last touched its lines',
  group: 'tidy',
  about: [
    'Looks at your own commits that nobody else may have: from HEAD down to the base branch, as for a squash, to what is\n' +
      'published, or a merge. What belongs into none of them stays staged. Nothing can conflict; files and index stay\n' +
      'as they are, and git slim undo takes the branch back, so that all is staged again.',
  ],
  options: [
    { flags: '--base <commit>', help: 'Look at the commits above this one' },
    { flags: '--fixups', help: 'Make fixup! commits on top instead' },
    { flags: '--all-authors', help: "Fold into others' commits, too" },
    ...softOptions,
  ],
  mutating: true,
  examples: [
    { command: 'git slim absorb', does: 'Fold what is staged to where it belongs' },
    { command: 'git slim absorb --dry-run', does: 'Show where each change would go' },
    { command: 'git slim absorb --fixups --base main', does: 'fixup! commits for those above main' },
  ],
  call: async (args, context) => {
    const { absorb } = await import('../../workflows/verbs/absorb.js')
    await absorb(context, {
      ...rewriteOptionsOf(args),
      base: args.value('base'),
      authors: args.has('all-authors') ? 'all' : 'own',
      into: args.has('fixups') ? 'fixups' : 'commits',
    })
  },
}
