import test from 'ava'
import { shapeOf } from '../../../src/core/editor/result-shape.js'
import { parseTodoList } from '../../../src/core/rewrite/todo/todo-list.js'

/** Draws a shape in short: each commit by its lines' words, with what it stands on. */
function shapeIn(list: string) {
  const lines = parseTodoList(list.replaceAll('; ', '\n'), '#')
  const nameAt = (at: number) => {
    const line = lines[at]
    if (line === undefined) return '?'
    if (line.action === 'merge') return 'M'
    return 'commit' in line ? line.commit : line.action
  }
  const { commits, strays, troubles } = shapeOf(lines)
  const names = commits.map(({ lines: own }) => own.map(nameAt).join('+'))
  return {
    drawn: commits
      .map(({ parents }, i) => `${names[i]}(${parents.map(at => (typeof at === 'number' ? names[at] : at)).join(' ')})`)
      .join(' '),
    strays: [...strays].map(at => names[at]).join(' '),
    troubles: troubles.map(({ line, kind, name }) => `${kind} ${nameAt(line)}: ${name}`).join(', '),
  }
}

const shapes: readonly (readonly [title: string, list: string, drawn: string, strays?: string, troubles?: string])[] = [
  ['a line', 'pick a; pick b', 'a(onto) b(a)'],
  ['folds', 'pick a; fixup b; squash c; reword d', 'a+b+c(onto) d(a+b+c)'],
  ['drops, commands and stops make nothing', 'pick a; drop b; exec ls; break; fixup c', 'a+c(onto)'],
  ['a merge', 'label onto; pick a; label s; reset onto; pick b; merge -C m s # M', 'a(onto) b(onto) M(b a)'],
  ['an octopus, and one from elsewhere', 'pick a; label s; reset onto; merge x s y', 'a(onto) M(onto x a y)'],
  ['a new root', 'pick a; label a; reset [new root]; pick r; merge a', 'a(onto) r() M(r a)'],
  [
    'what was a label once can be another',
    'pick a; label l; pick b; label l; reset onto; merge l',
    'a(onto) b(a) M(onto b)',
  ],
  [
    'behind what is labelled, and gone from',
    'pick a; label s; pick x; reset onto; merge s',
    'a(onto) x(a) M(onto a)',
    'x',
  ],
  ['a branch of the list keeps its commits', 'pick a; update-ref refs/heads/s; reset onto; pick b', 'a(onto) b(onto)'],
  ['a line that nothing merges', 'pick a; label s; reset onto; pick b', 'a(onto) b(onto)', 'a'],
  ['nothing to fold into', 'fixup a; pick b', 'a(onto) b(a)', '', 'orphan a: fixup'],
  ['nothing is folded across a label', 'pick a; label l; squash b', 'a(onto) b(a)', '', 'orphan b: squash'],
  ['nothing is folded into a merge', 'pick a; merge x; fixup b', 'a(onto) M(a x) b(M)', '', 'orphan b: fixup'],
  ['too early', 'merge -C m s; pick a; label s', 'M(onto s) a(M)', '', 'early M: s'],
  ['too early to go back to', 'pick b; reset s; pick a; label s', 'b(onto) a(s)', 'b', 'early reset: s'],
]

for (const [title, list, drawn, strays = '', troubles = ''] of shapes) {
  test(`the shape of a list: ${title}`, t => {
    t.deepEqual(shapeIn(list), { drawn, strays, troubles })
  })
}
