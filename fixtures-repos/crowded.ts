import { defineHistory } from '../test/support/history.js'

/** Returns twenty lines, some of them changed. */
function twentyLines(changes: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: 20 }, (_, i) => `${changes[i + 1] ?? `line ${i + 1}`}\n`).join('')
}

const before = { 3: 'three', 12: 'twelve' }

/**
 * A branch with a commit that does too much at once: hunks, one of which conflicts without the commit below; a mode,
 * bytes, a link, files that come and go; another branch stands there.
 *
 *     A  main, origin/main
 *      ╲
 *       B─C  drafts
 *          ╲
 *           D  topic (HEAD; upstream origin/main)
 */
export const crowded = defineHistory(
  'crowded',
  h => {
    h.commit('A', { 'list.txt': twentyLines(), 'run.sh': 'echo\n', 'gone.txt': 'gone\n' }, { message: 'Begin\n' })
    h.branch('topic')
    h.commit('B', { 'list.txt': twentyLines({ 12: 'twelve' }) }, { message: 'Spell twelve\n' })
    h.commit(
      'C',
      {
        'list.txt': twentyLines({ ...before, 12: 'a dozen', 18: 'eighteen' }),
        'run.sh': { exec: 'echo done\n' },
        'gone.txt': null,
        'docs/図書館.md': 'Books 👩‍👩‍👧\n',
        'logo.bin': new Uint8Array([0, 1, 2]),
        link: { symlink: 'docs' },
      },
      { message: 'Do too much\n\nAll of it at once.\n', author: 'Otto Other <otto@example.com>' },
    )
    h.ref('refs/heads/drafts', 'C')
    h.commit('D', { 'list.txt': twentyLines({ ...before, 12: 'a dozen', 18: 'eighteen!' }) }, { message: 'Shout\n' })
    h.ref('refs/remotes/origin/main', 'A')
    h.config('remote.origin.url', 'https://example.com/crowded.git')
    h.config('remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
    h.config('branch.topic.remote', 'origin')
    h.config('branch.topic.merge', 'refs/heads/main')
  },
  { tip: '76cf2c46afcb064d85ac08f4dc19321f6d3592c9' },
)
