import { hashObject } from '../src/core/object/raw-object.js'
import { encode, toLatin1 } from '../src/core/bytes/bytes.js'
import type { RawObject } from '../src/core/object/raw-object.js'
import { defineHistory } from '../test/support/history.js'

/** A─B─C on main, with branches and tags of names that lesser programs trip over. */
export const names = defineHistory(
  'names',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.commit('B', { 'b.txt': 'b\n' })
    h.commit('C', { 'c.txt': 'c\n' })
    for (const name of [
      '1.10',
      '007e1',
      '0123456',
      'ünï/#1',
      '-x',
      "it's",
      'a"b',
      'x/y/z',
      'main2',
      'FETCH',
      '@',
      'HEAD',
    ]) {
      h.ref(`refs/heads/${name}`, 'B')
    }
    h.ref('refs/heads/both', 'B')
    h.ref('refs/tags/both', 'A')
    h.ref('refs/remotes/both/HEAD', 'C')
    h.ref('refs/heads/heads/inner', 'A')
    h.ref('refs/pull/7/merge', 'A')
    h.ref('refs/remotes/origin/main', 'A')
    h.ref('refs/remotes/origin/only-there', 'A')
    h.symref('refs/remotes/origin/HEAD', 'refs/remotes/origin/main')
  },
  { tip: '72915462490a0f446b793b7fb06b36202ebb4b45' },
)

/** Every kind of tag: light, annotated, of a tag, of a blob. */
export const tags = defineHistory(
  'tags',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.tag('light')
    h.annotatedTag('v1.0')
    h.annotatedTag('of-a-tag', 'v1.0')
    h.commit('B', { 'b.txt': 'b\n' })
    h.raw('blob', { type: 'blob', body: encode('tagged bytes\n') })
    h.tag('of-a-blob', 'blob')
    h.annotatedTag('annotated-blob', 'blob')
  },
  { tip: 'd61822c17554159b2ba621696825a339239cef30' },
)

/** A commit, and two blobs (labels `one` and `two`) whose names share their first four digits. */
export const ambiguous = defineHistory('ambiguous', h => {
  h.commit('A', { 'a.txt': 'a\n' })
  const [one, two] = colliding()
  h.raw('one', one)
  h.raw('two', two)
})

/** Two blobs that share their first four digits. */
function colliding(): readonly [RawObject, RawObject] {
  const seen = new Map<string, RawObject>()
  for (let i = 0; ; i++) {
    const blob: RawObject = { type: 'blob', body: encode(`${i}\n`) }
    const prefix = hashObject(blob, 'sha1').slice(0, 4)
    const other = seen.get(prefix)
    if (other && toLatin1(other.body) !== toLatin1(blob.body)) return [other, blob]
    seen.set(prefix, blob)
  }
}
