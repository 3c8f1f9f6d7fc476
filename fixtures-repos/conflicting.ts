import { defineHistory } from '../test/support/history.js'

/** Ten commits on a first one, C and E of the same file: without C, E conflicts. Branches lower at D, middle at G. */
export const conflicting = defineHistory('conflicting', h => {
  h.commit('A', { 'x.txt': '0\n' })
  h.commit('B', { 'b.txt': 'b\n' })
  h.commit('C', { 'x.txt': '1\n' })
  h.commit('D', { 'd.txt': 'd\n' })
  h.commit('E', { 'x.txt': '2\n' })
  for (const label of ['F', 'G', 'H', 'I', 'J', 'K']) {
    h.commit(label, { [`${label.toLowerCase()}.txt`]: `${label}\n` })
  }
  h.ref('refs/heads/lower', 'D')
  h.ref('refs/heads/middle', 'G')
})
