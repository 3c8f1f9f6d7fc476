import { parseExtraRef } from '../core/clone/extra-refs.js'
import { filterForms, parseFilter } from '../core/clone/object-filter.js'
import type { ExtraRefRequest } from '../core/clone/clone-request.js'
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { CloneOptions } from '../workflows/clone/options.js'
import type { OptionSpec, ParsedArgs } from './spec.js'

/** The options that select what is fetched besides HEAD, and the depth. */
export const selectionOptions: readonly OptionSpec[] = [
  {
    flags: '--filter <spec>',
    help: 'Make a partial clone: blob:none, blob:limit=<n>, tree:<depth>',
    choices: ['blob:none', 'blob:limit=1m', 'tree:0'],
  },
  {
    flags: '--sparse <dir>',
    help: 'Check out only this directory, and the files of its parents; may be repeated',
    // Directories of the server.
    choices: [],
    repeatable: true,
  },
  {
    flags: '--sparse-patterns <file>',
    help: 'Check out only what the patterns in <file> match (-: stdin)',
  },
  {
    flags: '--extra-ref <ref[:local]>',
    help: 'Fetch this ref of the server as well; may be repeated',
    repeatable: true,
  },
]

/**
 * Returns the values of these options.
 *
 * @throws GitSlimError `usage`
 */
export function selectionOptionsOf(args: ParsedArgs): Pick<CloneOptions, 'filter' | 'sparse' | 'extraRefs'> {
  return {
    sparse: sparseOf(args),
    filter: filterOf(args.value('filter')),
    extraRefs: args.values('extra-ref').map(extraRefOf),
  }
}

function sparseOf(args: ParsedArgs): CloneOptions['sparse'] {
  const file = args.value('sparse-patterns')
  const directories = args.values('sparse')
  if (file === undefined) return directories.length === 0 ? undefined : { kind: 'cone', directories }
  if (directories.length === 0) return { kind: 'pattern-file', file }
  throw new GitSlimError('usage', messages.clone.together(['--sparse', '--sparse-patterns']))
}

function filterOf(text: string | undefined): CloneOptions['filter'] {
  if (text === undefined) return undefined
  const filter = parseFilter(text)
  if (filter === undefined) throw new GitSlimError('usage', messages.selection.badFilter(text, filterForms))
  return filter
}

function extraRefOf(text: string): ExtraRefRequest {
  const request = parseExtraRef(text)
  if (request === undefined) throw new GitSlimError('usage', messages.selection.badExtraRef(text))
  return request
}
