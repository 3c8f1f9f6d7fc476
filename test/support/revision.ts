import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'

/** Where git looks for a short name, in this order; see gitrevisions(7). */
const places = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/']

/**
 * Resolves a revision such as `main`, `HEAD~2` or `topic^{tree}` from the files of a git directory, without a process.
 *
 * Undefined for anything that the files do not tell for certain: packed objects, ambiguous names, other syntax, linked
 * worktrees. The caller then asks git.
 */
export function resolveInFiles(gitDirectory: string, revision: string): string | undefined {
  const [, name = '', steps = ''] = /^([\w./-]+?)((?:~\d*|\^\d*|\^\{(?:tree|commit)\})*)$/.exec(revision) ?? []
  let oid = /^[0-9a-f]{40}$/.test(name) ? name : refValue(gitDirectory, name)
  for (const [step] of steps.matchAll(/~\d*|\^\{\w+\}|\^\d*/g)) {
    if (oid === undefined) return undefined
    oid = follow(gitDirectory, oid, step)
  }
  return oid
}

/** Returns the tree of a commit, or undefined unless the commit is a loose object. */
export function treeOfCommit(gitDirectory: string, oid: string): string | undefined {
  return /^tree ([0-9a-f]{40})\n/.exec(looseCommit(gitDirectory, oid) ?? '')?.[1]
}

function follow(gitDirectory: string, oid: string, step: string): string | undefined {
  const commit = looseCommit(gitDirectory, oid)
  if (commit === undefined) return undefined
  if (step === '^{tree}') return treeOfCommit(gitDirectory, oid)
  if (step === '^{commit}') return oid
  const count = Number(step.slice(1) || 1)
  if (step.startsWith('^')) return count === 0 ? oid : parentsIn(commit)[count - 1]
  let at: string | undefined = oid
  for (let left = count; left > 0 && at !== undefined; left--) at = parentsIn(looseCommit(gitDirectory, at) ?? '')[0]
  return at
}

function parentsIn(commit: string): readonly string[] {
  const header = commit.slice(0, commit.indexOf('\n\n') + 1)
  return [...header.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, oid = '']) => oid)
}

function looseCommit(gitDirectory: string, oid: string): string | undefined {
  const file = read(join(gitDirectory, 'objects', oid.slice(0, 2), oid.slice(2)))
  if (file === undefined) return undefined
  const object = inflateSync(file).toString('latin1')
  return object.startsWith('commit ') ? object.slice(object.indexOf('\0') + 1) : undefined
}

/** Returns the value of a name that is a ref in exactly one of git's places, and is loose. */
function refValue(gitDirectory: string, name: string): string | undefined {
  const packed = read(join(gitDirectory, 'packed-refs'))?.toString('latin1') ?? ''
  const found = places.map(place => `${place}${name}`).filter(ref => isRef(gitDirectory, ref, packed))
  return found.length === 1 && found[0] !== undefined ? valueOf(gitDirectory, found[0], 0) : undefined
}

function isRef(gitDirectory: string, ref: string, packed: string): boolean {
  const pseudo = /^[A-Z_]+$/.test(ref)
  if (!pseudo && !ref.startsWith('refs/')) return false
  return read(join(gitDirectory, ref)) !== undefined || packed.includes(` ${ref}\n`)
}

function valueOf(gitDirectory: string, ref: string, depth: number): string | undefined {
  const text = read(join(gitDirectory, ref))?.toString('latin1')
  const target = /^ref: (refs\/\S+)\n$/.exec(text ?? '')?.[1]
  if (target !== undefined) return depth < 5 ? valueOf(gitDirectory, target, depth + 1) : undefined
  return /^([0-9a-f]{40})\n$/.exec(text ?? '')?.[1]
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
