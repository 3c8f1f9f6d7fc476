import { readFile } from 'node:fs/promises'
import { GitSlimError } from '../../core/errors.js'
import { isOid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'

/**
 * Reads the ids of blobs that do not count: one a line, a comment behind `#`.
 *
 * @throws GitSlimError `usage` for a file that cannot be read, or a line that is no full id
 */
export async function readExempt(file: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for (const [i, line] of (await textOf(file)).split('\n').entries()) {
    const id = line.replace(/#.*$/, '').trim()
    if (id === '') continue
    if (!isOid(id)) throw new GitSlimError('usage', messages.reportRange.notAnId(file, i + 1, id))
    ids.add(id)
  }
  return ids
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new GitSlimError('usage', messages.reportRange.unreadableExempt(file, (cause as Error).message), { cause })
  }
}
