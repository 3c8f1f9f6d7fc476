import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { commands } from '../../src/cli/program.js'
import { runScript } from './programs.js'

const english = readFileSync('README.md', 'utf8')

test('what the tour shows is what the program prints', async t => {
  t.deepEqual(await runScript('scripts/tour.js', ['--check']), { exitCode: 0, output: '' })
})

for (const [name, english, chinese, least] of [
  ['the README', 'README.md', 'README.zh-CN.md', 4],
  ['the tour', 'docs/tour.md', 'docs/tour.zh-CN.md', 15],
] as const) {
  test(`both languages of ${name} show the same commands`, t => {
    const blocks = (file: string) => readFileSync(file, 'utf8').match(/^```\w+\n[\s\S]*?^```$/gm)
    t.true((blocks(english)?.length ?? 0) >= least)
    t.deepEqual(blocks(chinese), blocks(english))
  })
}

test('the README names every command, and every pictured or linked file is there', t => {
  for (const { name } of commands) {
    if (!['operations', 'edit-todo', 'completion'].includes(name))
      t.regex(english, new RegExp(`^\\|.*\`${name}\`.*\\|.*\\|`, 'm'), name)
  }
  for (const file of ['README.md', 'README.zh-CN.md', 'docs/tour.md', 'docs/tour.zh-CN.md']) {
    const targets = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(
      ([, target]) => target ?? '',
    )
    for (const target of targets) t.true(existsSync(join(dirname(file), target)), `${file}: ${target}`)
  }
})

test('.ci/run tries the two commands that README.md begins with', t => {
  const commands = english.match(/^npm ci && .*$/gm)
  t.is(commands?.length, 2)
  const tried = [...readFileSync('.ci/run', 'utf8').matchAll(/^readme '(.*?)'/gm)].map(([, command]) => command)
  t.deepEqual(tried, [...(commands ?? [])])
})
