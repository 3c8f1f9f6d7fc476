import type { Ref } from '../ref/ref.js'

export type RefGroup = 'branches' | 'tags' | 'requests' | 'notes' | 'stash' | 'other'

/** Refs that belong together: a branch and its remote-tracking branches, or any other single ref. */
export interface RefUnit {
  /** As people write it: `main`, `tag v1.0`, `pull request 12`. */
  readonly name: string
  readonly group: RefGroup
  readonly refs: readonly Ref[]
}

/**
 * Groups refs into units. A branch `x` and every `refs/remotes/<remote>/x` are one unit, since in a clone nothing would
 * be held by only one of them. Symbolic refs belong to their target.
 */
export function unitsOf(refs: readonly Ref[]): readonly RefUnit[] {
  const units = new Map<string, { name: string; group: RefGroup; refs: Ref[] }>()
  for (const ref of refs) {
    if (ref.symref !== undefined) continue
    const { key, name, group } = placeOf(ref.name)
    const unit = units.get(key)
    if (unit === undefined) units.set(key, { name, group, refs: [ref] })
    else unit.refs.push(ref)
  }
  return [...units.values()]
}

function placeOf(ref: string): { readonly key: string; readonly name: string; readonly group: RefGroup } {
  const [, branch] = /^refs\/(?:heads|remotes\/[^/]+)\/(.+)$/s.exec(ref) ?? []
  if (branch !== undefined) return { key: `branch ${branch}`, name: branch, group: 'branches' }
  const [, tag] = /^refs\/tags\/(.+)$/s.exec(ref) ?? []
  if (tag !== undefined) return { key: ref, name: `tag ${tag}`, group: 'tags' }
  const [, kind, request] = /^refs\/(pull|merge-requests|pull-requests)\/([^/]+)/.exec(ref) ?? []
  if (request !== undefined) return { key: `${kind} ${request}`, name: `pull request ${request}`, group: 'requests' }
  if (ref.startsWith('refs/notes/')) return { key: ref, name: ref, group: 'notes' }
  return { key: ref, name: ref, group: ref === 'refs/stash' ? 'stash' : 'other' }
}
