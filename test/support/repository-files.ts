import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Returns the names of all objects that lie in a repository, as `git cat-file --batch-all-objects` lists them, or undefined
 * where another repository lends some.
 *
 * @see gitformat-pack(5), version 2 pack-*.idx files
 */
export function objectsIn(gitDirectory: string, oidBytes: 20 | 32): ReadonlySet<string> | undefined {
  const objects = join(gitDirectory, 'objects')
  if (existsSync(join(objects, 'info', 'alternates'))) return undefined
  const found = new Set<string>()
  for (const name of readdirSync(objects, { recursive: true }).map(String)) {
    const [, directory, rest] = /^([0-9a-f]{2})[/\\]([0-9a-f]{38,})$/.exec(name) ?? []
    if (directory !== undefined && rest !== undefined) found.add(directory + rest)
    if (!name.endsWith('.idx')) continue
    const index = readFileSync(join(objects, name))
    const [names, count] = [8 + 256 * 4, index.readUInt32BE(8 + 255 * 4)]
    for (let i = 0; i < count; i++) found.add(index.toString('hex', names + i * oidBytes, names + (i + 1) * oidBytes))
  }
  return found
}

/**
 * Returns the entries of a repository's index as `git ls-files -s` prints them, or undefined for a version that is not read here.
 *
 * @see gitformat-index(5), versions 2 and 3
 */
export function indexEntries(gitDirectory: string, oidBytes: 20 | 32): readonly string[] | undefined {
  const file = join(gitDirectory, 'index')
  if (!existsSync(file)) return []
  const index = readFileSync(file)
  const version = index.readUInt32BE(4)
  if (version !== 2 && version !== 3) return undefined
  const entries: string[] = []
  let at = 12
  for (let left = index.readUInt32BE(8); left > 0; left--) {
    const flags = index.readUInt16BE(at + 40 + oidBytes)
    const nameAt = at + 42 + oidBytes + ((flags & 0x4000) === 0 ? 0 : 2)
    const end = index.indexOf(0, nameAt)
    const mode = index
      .readUInt32BE(at + 24)
      .toString(8)
      .padStart(6, '0')
    const name = index.subarray(nameAt, end)
    // git quotes such a name: let git write it.
    if (name.some(byte => byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c)) return undefined
    entries.push(
      `${mode} ${index.toString('hex', at + 40, at + 40 + oidBytes)} ${(flags >> 12) & 3}\t${name.toString()}`,
    )
    at += Math.ceil((end + 1 - at) / 8) * 8
  }
  return entries
}
