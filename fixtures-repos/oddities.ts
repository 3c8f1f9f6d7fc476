import { encode, fromLatin1 } from '../src/core/bytes/bytes.js'
import { defineHistory } from '../test/support/history.js'

const signature = encode('-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----')

/** Every commit here has something that careless tools lose. A linear history; labels say what is odd. */
export const oddities = defineHistory(
  'oddities',
  h => {
    h.commit('plain', { 'a.txt': '0\n' })
    h.commit(
      'latin1',
      { 'a.txt': '1\n' },
      {
        message: fromLatin1('Gr\xfc\xdfe\n\nin Latin-1\n'),
        extraHeaders: [{ name: 'encoding', value: encode('ISO-8859-1') }],
      },
    )
    h.commit('not-utf8', { 'a.txt': '2\n' }, { message: fromLatin1('bytes \xff\xfe that are no text\n') })
    h.commit('empty-message', { 'a.txt': '3\n' }, { message: '' })
    h.commit('no-newline', { 'a.txt': '4\n' }, { message: 'no newline at the end' })
    h.commit('hash-lines', { 'a.txt': '5\n' }, { message: '#123 is the subject\n\n# and a line of the body\n#too\n' })
    h.commit('blank-lines', { 'a.txt': '6\n' }, { message: '\n\nafter blank lines\n\n\n\nand more\n\n' })
    h.commit('signed', { 'a.txt': '7\n' }, { extraHeaders: [{ name: 'gpgsig', value: signature }] })
    h.commit(
      'unknown-headers',
      { 'a.txt': '8\n' },
      {
        extraHeaders: [
          { name: 'change-id', value: encode('zxwvutsr') },
          { name: 'x-note', value: encode('first line\n\nthird line') },
        ],
      },
    )
    h.commit(
      'mergetag',
      { 'a.txt': '9\n' },
      {
        extraHeaders: [{ name: 'mergetag', value: encode(mergetag(h.oid('plain'))) }],
      },
    )
    h.commit('empty-change', {}, { message: 'changes nothing\n' })
    h.commit('crlf', { 'a.txt': '10\n' }, { message: 'subject\r\n\r\nbody\r\n' })
    h.commit('odd-author', { 'a.txt': '11\n' }, { author: 'Jos\u00e9 "Pepe" O\u2019Neil, Jr <pepe@example.com>' })
    h.raw('odd-zone', {
      type: 'commit',
      body: encode(
        `tree ${h.tree('odd-author')}\nparent ${h.oid('odd-author')}\n` +
          'author  <> 1600000900 -0000\ncommitter Zoe <zoe@example.com> 1600000901 +1345\n\nodd zones, no name\n',
      ),
    })
  },
  { tip: 'cc9c41c467582a61f176e394eae1924b687c2acf' },
)

function mergetag(object: string): string {
  return `object ${object}\ntype commit\ntag v0\ntagger Tina Tagger <tina@example.com> 1600000000 +0000\n\nthe tag's message`
}
