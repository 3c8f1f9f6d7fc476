import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Oid, parseOid } from '../../core/object/oid.js'
import { parseRefName } from '../../core/ref/ref-name.js'
import type { HeadState, RefName } from '../port.js'

/** Returns what the file of a ref holds, or undefined when there is none. A new repository has no other refs. */
export async function readLooseRef(
  gitDirectory: string,
  name: RefName,
): Promise<{ readonly oid: Oid } | { readonly symref: RefName } | undefined> {
  const text = await readIfThere(join(gitDirectory, ...name.split('/')))
  if (text === undefined) return undefined
  const target = /^ref:\s*(.*?)\n?$/.exec(text)?.[1]
  return target === undefined ? { oid: parseOid(text.trim()) } : { symref: parseRefName(target) }
}

/** Makes a symbolic ref in a repository that nobody else uses yet: no lock is taken. */
export async function writeSymref(
  gitDirectory: string,
  { name, target }: { readonly name: RefName; readonly target: RefName },
): Promise<void> {
  const file = join(gitDirectory, ...name.split('/'))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `ref: ${target}\n`)
}

/** Returns what HEAD is in a new repository. */
export async function readHead(gitDirectory: string): Promise<HeadState> {
  const head = await readLooseRef(gitDirectory, 'HEAD' as RefName)
  if (head === undefined) throw new TypeError(`no HEAD in ${gitDirectory}`)
  if ('oid' in head) return { kind: 'detached', oid: head.oid }
  const branch = await readLooseRef(gitDirectory, head.symref)
  return { kind: 'branch', ref: head.symref, oid: branch !== undefined && 'oid' in branch ? branch.oid : null }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
