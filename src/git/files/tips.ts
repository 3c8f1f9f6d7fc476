import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import { isRefName } from '../../core/ref/ref-name.js'
import type { RefName } from '../port.js'
import { parsePackedRefs } from './packed-refs.js'
import { readPlainFile } from './plain-file.js'

/** The maximum number of commits that a server is told of. */
const most = 1000

/** Returns the values of HEAD and the refs of an untrusted repository; unreadable ones are left out. */
export async function tipsOf(gitDirectory: string): Promise<readonly Oid[]> {
  const tips = new Set<Oid>()
  const head = await headOf(gitDirectory)
  if (head !== undefined) tips.add(head)
  for (const name of await looseNames(gitDirectory)) {
    if (tips.size >= most) break
    const oid = await looseValue(gitDirectory, name)
    if (oid !== undefined) tips.add(oid)
  }
  for (const oid of (await packedRefs(gitDirectory)).values()) if (tips.size < most) tips.add(oid)
  return [...tips]
}

/** Returns the commit of HEAD in such a repository, or undefined when that cannot be told. */
export async function headOf(gitDirectory: string): Promise<Oid | undefined> {
  const text = (await readPlainFile(join(gitDirectory, 'HEAD')))?.trim() ?? ''
  if (isOid(text)) return text
  const [, branch = ''] = /^ref:\s*(refs\/.*)$/.exec(text) ?? []
  if (!isRefName(branch)) return undefined
  return (await looseValue(gitDirectory, branch)) ?? (await packedRefs(gitDirectory)).get(branch)
}

async function looseNames(gitDirectory: string): Promise<readonly string[]> {
  const options = { recursive: true, withFileTypes: true } as const
  const entries = await readdir(join(gitDirectory, 'refs'), options).catch(() => [])
  const paths = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return paths.map(path => path.slice(gitDirectory.length + 1).replaceAll('\\', '/')).filter(isRefName)
}

async function looseValue(gitDirectory: string, name: string): Promise<Oid | undefined> {
  const text = (await readPlainFile(join(gitDirectory, name)))?.trim() ?? ''
  return isOid(text) ? text : undefined
}

async function packedRefs(gitDirectory: string): Promise<ReadonlyMap<RefName, Oid>> {
  return parsePackedRefs((await readPlainFile(join(gitDirectory, 'packed-refs'))) ?? '')
}
