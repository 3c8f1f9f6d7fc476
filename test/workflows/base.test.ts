import test from 'ava'
import { backends } from '../support/backends.js'
import { defineHistory, type HistoryBuilder } from '../support/history.js'
import { open } from '../support/repository.js'

interface Case {
  readonly given: (h: HistoryBuilder) => void
  /** What the base is said to be; undefined: a usage error. */
  readonly base: string | undefined
}

const tracks = (h: HistoryBuilder, branch: string, remote: string, merge: string) => {
  h.config(`branch.${branch}.remote`, remote)
  h.config(`branch.${branch}.merge`, `refs/heads/${merge}`)
}
const recordedHead = (h: HistoryBuilder, remote: string, branch: string) =>
  h.symref(`refs/remotes/${remote}/HEAD`, `refs/remotes/${remote}/${branch}`)

/** A─B─C─D─E, HEAD on topic at E; each names what decides. Remote refs stand at A, B or C, so that none is another. */
const cases: Record<string, Case> = {
  'slim.base goes before everything': {
    given: h => {
      h.config('slim.base', 'HEAD~2')
      tracks(h, 'topic', 'origin', 'main')
      h.ref('refs/remotes/origin/main', 'A')
    },
    base: 'HEAD~2',
  },
  'the upstream goes before the default branch': {
    given: h => {
      tracks(h, 'topic', 'origin', 'next')
      h.ref('refs/remotes/origin/next', 'B')
      h.ref('refs/remotes/origin/main', 'A')
    },
    base: 'origin/next',
  },
  'a local upstream is one': {
    given: h => {
      tracks(h, 'topic', '.', 'trunk')
      h.ref('refs/heads/trunk', 'B')
      h.ref('refs/remotes/origin/main', 'A')
    },
    base: 'trunk',
  },
  'a local upstream is one, also where a push would move it': {
    given: h => {
      h.config('push.default', 'upstream')
      tracks(h, 'topic', '.', 'trunk')
      h.ref('refs/heads/trunk', 'B')
      h.ref('refs/remotes/origin/main', 'A')
    },
    base: 'trunk',
  },
  'an upstream that is the own copy does not count': {
    given: h => {
      tracks(h, 'topic', 'origin', 'topic')
      h.ref('refs/remotes/origin/topic', 'C')
      h.ref('refs/remotes/origin/main', 'A')
    },
    base: 'origin/main',
  },
  'an upstream that was never fetched does not count': {
    given: h => {
      tracks(h, 'topic', 'origin', 'gone')
      h.ref('refs/remotes/origin/main', 'A')
    },
    base: 'origin/main',
  },
  'upstream goes before origin': {
    given: h => {
      h.ref('refs/remotes/origin/main', 'A')
      h.ref('refs/remotes/upstream/master', 'B')
    },
    base: 'upstream/master',
  },
  'the recorded HEAD goes before main': {
    given: h => {
      h.ref('refs/remotes/origin/trunk', 'B')
      h.ref('refs/remotes/origin/main', 'A')
      recordedHead(h, 'origin', 'trunk')
    },
    base: 'origin/trunk',
  },
  'another symbolic ref of a remote is not its HEAD': {
    given: h => {
      h.ref('refs/remotes/origin/trunk', 'B')
      h.ref('refs/remotes/origin/main', 'A')
      recordedHead(h, 'origin', 'main')
      h.symref('refs/remotes/origin/latest', 'refs/remotes/origin/trunk')
    },
    base: 'origin/main',
  },
  'a recorded HEAD that leads nowhere does not count': {
    given: h => {
      h.ref('refs/remotes/origin/master', 'B')
      recordedHead(h, 'origin', 'gone')
    },
    base: 'origin/master',
  },
  'main goes before master': {
    given: h => {
      h.ref('refs/remotes/origin/master', 'B')
      h.ref('refs/remotes/origin/main', 'A')
    },
    base: 'origin/main',
  },
  'the only remote will do, whatever its name': {
    given: h => {
      h.ref('refs/remotes/my/fork/main', 'B')
      recordedHead(h, 'my/fork', 'main')
    },
    base: 'my/fork/main',
  },
  'of two remotes of other names none will do': {
    given: h => {
      h.ref('refs/remotes/one/main', 'B')
      h.ref('refs/remotes/two/main', 'A')
    },
    base: undefined,
  },
  'on the default branch itself, its upstream, also where that is the own copy': {
    given: h => {
      h.ref('refs/heads/main', 'E')
      h.checkout('main')
      tracks(h, 'main', 'origin', 'main')
      h.ref('refs/remotes/origin/main', 'B')
      h.ref('refs/remotes/upstream/main', 'A')
    },
    base: 'origin/main',
  },
  'a local main is no base': { given: h => h.ref('refs/heads/main', 'A'), base: undefined },
  'a detached HEAD has the default branch alone': {
    given: h => {
      h.ref('refs/remotes/origin/main', 'B')
      h.detach('E')
    },
    base: 'origin/main',
  },
}

for (const [what, { given, base }] of Object.entries(cases)) {
  const history = defineHistory(`base: ${what}`, h => {
    h.branch('topic')
    for (const label of ['A', 'B', 'C', 'D', 'E']) h.commit(label, { 'a.txt': `${label}\n` })
    for (const remote of ['origin', 'upstream', 'one', 'two', 'my/fork']) {
      h.config(`remote.${remote}.url`, 'https://example.com/x.git')
      h.config(`remote.${remote}.fetch`, `+refs/heads/*:refs/remotes/${remote}/*`)
    }
    given(h)
  })

  for (const backend of backends) {
    test(`the base: ${what} [${backend}]`, async t => {
      const repo = await open(t, history, backend)
      const { exitCode, stdout, stderr } = await repo.run('squash', '--dry-run', '--json', '--allow-published')
      const document = JSON.parse(stdout)
      t.is(exitCode, base === undefined ? 2 : 0, stdout + stderr)
      if (base === undefined) t.regex(document.error.hints.join('\n'), /squash --last 3/)
      else t.is(document.baseName, base)
      const rebase = await repo.run('rebase', '--print-todo')
      t.is(rebase.exitCode, base === undefined ? 2 : 0, rebase.stderr)
      t.is(/^base: (\S+) \(\d+ commits? since\)$/m.exec(rebase.stderr)?.[1], base)
      t.is(await repo.oid('HEAD'), history.oids.E)
    })
  }
}
