/** Tab, in real shells: the words that git-slim's script has the shell insert, and what the shell makes of them. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { ExecutionContext } from 'ava'
import { hostileRefs } from '../../fixtures-repos/hostile.js'
import { shells } from '../../src/cli/completion/shells.js'
import type { Env } from '../../src/git/port.js'
import { testWithShell } from '../support/installed.js'
import { open, type TestRepository } from '../support/repository.js'
import { programs } from '../support/run-program.js'
import { type Session, startSession } from '../support/terminal.js'

const prompt = 'ready>'

/** How each shell is started so that it has read the script, as docs tell people to install it. */
const starts = {
  bash: {
    argv: (home: string) => ['bash', '--noprofile', '--rcfile', join(home, 'rc'), '-i'],
    files: {
      rc: `. /usr/share/bash-completion/bash_completion\nPS1='${prompt} '\n`,
      '.local/share/bash-completion/completions/git-slim': shells.bash.script,
    },
  },
  zsh: {
    argv: () => ['zsh', '-d', '-i'],
    files: {
      '.zshrc': `fpath=(~/functions $fpath)\nautoload -U compinit && compinit -u -D\nPS1='${prompt} '\n`,
      'functions/_git-slim': shells.zsh.script,
    },
  },
  fish: {
    argv: () => ['fish', '--private'],
    files: {
      '.config/fish/config.fish': `set -g fish_greeting\nfunction fish_prompt; echo '${prompt} '; end\n`,
      '.config/fish/conf.d/git-slim.fish': shells.fish.script,
      // Where fish does not find this directory, it reads all manual pages in the background, for minutes.
      '.local/share/fish/generated_completions/none': '',
    },
  },
}

/** The branches whose names a shell would read otherwise if they were not quoted. */
const shellNames = [...hostileRefs.refs.keys()].flatMap(
  ref => /^refs\/heads\/([^-]+-[^\x80-\x9f].*)$/.exec(ref)?.[1] ?? [],
)

interface Scene {
  readonly repo: TestRepository
  /** Types words and Tab, waits for what is added, and returns the words that the shell then reads. */
  readonly complete: (typed: string, added: string | RegExp) => Promise<readonly string[]>
}

async function scene(t: ExecutionContext, shell: keyof typeof starts): Promise<Scene> {
  const repo = await open(t, hostileRefs, 'system')
  const { argv, files } = starts[shell]
  const env = await environment(repo, { ...files, 'bin/words': '#!/bin/sh\nprintf "[%s]" "$@"; echo; exit 0\n' })
  const session = startSession(t, argv(repo.home), { cwd: repo.directory, env, columns: 100, starts: 'program' })
  await session.shows(prompt)
  let commands = 0
  return {
    repo,
    complete: async (typed, added) => {
      await typedAndCompleted(session, typed, added)
      // At the beginning of the line.
      session.type(`\u0001words ${++commands} \r`)
      await session.shows(new RegExp(`^\\[${commands}\\].*\\n${prompt}`, 'm'))
      const printed = new RegExp(`^\\[${commands}\\](.*)\\]$`, 'm').exec(session.screen())?.[1] ?? ''
      return printed.slice(1).split('][')
    },
  }
}

async function typedAndCompleted(session: Session, typed: string, added: string | RegExp): Promise<void> {
  session.type(typed)
  // The screen's lines end in no blanks.
  await session.shows(typed.trimEnd())
  session.type('\t')
  await session.shows(typeof added === 'string' ? `${typed}${added}` : added)
}

/** Writes files into the home directory, with a git-slim on PATH. */
async function environment({ home, env }: TestRepository, files: Readonly<Record<string, string>>): Promise<Env> {
  const program = `#!/bin/sh\nexec '${process.execPath}' '${programs.bundled}' "$@"\n`
  for (const [name, text] of Object.entries({ ...files, 'bin/git-slim': program })) {
    await mkdir(join(home, name, '..'), { recursive: true })
    await writeFile(join(home, name), text)
    if (name.startsWith('bin/')) await chmod(join(home, name), 0o755)
  }
  // Zsh chooses its editor's keys by EDITOR; fish leaves a directory in TMPDIR.
  const own = { EDITOR: 'false', LC_ALL: 'C.UTF-8', TMPDIR: home, XDG_RUNTIME_DIR: home }
  return { ...env, ...own, ZDOTDIR: home, PATH: [join(home, 'bin'), env['PATH']].join(delimiter) }
}

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  testWithShell(shell, `${shell} completes commands, options, values, operations and paths`, async t => {
    const { repo, complete } = await scene(t, shell)
    t.is((await repo.run('squash', '--root', '-m', 'x')).exitCode, 0)
    t.deepEqual(await complete('git sli', 'm'), ['git', 'slim'])
    t.deepEqual(await complete('git slim squ', 'ash'), ['git', 'slim', 'squash'])
    t.deepEqual(await complete('git-slim squash --on-con', 'flict'), ['git-slim', 'squash', '--on-conflict'])
    t.deepEqual(await complete('git slim squash --on-conflict=th', 'eirs'), [
      'git',
      'slim',
      'squash',
      '--on-conflict=theirs',
    ])
    t.deepEqual(await complete('git slim undo ', '1'), ['git', 'slim', 'undo', '1'])
    t.deepEqual((await complete('git slim rebase --todo a', '\\ file.txt')).at(-1), 'a file.txt')
    t.deepEqual((await complete('git-slim rebase --todo=a', '\\ file.txt')).at(-1), '--todo=a file.txt')
    t.deepEqual(await complete('git-slim clone --filter blob:n', 'one'), ['git-slim', 'clone', '--filter', 'blob:none'])
  })

  testWithShell(shell, `${shell} inserts refs as words, and runs nothing of them`, async t => {
    const { repo, complete } = await scene(t, shell)
    const offer = async (name: string, mark = '') => {
      const [start = ''] = /^[^-]*-/.exec(name) ?? []
      const last = /[\wç]+(?=\W*$)/.exec(name)?.[0] ?? ''
      t.is((await complete(`git slim drop ${mark}${start}`, new RegExp(`drop ${mark}${start}.*${last}`))).at(-1), name)
    }
    for (const name of shellNames) await offer(name)
    // The quotation mark that is open where a name begins closes after it.
    await offer(`quote-'"x`, "'")
    await offer('bang-!x', '"')
    await offer('run-$(touch${IFS}ran)', '"')
    t.is((await complete('git-slim squash heads/', '--push')).at(-1), 'heads/--push')
    t.is((await complete('git-slim squash main..run-', /main\.\.run-.+ran/)).at(-1), 'main..run-$(touch${IFS}ran)')
    t.is((await complete('git-slim squash --base=tick-', /--base=tick-.+ran/)).at(-1), '--base=tick-`touch${IFS}ran`')
    t.is((await complete('git-slim rebase --todo it', /todo it.+b\.txt/)).at(-1), "it's $(touch ran) b.txt")
    t.false(existsSync(join(repo.directory, 'ran')))
  })
}

testWithShell('pwsh', 'PowerShell completes commands, and refs in its own quotation marks', async t => {
  const repo = await open(t, hostileRefs, 'system')
  const env = await environment(repo, {})
  const asked = ['git-slim squ', 'git-slim drop run-'].map(
    line => `(TabExpansion2 -inputScript '${line}' -cursorColumn ${line.length}).CompletionMatches.CompletionText`,
  )
  const argv = ['-NoProfile', '-NonInteractive', '-Command', [shells.powershell.script, ...asked].join('\n')]
  const { stdout } = await promisify(execFile)('pwsh', argv, { cwd: repo.directory, env: { ...env } })
  t.deepEqual(stdout.trim().split(/\r?\n/), ['squash', "'run-$(touch${IFS}ran)'"])
  t.false(existsSync(join(repo.directory, 'ran')))
})
