import { defineHistory, type HistoryBuilder } from '../test/support/history.js'

const build = (h: HistoryBuilder) => {
  h.commit('A', { 'a.txt': 'a\n', 'shared.txt': '1\n' })
  h.commit('B', { 'b.txt': 'b\n', 'shared.txt': '1\n2\n' })
  h.commit('C', { 'dir/c.txt': 'c\n', 'a.txt': null })
  h.commit('D', { 'd.txt': 'd\n', 'shared.txt': '1\n2\n4\n' })
}

/** A─B─C─D on main: the plainest history there is. */
export const stack = defineHistory('stack', build, { tip: '1fb78bc9c42ec6c6b831821ecdeb57bceeffacbf' })

/** The same with sha256 names. */
export const stackSha256 = defineHistory('stack-sha256', build, {
  objectFormat: 'sha256',
  tip: 'd6e9f47d195ebf7769c7865726f3eeed60bec12ac12c8dc667bed1681f3440e6',
})
