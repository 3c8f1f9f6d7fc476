import { defineHistory } from '../test/support/history.js'

/**
 * A branch under work, as after a clone, a few commits, and one push:
 *
 *     A─B  main, origin/main, origin/HEAD
 *       └─C─D  origin/feature
 *           └─E─F  feature (HEAD; upstream origin/main)
 */
export const feature = defineHistory(
  'feature',
  h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.commit('B', { 'b.txt': 'b\n' })
    h.branch('feature')
    h.commit('C', { 'c.txt': 'c\n' }, { message: 'Add c\n\nThe reason for c.\n' })
    h.commit('D', { 'c.txt': 'c\nd\n' }, { message: 'fixup! Add c\n' })
    h.commit('E', { 'e.txt': 'e\n' }, { message: 'Add e\n', author: 'Otto Other <otto@example.com>' })
    h.commit('F', { 'e.txt': 'e\nf\n' }, { message: 'Improve e\n\nReviewed-by: Rita <rita@example.com>\n' })
    h.ref('refs/remotes/origin/main', 'B')
    h.ref('refs/remotes/origin/feature', 'D')
    h.symref('refs/remotes/origin/HEAD', 'refs/remotes/origin/main')
    h.config('remote.origin.url', 'https://example.com/feature.git')
    h.config('remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
    h.config('branch.main.remote', 'origin')
    h.config('branch.main.merge', 'refs/heads/main')
    h.config('branch.feature.remote', 'origin')
    h.config('branch.feature.merge', 'refs/heads/main')
  },
  { tip: 'fac2535ebae3f9144d5e4d67e528cf7b9709457d' },
)
