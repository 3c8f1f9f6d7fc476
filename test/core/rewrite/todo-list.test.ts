import test from 'ava'
import { formatTodoList, MalformedTodo, parseTodoList } from '../../../src/core/rewrite/todo/todo-list.js'

test('a list is read as git reads it: words or letters, comments and blank lines aside', t => {
  const text = [
    '# a comment',
    'pick abc1234 Subject with  spaces',
    '  r def5678',
    '',
    'f -C 1234567 fixup! it',
    'fixup -c 89abcde',
    'x make test',
    'b',
    'noop\r',
    'd fedcba9 # not a comment here',
  ]
  t.deepEqual(parseTodoList(text.join('\n'), '#'), [
    { action: 'pick', commit: 'abc1234', rest: 'Subject with  spaces' },
    { action: 'reword', commit: 'def5678', rest: '' },
    { action: 'fixup', commit: '1234567', rest: 'fixup! it', message: 'use' },
    { action: 'fixup', commit: '89abcde', rest: '', message: 'edit' },
    { action: 'exec', words: 'make test' },
    { action: 'break', words: '' },
    { action: 'noop' },
    { action: 'drop', commit: 'fedcba9', rest: '# not a comment here' },
  ])
  t.deepEqual(parseTodoList('; x\npick a', ';'), [{ action: 'pick', commit: 'a', rest: '' }])
})

test('what is written is what was read', t => {
  const text = 'pick abc1234 One\nfixup -C 1234567 Two\nsquash 89abcde\nexec make  all\nbreak\nnoop\n'
  t.is(formatTodoList(parseTodoList(text, '#'), 'whole'), text)
  t.is(
    formatTodoList(parseTodoList(text, '#'), 'letters'),
    'p abc1234 One\nf -C 1234567 Two\ns 89abcde\nx make  all\nb\nnoop\n',
  )
})

for (const line of ['pick', 'take abc', 'noop abc', 'exec', 'break now', 'fixup -C', 'PICK abc']) {
  test(`a line that is malformed is named by its number: ${line}`, t => {
    const error = t.throws(() => parseTodoList(`pick a\n\n${line}\n`, '#'), { instanceOf: MalformedTodo })
    t.is(error.line, 3)
  })
}
