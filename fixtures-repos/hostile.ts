import { concat, encode, fromLatin1 } from '../src/core/bytes/bytes.js'
import { serializeCommit } from '../src/core/object/commit.js'
import { makeIdent } from '../src/core/object/ident.js'
import type { Oid } from '../src/core/object/oid.js'
import type { RawObject } from '../src/core/object/raw-object.js'
import { type DefinedHistory, defineHistory } from '../test/support/history.js'

const script = { exec: '#!/bin/sh\ntouch ran ../ran\n' } as const

/** Files by which a repository would like to have programs run: all of them are only files. */
export const hostileSettings = defineHistory('hostile-settings', h => {
  h.commit('A', {
    '.gitattributes': '* filter=evil diff=evil merge=evil text ident working-tree-encoding=UTF-8\n',
    '.gitconfig': '[filter "evil"]\n\tsmudge = ./run.sh\n\tprocess = ./run.sh\n\trequired = true\n',
    '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ext::./run.sh\n\tupdate = !./run.sh\n',
    '.lfsconfig': '[lfs]\n\turl = ext::./run.sh\n',
    '.gitslimrc': '{"hooks": "./run.sh"}\n',
    config: '[core]\n\tfsmonitor = ./run.sh\n\thooksPath = hooks\n',
    HEAD: 'ref: refs/heads/main\n',
    'objects/keep': '',
    'refs/keep': '',
    'hooks/post-checkout': script,
    'hooks/reference-transaction': script,
    'run.sh': script,
  })
})

/** A─B on main, with refs whose names a shell would run, or a terminal obey, if they were not quoted. */
export const hostileRefs = defineHistory('hostile-refs', h => {
  h.commit('A', { 'a file.txt': 'a\n', [`it's $(touch ran) b.txt`]: 'b\n' })
  h.commit('B', { 'c.txt': 'c\n' })
  for (const name of [
    'run-$(touch${IFS}ran)',
    'tick-`touch${IFS}ran`',
    'and-;touch${IFS}ran&|x',
    `quote-'"x`,
    'bang-!x',
    'brace-{a,b}',
    'home-$HOME',
    'hash-#x',
    'ünï-ço',
    '--push',
    'csi-\u009b31m',
  ]) {
    h.ref(`refs/heads/${name}`, 'A')
  }
})

/** Histories of one commit whose tree would put a file into `.git`. */
export const hostilePaths: Record<string, DefinedHistory> = {
  '.git': nested('hostile-git', '.git'),
  'another spelling of .git': nested('hostile-case', '.GiT'),
  'a short name of Windows': nested('hostile-short', 'git~1'),
  'the directory above': nested('hostile-above', '..'),
  'a name with a slash': nested('hostile-slash', 'a/../.git'),
}

/** A─ with the file `<directory>/hooks-post-checkout`, which no git would write into a tree. */
function nested(name: string, directory: string): DefinedHistory {
  return defineHistory(name, h => {
    const blob: RawObject = { type: 'blob', body: encode('#!/bin/sh\ntouch ran\n') }
    const inner = tree('100755', 'post-checkout', h.raw('blob', blob))
    const outer = tree('40000', directory, h.raw('inner', inner))
    const person = makeIdent('Eve', 'eve@example.com', { seconds: 1_600_000_000, zone: '+0000' })
    const commit = serializeCommit({
      tree: h.raw('outer', outer),
      parents: [],
      author: person,
      committer: person,
      extraHeaders: [],
      message: encode('A\n'),
    })
    h.raw('A', commit)
  })
}

function tree(mode: string, name: string, oid: Oid): RawObject {
  return {
    type: 'tree',
    body: concat([encode(`${mode} ${name}\0`), fromLatin1(Buffer.from(oid, 'hex').toString('latin1'))]),
  }
}
