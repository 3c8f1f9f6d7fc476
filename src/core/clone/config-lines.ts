import type { ClonePlan } from '../../git/port.js'
import { shortRefName } from '../ref/ref-name.js'
import type { ChosenHead } from './choose-head.js'
import type { CloneWishes } from './wishes.js'

type Lines = ClonePlan['config']

/**
 * Returns what the clone's configuration says of its remote and its branch, as git-clone(1) would write it.
 *
 * A later `git fetch` then brings what the clone brought, and no more.
 */
export function configLines(url: string, head: ChosenHead, wishes: CloneWishes): Lines {
  const section = `remote "${wishes.originName}"`
  const refspec = refspecOf(head, wishes)
  return [
    [section, 'url', url],
    ...(refspec === undefined ? [] : [[section, 'fetch', refspec] as const]),
    ...(wishes.tags === 'none' ? [[section, 'tagOpt', '--no-tags'] as const] : []),
    ...branchLines(head, wishes),
  ]
}

function refspecOf(head: ChosenHead, { form, branches, originName }: CloneWishes): string | undefined {
  if (form === 'bare') return undefined
  if (branches === 'all' || head.kind === 'empty') return `+refs/heads/*:refs/remotes/${originName}/*`
  if (head.kind === 'tag') return `+${head.ref.name}:${head.ref.name}`
  if (head.kind === 'revision') return undefined
  return `+${head.ref.name}:refs/remotes/${originName}/${shortRefName(head.ref.name)}`
}

function branchLines(head: ChosenHead, { form, originName }: CloneWishes): Lines {
  if (form === 'bare' || head.kind !== 'branch') return []
  const section = `branch "${shortRefName(head.ref.name)}"`
  return [
    [section, 'remote', originName],
    [section, 'merge', head.ref.name],
  ]
}
