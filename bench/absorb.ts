import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gitSlim } from './environment.js'
import { cached, copyOf, data, git } from './histories.js'
import { compare, runToEnd } from './measure.js'
import { contender, count } from './race.js'
import { printTable } from './table.js'

const shape = { commits: 50, files: 4800, hunks: 100, lines: 1000 }
const title = `Absorb ${shape.hunks} hunks into ${shape.commits} commits, of 4,900 files`

/** Measures an absorption against git folding `fixup!` commits that are there already: finding them is not counted. */
export async function benchAbsorb(rounds: number): Promise<void> {
  const [staged, fixups] = [await withStaged(), await withFixupCommits()]
  const tip = (await git(fixups, ['rev-parse', 'HEAD^{tree}'])).trim()
  const expected = { tip, commits: await count(staged) }
  const base = `HEAD~${2 * shape.commits}`
  const rows = await compare(
    [
      contender('git-slim absorb', {
        source: staged,
        expected,
        args: [process.execPath, gitSlim, 'absorb', '--all-authors', '--base', `HEAD~${shape.commits}`],
      }),
      contender('git rebase -i --autosquash', {
        source: fixups,
        expected,
        args: ['git', 'rebase', '-q', '-i', '--autosquash', base],
        env: { GIT_SEQUENCE_EDITOR: 'true', GIT_EDITOR: 'true' },
      }),
    ],
    rounds,
  )
  printTable(title, rows, rounds)
}

/** Two files of many lines change in each commit, and lines go into every tenth; then what was changed changes again. */
function withStaged(): Promise<string> {
  return cached(`staged-${shape.hunks}-hunks-on-${shape.commits}-commits`, async directory => {
    await git(directory, ['init', '--quiet', '--initial-branch=main'])
    await git(directory, ['fast-import', '--quiet', '--date-format=raw'], stream())
    await git(directory, ['repack', '-adq'])
    await git(directory, ['reset', '--quiet', '--hard'])
    for (let file = 0; file < shape.hunks; file++) {
      const path = join(directory, pathOf(file))
      await writeFile(path, (await readFile(path, 'utf8')).replace('changed by', 'changed again after'))
    }
    await git(directory, ['add', '--all'])
  })
}

/** The same with a `fixup!` commit for each, and nothing staged. */
function withFixupCommits(): Promise<string> {
  return cached(`fixups-of-${shape.hunks}-hunks-on-${shape.commits}-commits`, async directory => {
    await copyOf(await withStaged(), directory)
    const args = [gitSlim, 'absorb', '--fixups', '--all-authors', '--base', `HEAD~${shape.commits}`]
    await runToEnd({ program: process.execPath, args, cwd: directory })
  })
}

function stream(): string {
  const big = Array.from({ length: shape.hunks }, (_, file) =>
    Array.from({ length: shape.lines }, (_, line) => `${file}: line ${line}`),
  )
  const contentOf = (file: number) => `M 100644 inline ${pathOf(file)}\n${data(`${big[file]?.join('\n')}\n`)}`
  const small = Array.from(
    { length: shape.files },
    (_, i) => `M 100644 inline src/${i % 48}/${i}.txt\n${data(`${i}\n`)}`,
  )
  const parts = [header(0), ...small, ...big.map((_, file) => contentOf(file))]
  for (let commit = 0; commit < shape.commits; commit++) {
    const own = [2 * commit, 2 * commit + 1]
    const others = big.map((_, file) => file).filter(file => file % 10 === 0 && !own.includes(file))
    for (const file of own) big[file]?.splice(500 + commit, 1, `changed by ${commit}`)
    for (const file of others) big[file]?.splice(10, 0, `put in by ${commit}`)
    parts.push(header(commit + 1), ...[...own, ...others].map(contentOf))
  }
  return parts.join('')
}

function header(commit: number): string {
  const who = `Ada Author <ada@example.com> ${1_700_000_000 + commit * 60} +0000`
  return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(`Change number ${commit}\n`)}`
}

function pathOf(file: number): string {
  return `big/${file}.txt`
}
