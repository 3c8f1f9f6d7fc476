import { defineHistory } from '../test/support/history.js'

/**
 * One merge in the middle:
 *
 *     A─B───M─D  main
 *      └─X─Y┘  side
 */
export const merged = defineHistory(
  'merged',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.commit('B', { 'b.txt': 'b\n' })
    h.branch('side', 'A')
    h.commit('X', { 'x.txt': 'x\n' })
    h.commit('Y', { 'y.txt': 'y\n' })
    h.checkout('main')
    h.merge('M', ['side'], { 'x.txt': 'x\n', 'y.txt': 'y\n' })
    h.commit('D', { 'd.txt': 'd\n' })
  },
  { tip: 'bfa4a8c2a6bb8f2ccc42af72469c0041fbb0da5a' },
)

/**
 * Two branches that merged each other: both B and C are best common ancestors of F and G.
 *
 *       B───D─F  main
 *      / \ /
 *     A   ╳
 *      \ / \
 *       C───E─G  other
 */
export const crissCross = defineHistory(
  'criss-cross',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.commit('B', { 'b.txt': 'b\n' })
    h.branch('other', 'A')
    h.commit('C', { 'c.txt': 'c\n' })
    h.checkout('main')
    h.merge('D', ['C'], { 'c.txt': 'c\n' })
    h.checkout('other')
    h.merge('E', ['B'], { 'b.txt': 'b\n' })
    h.checkout('main')
    h.commit('F', { 'f.txt': 'f\n' })
    h.checkout('other')
    h.commit('G', { 'g.txt': 'g\n' })
    h.checkout('main')
  },
  { tip: '634cdefc697aa2c6e0a3d64a30001e85e3488924' },
)

/** One merge of three sides, and a second root merged in after it. */
export const octopus = defineHistory(
  'octopus',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    for (const side of ['B', 'C', 'D']) {
      h.branch(side.toLowerCase(), 'A')
      h.commit(side, { [`${side}.txt`]: `${side}\n` })
    }
    h.checkout('main')
    h.merge('O', ['B', 'C', 'D'], { 'B.txt': 'B\n', 'C.txt': 'C\n', 'D.txt': 'D\n' })
    h.orphan('second')
    h.commit('R', { 'r.txt': 'r\n' })
    h.checkout('main')
    h.merge('M', ['R'], { 'r.txt': 'r\n' })
  },
  { tip: 'b07858904e83e6055edd853741a8b2eacd7943b6' },
)

/**
 * A merge in which something was done by hand: `hand.txt` is in neither parent, and both had changed `both.txt`.
 *
 *     A─B─C─M─D  main
 *      ╲   ╱
 *       X─Y  side
 */
export const evilMerge = defineHistory(
  'evil-merge',
  h => {
    h.commit('A', { 'a.txt': 'a\n', 'both.txt': 'base\n' })
    h.commit('B', { 'b.txt': 'b\n' })
    h.commit('C', { 'both.txt': 'ours\n' })
    h.branch('side', 'A')
    h.commit('X', { 'x.txt': 'x\n' })
    h.commit('Y', { 'both.txt': 'theirs\n' })
    h.checkout('main')
    h.merge('M', ['side'], { 'x.txt': 'x\n', 'both.txt': 'ours and theirs\n', 'hand.txt': 'by hand\n' })
    h.commit('D', { 'd.txt': 'd\n' })
  },
  { tip: '8032293f315b1212dd86d0af3e90839a86160dcc' },
)

/**
 * A merge whose sides have made the same change, S and T, and another one that conflicts, which M resolves:
 *
 *     A─S─C─M  main
 *      ╲   ╱
 *       T─Y  side
 */
export const shared = defineHistory(
  'shared',
  h => {
    h.commit('A', { 'f.txt': 'first\n1\n2\n3\n4\nlast\n' })
    h.commit('S', { 'f.txt': 'same\n1\n2\n3\n4\nlast\n' })
    h.commit('C', { 'f.txt': 'same\n1\n2\n3\n4\nours\n' })
    h.branch('side', 'A')
    h.commit('T', { 'f.txt': 'same\n1\n2\n3\n4\nlast\n' })
    h.commit('Y', { 'f.txt': 'same\n1\n2\n3\n4\ntheirs\n' })
    h.checkout('main')
    h.merge('M', ['side'], { 'f.txt': 'same\n1\n2\n3\n4\nours and theirs\n' })
  },
  { tip: '4c0378ae0a7429e8c45ba04c7b18b7228dd06ea7' },
)
