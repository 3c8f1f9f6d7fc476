import { defineHistory } from '../test/support/history.js'

/** No commit at all. */
export const empty = defineHistory('empty', () => {})

/** A─B─C on main, HEAD detached at B. */
export const detached = defineHistory(
  'detached',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.commit('B', { 'b.txt': 'b\n' })
    h.commit('C', { 'c.txt': 'c\n' })
    h.detach('B')
  },
  { tip: '7fc4c0a8e589839893b92b2bfea8b02406f99461' },
)

/** A─B─C─D on main of which a shallow clone holds C and D. */
export const shallow = defineHistory(
  'shallow',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.commit('B', { 'b.txt': 'b\n' })
    h.commit('C', { 'c.txt': 'c\n' })
    h.commit('D', { 'd.txt': 'd\n' })
    h.shallow('C')
  },
  { tip: '972b90e0c0f688c9ff49e8ea3cfbe8501b5c40a4' },
)

/** Branches one on the other: lower at B, middle at D, upper (HEAD) at E. */
export const stackedBranches = defineHistory(
  'stacked-branches',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.branch('lower')
    h.commit('B', { 'b.txt': 'b\n' })
    h.branch('middle')
    h.commit('C', { 'c.txt': 'c\n' })
    h.commit('D', { 'd.txt': 'd\n' })
    h.branch('upper')
    h.commit('E', { 'e.txt': 'e\n' })
  },
  { tip: '9070dba9327f525eb5b10b09194e968e0a1fe0d9' },
)
