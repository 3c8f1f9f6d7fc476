import { readFileSync } from 'node:fs'
import test from 'ava'
import { runScript } from './programs.js'

const english = readFileSync('README.md', 'utf8')
const chinese = readFileSync('README.zh-CN.md', 'utf8')

test('what the tour shows is what the program prints', async t => {
  t.deepEqual(await runScript('scripts/readme.js', ['--check']), { exitCode: 0, output: '' })
})

test('both languages show the same commands', t => {
  const blocks = (text: string) => text.match(/^```\w+\n[\s\S]*?^```$/gm)
  t.true((blocks(english)?.length ?? 0) > 5)
  t.deepEqual(blocks(chinese), blocks(english))
})

test('.ci/run tries the two commands that README.md begins with', t => {
  const commands = english.match(/^npm ci && .*$/gm)
  t.is(commands?.length, 2)
  const tried = [...readFileSync('.ci/run', 'utf8').matchAll(/^readme '(.*?)'/gm)].map(([, command]) => command)
  t.deepEqual(tried, [...(commands ?? [])])
})
