import { defineHistory } from '../test/support/history.js'

/**
 * A branch as the editor shows it: a fold to be made, two that would conflict in another order, a branch on the way,
 * letters of two cells, and a subject that would like to rule the terminal.
 *
 *     A  main, origin/main
 *      ╲
 *       B─C─D─E  drafts
 *              ╲
 *               F─G─H  topic (HEAD; upstream origin/main)
 */
export const workbench = defineHistory(
  'workbench',
  h => {
    h.commit('A', { 'index.ts': 'one\ntwo\nthree\n', 'README.md': 'A library\n' }, { message: 'Begin\n' })
    h.branch('topic')
    h.commit('B', { 'index.ts': 'one\n2\nthree\n' }, { message: 'Count in digits\n\nWords are slow to read.\n' })
    h.commit('C', { 'search.ts': 'find()\n' }, { message: 'Add search\n', author: 'Otto Other <otto@example.com>' })
    h.commit('D', { 'index.ts': 'one\n2\n3\n' }, { message: 'Count on\n' })
    h.commit('E', { 'search.ts': 'find(all)\n' }, { message: 'fixup! Add search\n' })
    h.ref('refs/heads/drafts', 'E')
    h.commit('F', { 'README.md': 'A library 図書館\n' }, { message: 'Say 図書館 in the manual 👩‍👩‍👧\n' })
    h.commit(
      'G',
      { 'evil\u001b]0;owned\u0007.txt': '\u001b[2Jgone\u0007\n' },
      { message: 'Look \u001b[31mred\u001b[0m \u202eesrever\n' },
    )
    h.commit(
      'H',
      { 'test/search.test.ts': 'find(all)\n' },
      { message: 'Test the search, all of it, with a subject that no list has the room to show\n' },
    )
    h.ref('refs/remotes/origin/main', 'A')
    h.ref('refs/remotes/origin/topic', 'C')
    h.config('remote.origin.url', 'https://example.com/workbench.git')
    h.config('remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
    h.config('branch.topic.remote', 'origin')
    h.config('branch.topic.merge', 'refs/heads/main')
  },
  { tip: '6a626d25b17f0cc449e2801e19d6628f1edb484c' },
)

/** The same, as it is shown to people: a branch of a shop, with a step that would conflict in another order. */
export const showcase = defineHistory(
  'showcase',
  h => {
    h.commit('A', { 'shop.ts': shopSelling("sell('bread')"), 'README.md': 'A shop\n' }, { message: 'Open the shop\n' })
    h.branch('coffee')
    h.commit(
      'B',
      { 'coffee.ts': "const beans = 7\nconst water = 'cold'\n" },
      { message: 'Brew coffee\n\nTea has its own branch.\n' },
    )
    h.commit('C', { 'shop.ts': shopSelling("sell('bread')", "sell('coffee')") }, { message: 'Sell coffee\n' })
    h.commit(
      'D',
      { 'coffee.ts': "const beans = 7\nconst water = 'hot'\n" },
      { message: 'fixup! Brew coffee\n', author: 'Otto Other <otto@example.com>' },
    )
    h.ref('refs/heads/tasting', 'D')
    h.commit('E', { 'README.md': 'A shop\nIt sells coffee.\n' }, { message: 'Tell of the coffee\n' })
    h.commit(
      'F',
      { 'shop.ts': shopSelling("sell('bread')", "sell('coffee', { in: 'cups' }) // to go") },
      { message: 'Sell it in cups\n' },
    )
    h.commit(
      'G',
      { 'cups.ts': 'wash(cups)\n' },
      { message: 'Wash the cups\n', author: 'Otto Other <otto@example.com>' },
    )
    h.ref('refs/remotes/origin/main', 'A')
    h.ref('refs/remotes/origin/coffee', 'B')
    h.ref('refs/remotes/origin/tasting', 'B')
    h.config('remote.origin.url', 'https://example.com/shop.git')
    h.config('remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
    h.config('branch.coffee.remote', 'origin')
    h.config('branch.coffee.merge', 'refs/heads/main')
  },
  { tip: '3494179106e92cb6504dc06ab1aab195762f5449' },
)

function shopSelling(...sales: readonly string[]): string {
  return [
    '/** What we do all day. */',
    'export function open(): void {',
    ...sales.map(sale => `  ${sale}`),
    '}',
    '',
  ].join('\n')
}
