import { createHash } from 'node:crypto'
import { defineHistory } from '../test/support/history.js'

/** What the large files hold, by path. */
export const largeFiles = {
  'a.bin': 'the first large file\n',
  'old.bin': 'of the commit before\n',
  'video/b.bin': 'the second large file\n',
} as const

/** A─B whose `*.bin` are kept in LFS: in git there are pointers. `old.bin` is in A alone. */
export const media = defineHistory('media', h => {
  h.commit('A', {
    '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
    'old.bin': pointer(largeFiles['old.bin']),
  })
  h.commit('B', {
    'old.bin': null,
    'a.bin': pointer(largeFiles['a.bin']),
    'video/b.bin': pointer(largeFiles['video/b.bin']),
    'readme.txt': 'plain\n',
  })
})

/** @see git-lfs, docs/spec.md, "The Pointer" */
export function pointer(text: string): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(text)}\nsize ${text.length}\n`
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
