import { defineHistory } from '../test/support/history.js'

/** Messages as people write them: fixups, trailers, several authors, the same subject twice. Linear on main. */
export const messages = defineHistory(
  'messages',
  h => {
    const otto = 'Otto Other <otto@example.com>'
    h.commit('A', { 'a.txt': '1\n' }, { message: 'Start\n' })
    h.commit(
      'B',
      { 'a.txt': '2\n' },
      {
        message: 'Add the parser\n\nIt reads one line at a time.\n\nSigned-off-by: Ada Author <ada@example.com>\n',
      },
    )
    h.commit('C', { 'a.txt': '3\n' }, { message: 'fixup! Add the parser\n' })
    h.commit(
      'D',
      { 'a.txt': '4\n' },
      {
        message:
          'Test the parser\n\nSigned-off-by: Ada Author <ada@example.com>\nReviewed-by: Rita <rita@example.com>\n',
        author: otto,
      },
    )
    h.commit('E', { 'a.txt': '5\n' }, { message: 'squash! Add the parser\n\nAnd say what it does not read.\n' })
    h.commit('F', { 'a.txt': '6\n' }, { message: 'Test the parser\n', author: otto })
    h.commit('G', { 'a.txt': '7\n' }, { message: 'amend! Add the parser\n\nAdd the parser, better\n' })
  },
  { tip: '9d1efdcfd88bfcca0fa4dbb085debcc3807950f6' },
)
