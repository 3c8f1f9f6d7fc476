import { defineHistory } from '../test/support/history.js'

/**
 * A pull request as a server keeps it; main has moved on since, and so has the request's own branch:
 *
 *     A─B─C─────D  main          A: tag v1.0
 *        \ \
 *         \ M                    refs/pull/7/merge
 *          X─Y─┘                 refs/pull/7/head, topic
 */
export const pullRequest = defineHistory(
  'pull-request',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.annotatedTag('v1.0')
    h.commit('B', { 'b.txt': 'b\n' })
    h.commit('C', { 'c.txt': 'c\n' })
    h.branch('topic', 'B')
    h.commit('X', { 'x.txt': 'x\n' })
    h.commit('Y', { 'y.txt': 'y\n' })
    h.detach('C')
    h.merge('M', ['topic'], { 'x.txt': 'x\n', 'y.txt': 'y\n' })
    h.ref('refs/pull/7/merge', 'M')
    h.ref('refs/pull/7/head', 'Y')
    h.checkout('main')
    h.commit('D', { 'd.txt': 'd\n' })
    h.config('uploadpack.allowFilter', 'true')
  },
  { tip: '4d08789add1d7a7b5328f323b003ebc460f23e06' },
)
