// Runs the tour (docs/tour.md) and writes down what it really prints, in every language; with --check, only tells whether
// what stands there is still true. Needs a build, git and bash.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

const files = ['docs/tour.md', 'docs/tour.zh-CN.md']
const fence = /^```console\n([\s\S]*?)^```$/gm
const check = process.argv.includes('--check')

const blocks = [...readFileSync(files[0], 'utf8').matchAll(fence)].map(([, body]) => body)
const printed = runAll(blocks.flatMap(commandsOf))
const fresh = blocks.map(body =>
  commandsOf(body)
    .map(command => `$ ${command}\n${printed.shift()}`)
    .join(''),
)

for (const file of files) {
  const text = readFileSync(file, 'utf8')
  const shown = [...text.matchAll(fence)].map(([, body]) => body)
  if (!check) writeFileSync(file, replaceBlocks(text, fresh))
  else if (steady(shown.join('\n')) !== steady(fresh.join('\n'))) {
    process.stderr.write(`${file} shows what is not so: run npm run tour\n${difference(shown, fresh)}`)
    process.exitCode = 1
  }
}

/** A command begins with `$ `; a line that ends with a backslash goes on in the next. */
function commandsOf(body) {
  return [...body.matchAll(/^\$ ((?:.*\\\n)*.*)$/gm)].map(([, command]) => command)
}

/** Runs the commands in one shell, and returns what each of them printed. */
function runAll(commands) {
  const scratch = mkdtempSync(join(tmpdir(), 'git-slim-tour-'))
  try {
    const { home, env } = surroundings(scratch)
    const script = commands.map(command => `printf '\\036'\n${command}\n`).join('')
    const { stdout, error } = spawnSync('bash', ['-c', `exec 2>&1\n${script}`], {
      cwd: home,
      env,
      encoding: 'utf8',
      input: '',
    })
    if (error) throw error
    return stdout
      .split('\u{1e}')
      .slice(1)
      .map(text => text.replaceAll(home, '~').replace(/\s*$/, '\n').replace(/^\n$/, ''))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** A home of its own, git-slim on PATH, fixed people and dates: ids are the same on every machine. */
function surroundings(scratch) {
  const home = join(scratch, 'home')
  const bin = join(scratch, 'bin')
  mkdirSync(home)
  mkdirSync(bin)
  chmodSync('bin/git-slim.js', 0o755)
  symlinkSync(resolve('bin/git-slim.js'), join(bin, 'git-slim'))
  const date = '1800000000 +0000'
  const env = {
    PATH: [bin, process.env.PATH].join(delimiter),
    HOME: home,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'init.defaultBranch',
    GIT_CONFIG_VALUE_0: 'main',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    GIT_COMMITTER_DATE: date,
  }
  return { home, env }
}

function replaceBlocks(text, bodies) {
  const rest = [...bodies]
  return text.replace(fence, () => `\`\`\`console\n${rest.shift()}\`\`\``)
}

/** Without what depends on the machine and on git's version: sizes and durations. */
function steady(text) {
  return text.replace(/\d+(?:\.\d+)? ?(?:ms|s|B|kB|MB)\b/g, '#')
}

function difference(shown, fresh) {
  const at = fresh.findIndex((body, i) => steady(body) !== steady(shown[i] ?? ''))
  return `it says:\n${shown[at] ?? '(nothing)'}\nand the program prints:\n${fresh[at] ?? '(nothing)'}\n`
}
