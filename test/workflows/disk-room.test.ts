/** What cannot be written has a reason of its own: only some of them are that a disk is full. */
import test from 'ava'
import { GitSlimError } from '../../src/core/errors.js'
import { watchRoom } from '../../src/workflows/transfer/disk-room.js'
import { tempDirectory } from '../support/temp.js'

const system = (code: string) => Object.assign(new Error(`${code}: in words, write`), { code, syscall: 'write' })
const failure = (reason: string) => new GitSlimError('disk', { message: 'cannot write', reason })

const lacking: Readonly<Record<string, readonly [error: Error, says: RegExp]>> = {
  'no room': [system('ENOSPC'), /^the disk is full/],
  'no room, as git says it': [failure('fatal: write error: No space left on device'), /^the disk is full/],
  'a quota': [system('EDQUOT'), /^your disk quota is used up/],
  'a quota, as git says it': [failure('error: unable to write file a: Disk quota exceeded'), /^your disk quota/],
}

for (const [what, [error, says]] of Object.entries(lacking)) {
  test(`what is lacking is said: ${what}`, async t => {
    const found = await failureOf(error, await tempDirectory(t))
    t.true(found instanceof GitSlimError && found.kind === 'disk')
    t.regex((found as Error).message, says)
  })
}

test('what is not for want of room stays what it is', async t => {
  const directory = await tempDirectory(t)
  for (const error of [
    ...['EROFS', 'EIO', 'EFBIG', 'EMFILE', 'ENAMETOOLONG'].map(system),
    failure('EIO: i/o error, write'),
    failure('EROFS: read-only file system, open'),
    failure('error: unable to write file big.bin'),
    new GitSlimError('network', { message: 'broken off', reason: 'No space left on device' }),
    new TypeError('a fault of our own'),
  ]) {
    t.is(await failureOf(error, directory), error)
  }
})

async function failureOf(error: Error, directory: string): Promise<unknown> {
  const room = watchRoom(directory, { signal: new AbortController().signal, prompts: 'never' })
  try {
    return await room.telling(() => Promise.reject(error))
  } catch (found) {
    return found
  }
}
