import assert from 'node:assert'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { shellWord } from '../../src/output/shell-word.js'
import { defineHistory } from '../support/history.js'
import { open, type TestRepository } from '../support/repository.js'
import { type Moment, movingSvg } from '../support/svg.js'
import { type Session, startSession } from '../support/terminal.js'

const file = join('docs', 'squash.svg')

const subjects = ['Pay by card', 'wip', 'fix', 'fix the fix', 'tests', 'wip', 'lint', 'review', 'typo', 'now really']

/** Ten commits of one change, on a branch of its own. */
const history = defineHistory('moving-picture', h => {
  h.commit('shop', { 'shop.txt': 'open\n' }, { message: 'Open the shop\n' })
  h.branch('main')
  h.branch('pay-by-card')
  for (const [i, subject] of subjects.entries()) {
    h.commit(`${i}`, { 'shop.txt': `open\n${i}\n` }, { message: `${subject}\n` })
  }
})

const script: readonly [command: string, seconds: number][] = [
  ['git log --oneline main..', 2.5],
  ["git slim squash main.. -m 'Let customers pay by card'", 2.5],
  ['git log --oneline main..', 2.5],
  ['git slim undo', 2],
  ['git log --oneline main.. | wc -l', 5],
]

test('the moving picture of the README shows what the program does (UPDATE_SCREENS=1 draws it anew)', async t => {
  const repo = await open(t, history, 'system')
  await writeFile(join(repo.home, '.gitconfig'), '[log]\n\tdecorate = false\n')
  const session = startSession(t, [], {
    cwd: repo.directory,
    env: { ...repo.env, ...(await gitSlimOnPath(repo)), PS1: '$ ', GIT_PAGER: 'cat', HISTFILE: '' },
    columns: 92,
    rows: 20,
    shell: 'only',
  })
  await promptAfter(session, '')
  const moments: Moment[] = [{ frame: session.frame(), seconds: 1 }]
  for (const [command, seconds] of script) {
    for (let end = 1; end <= command.length; end++) {
      session.type(command.slice(end - 1, end))
      if (command[end] !== ' ' && end < command.length) continue
      await until(session, () => lastLine(session) === `$ ${command.slice(0, end)}`.trimEnd())
      moments.push({ frame: session.frame(), seconds: end === command.length ? 0.6 : 0.3 })
    }
    session.type('\r')
    await promptAfter(session, command)
    moments.push({ frame: session.frame(), seconds })
  }
  t.is(await repo.oid('pay-by-card'), history.oids['9'] ?? assert.fail())
  const picture = movingSvg(moments)
  if (process.env['UPDATE_SCREENS'] === '1') await writeFile(file, picture)
  t.is((await readFile(file, 'utf8')).replaceAll('\r\n', '\n'), picture)
  t.true(picture.length < 150_000)
})

/** Puts the compiled program on PATH, as `git-slim`. */
async function gitSlimOnPath({ home, env }: TestRepository): Promise<{ readonly PATH: string }> {
  const bin = join(home, 'bin')
  await mkdir(bin)
  const program = join(import.meta.dirname, '..', 'support', 'program-at.js')
  await writeFile(join(bin, 'git-slim'), `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(program)} "$@"\n`)
  await chmod(join(bin, 'git-slim'), 0o755)
  return { PATH: [bin, env['PATH']].join(delimiter) }
}

function lastLine(session: Session): string {
  return session.sight().trimEnd().split('\n').at(-1) ?? ''
}

/** Waits until the shell waits for the next command. */
function promptAfter(session: Session, command: string): Promise<void> {
  return until(session, () => lastLine(session) === '$' && session.sight().includes(command))
}

async function until(session: Session, isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 10) {
    if (waited > 15_000) throw new Error(`not as it should be:\n${session.sight()}`)
    await sleep(10)
  }
}
