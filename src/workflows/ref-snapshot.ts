import type { Git, Ref, RefName } from '../git/port.js'

/** The refs of a repository at one moment: read once, asked often. */
export interface RefSnapshot {
  under(prefix: string): readonly Ref[]
  named(name: RefName | undefined): Ref | undefined
}

/** Reads the refs below some prefixes. */
export async function snapshotRefs(git: Git, ...prefixes: readonly string[]): Promise<RefSnapshot> {
  const refs = new Map<RefName, Ref>()
  for await (const ref of git.refs.list(...prefixes)) refs.set(ref.name, ref)
  return {
    under: prefix => [...refs.values()].filter(({ name }) => name.startsWith(prefix)),
    named: name => (name === undefined ? undefined : refs.get(name)),
  }
}
