import { defineHistory } from '../test/support/history.js'

const user = { author: 'Uma User <uma@example.com>' }

/** Returns ten lines, some of them changed. */
export function tenLines(changes: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: 10 }, (_, i) => `${changes[i + 1] ?? `line ${i + 1}`}\n`).join('')
}

/**
 * A branch of commits for lines of one file, for changes to be staged on: somebody else's is the one for line 9.
 *
 *     A  main, origin/main
 *      ╲
 *       B─C─D─E  topic (HEAD; upstream origin/main)
 */
export const staging = defineHistory(
  'staging',
  h => {
    h.commit('A', { 'list.txt': tenLines(), 'README.md': 'A list\n' }, { message: 'Begin the list\n' })
    h.branch('topic')
    h.commit('B', { 'list.txt': tenLines({ 2: 'two' }) }, { ...user, message: 'Spell two\n' })
    h.commit(
      'C',
      { 'list.txt': tenLines({ 2: 'two', 6: 'six' }), '図書館.md': '本\n' },
      { ...user, message: 'Spell six, and 図書館 👩‍👩‍👧 besides\n' },
    )
    h.commit(
      'D',
      { 'list.txt': tenLines({ 2: 'two', 6: 'six', 9: 'nine' }) },
      { message: 'Spell nine\n', author: 'Otto Other <otto@example.com>' },
    )
    h.commit('E', { 'README.md': 'A list\n\nOf lines.\n' }, { ...user, message: 'Say of what\n' })
    h.ref('refs/remotes/origin/main', 'A')
    h.config('remote.origin.url', 'https://example.com/list.git')
    h.config('remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
    h.config('branch.topic.remote', 'origin')
    h.config('branch.topic.merge', 'refs/heads/main')
  },
  { tip: 'b4a13f14ce1d4db521aac3163a27273f3a8ee338' },
)
