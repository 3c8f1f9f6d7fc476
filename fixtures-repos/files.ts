import { defineHistory } from '../test/support/history.js'

/** Every kind of tree entry: executable, symbolic link, submodule, nested, empty, binary, names that need quoting. */
export const files = defineHistory(
  'files',
  h => {
    h.commit('A', {
      'plain.txt': 'plain\n',
      empty: '',
      'run.sh': { exec: '#!/bin/sh\necho run\n' },
      link: { symlink: 'plain.txt' },
      'broken-link': { symlink: 'nowhere/at/all' },
      'deep/er/and/deeper.txt': 'deep\n',
      'sp ace/ünï ☃.txt': 'snow\n',
      'crlf.txt': 'one\r\ntwo\r\n',
      'bytes.bin': Uint8Array.from({ length: 256 }, (_, i) => i),
      sort: 'a file whose name sorts before',
      'sort.d/inner': 'x',
      'sort-x': 'y',
    })
    h.commit('B', { 'plain.txt': 'changed\n', 'run.sh': 'no longer executable\n', 'deep/er/and/deeper.txt': null })
  },
  { tip: '1729ba5fb6e0d667445e5b395b29fb46da1a9f42' },
)

/** A worktree whose attributes ask for conversions: what is checked out is not what is stored. */
export const attributes = defineHistory('attributes', h => {
  h.commit('A', { '.gitattributes': '*.txt text eol=crlf\n', 'a.txt': 'one\ntwo\n' })
})
