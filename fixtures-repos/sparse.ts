import { defineHistory } from '../test/support/history.js'

/** Directories in directories, and directories of names that mean something else where patterns or options are read. */
export const directories = defineHistory(
  'directories',
  h => {
    const odd = [
      'st*r',
      'q?',
      'back\\slash',
      'br[ack',
      'quo"te',
      "it's",
      'ünï',
      '-x',
      '--stdin',
      '#hash',
      '!bang',
      'a b',
    ]
    const plain = ['src', 'src/main', 'src/main/deep', 'src/test', 'docs', 'docs/main', 'srcs']
    const files = (name: string) => [`${name}/file`, `${name}/other.txt`].map(path => [path, `${path}\n`] as const)
    h.commit('A', {
      ...Object.fromEntries([...odd, ...plain].flatMap(files)),
      'top.txt': 'top\n',
      'run.sh': { exec: '#!/bin/sh\n' },
      'docs/link': { symlink: '../top.txt' },
    })
    h.commit('B', { 'src/main/file': 'changed\n' })
  },
  { tip: '34984eae8140b88ab07e5ce5b491019d4609d469' },
)

/** A directory whose name begins, and one whose name ends with a space: git itself cannot pick them by name. */
export const spaces = defineHistory('spaces', h => {
  h.commit('A', { ' lead/file': '1\n', 'trail /file': '2\n', 'plain/file': '3\n' })
})

/** Files at the top, and attributes, that count for more than the directory they are in. */
export const deepAttributes = defineHistory('deep-attributes', h => {
  h.commit('A', {
    '.gitattributes': '*.txt eol=crlf\n',
    '.lfsconfig': '[lfs]\n',
    '.gitmodules': '# none\n',
    'a/.gitattributes': '*.bin -text\n',
    'a/b/one.txt': 'one\n',
    'a/b/two.bin': 'two\n',
    'c/three.txt': 'three\n',
  })
})
