import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { HeadState, RefName } from '../port.js'
import { RefFiles } from './ref-files.js'

/** Creates a symbolic ref in a repository that nobody else uses yet: no lock is taken. */
export async function writeSymref(
  gitDirectory: string,
  { name, target }: { readonly name: RefName; readonly target: RefName },
): Promise<void> {
  const file = join(gitDirectory, ...name.split('/'))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `ref: ${target}\n`)
}

/** Returns the value of HEAD in a new repository. */
export async function readHead(gitDirectory: string): Promise<HeadState> {
  const refs = new RefFiles(gitDirectory)
  const head = await refs.value('HEAD' as RefName)
  if (head === undefined) throw new TypeError(`no HEAD in ${gitDirectory}`)
  if ('oid' in head) return { kind: 'detached', oid: head.oid }
  const branch = await refs.value(head.symref)
  return { kind: 'branch', ref: head.symref, oid: branch !== undefined && 'oid' in branch ? branch.oid : null }
}
