/** What stands behind `merge` in a list; text is one character per byte. @see sequencer.c, do_merge */
export interface MergeWords {
  /** The merge that is made again, and whether its message is edited; undefined: there was none before. */
  readonly again: { readonly commit: string; readonly message: 'use' | 'edit' } | undefined
  /** Labels or revisions. */
  readonly merged: readonly string[]
  /** What stands behind a `#`: for people, or what a new merge says. */
  readonly rest: string
}

/** Returns what the words say, or undefined when nothing is to be merged. */
export function parseMergeWords(words: string): MergeWords | undefined {
  const [, flag, commit, others = words] = /^-([cC])\s+(\S+)\s*(.*)$/s.exec(words) ?? []
  const [, names = others, rest = ''] = /^(.*?)(?:^|\s)#(?:\s+(.*))?$/s.exec(others) ?? []
  const merged = names.split(/\s+/).filter(Boolean)
  if (merged.length === 0) return undefined
  const again =
    commit === undefined ? undefined : { commit, message: flag === 'C' ? ('use' as const) : ('edit' as const) }
  return { again, merged, rest }
}

export function formatMergeWords({ again, merged, rest }: MergeWords): string {
  const which = again === undefined ? [] : [again.message === 'use' ? '-C' : '-c', again.commit]
  return [...which, ...merged, ...(rest === '' ? [] : ['#', rest])].join(' ')
}
