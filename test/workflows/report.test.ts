import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { workbench } from '../../fixtures-repos/workbench.js'
import { oracle } from '../support/git.js'
import { open, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

interface Totals {
  readonly count: number
  readonly bytes: number
  readonly diskBytes: number
}

/** Sums what git says of the objects that it lists. */
async function gitsTotals(repo: TestRepository, type: string): Promise<Totals> {
  const format = '--batch-check=%(objecttype) %(objectsize) %(objectsize:disk)'
  const rows = (await repo.gitSays('cat-file', '--batch-all-objects', format)).trim().split('\n')
  const own = rows.map(row => row.split(' ')).filter(([kind]) => kind === type)
  const sum = (column: number) => own.reduce((total, row) => total + Number(row[column]), 0)
  return { count: own.length, bytes: sum(1), diskBytes: sum(2) }
}

test('the sums of all classes are those of the object store, and the document is what the schema says', async t => {
  const repo = await open(t, workbench, 'system')
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'left behind')
  await repo.gitSays('reset', '-q', '--hard', 'HEAD~1')
  await repo.store('nobody names this')
  const { stdout } = await repo.run('report', '--json')
  const document = JSON.parse(stdout)
  t.is(schemaErrors('report', document), '')
  t.true(document.complete)
  const { referenced, remembered, unreachable } = document.objects
  for (const [name, type] of Object.entries({ commits: 'commit', trees: 'tree', blobs: 'blob', tags: 'tag' })) {
    const sum = [referenced, remembered, unreachable].reduce(
      (all: Totals, each) => ({
        count: all.count + each[name].count,
        bytes: all.bytes + each[name].bytes,
        diskBytes: all.diskBytes + each[name].diskBytes,
      }),
      { count: 0, bytes: 0, diskBytes: 0 },
    )
    t.deepEqual(sum, await gitsTotals(repo, type), name)
  }
  t.is(remembered.commits.count, 1)
})

test('a branch holds what no other ref reaches, and the text names the command that frees it', async t => {
  const repo = await open(t, workbench, 'system')
  const staged = new Set(namesIn(await repo.gitSays('rev-list', '--objects', '--indexed-objects')))
  const only = (
    await repo.gitSays('rev-list', '--objects', 'HEAD', '--not', 'drafts', 'origin/main', 'origin/topic')
  ).trim()
  const { stdout } = await repo.run('report', '--json')
  const { heldOnlyBy } = JSON.parse(stdout)
  t.is(
    heldOnlyBy.find(({ name }: { name: string }) => name === 'topic')?.objects,
    namesIn(only).filter(oid => !staged.has(oid)).length,
  )
})

function namesIn(list: string): readonly string[] {
  return list
    .trim()
    .split('\n')
    .map(line => line.slice(0, 40))
}

test('all paths go into a table for spreadsheets, odd ones in quotes', async t => {
  const repo = await open(t, workbench, 'system')
  await repo.write('odd, "name"\nhere.txt', 'x\n')
  await repo.gitSays('add', '.')
  await repo.gitSays('commit', '-q', '-m', 'Odd')
  const file = join(repo.home, 'paths.csv')
  const { exitCode, stderr } = await repo.run('report', '--csv', file, '--top', '1')
  t.is(exitCode, 0, stderr)
  const text = await readFile(file, 'utf8')
  t.regex(text, /^path,versions,disk_bytes,at_branch_head\r\n/)
  t.true(text.includes('\r\n"odd, ""name""\nhere.txt",1,'))
  const paths = new Set(
    (await repo.gitSays('log', '--all', '-m', '--format=', '--name-only', '-z')).split(/[\0]+/).filter(Boolean),
  )
  t.is(text.match(/,(?:yes|no)\r\n/g)?.length, paths.size)
  t.regex((await repo.run('report', '--csv', repo.home)).stderr, /--csv names a file/)
})

test('a repository larger than allowed ends with exit code 5, in one document', async t => {
  const repo = await open(t, workbench, 'system')
  t.is((await repo.run('report', '--fail-over', '1GB')).exitCode, 0)
  const over = await repo.run('report', '--fail-over', '1kB')
  t.is(over.exitCode, 5)
  t.regex(over.stdout, /^\.git has/)
  t.regex(over.stderr, /more than the 1 kB that --fail-over allows/)
  const json = await repo.run('report', '--fail-over', '1kB', '--json')
  t.is(json.exitCode, 5)
  const document = JSON.parse(json.stdout)
  t.is(schemaErrors('report', document), '')
  t.like(document, { ok: false, error: { kind: 'check-failed' }, complete: true })
})

test('a bare clone without trees is reported as it is, and nothing is fetched', async t => {
  const repo = await open(t, workbench, 'system')
  await repo.gitSays('config', 'uploadpack.allowFilter', 'true')
  const bare = join(repo.home, 'bare.git')
  await repo.gitSays('clone', '-q', '--bare', '--filter=tree:0', `file://${repo.directory}`, bare)
  const before = await repo.gitSays('-C', bare, 'count-objects', '-v')
  const { exitCode, stdout, stderr } = await repo.run('report', bare, '--json')
  t.is(exitCode, 0, stderr)
  const document = JSON.parse(stdout)
  t.like(document, { complete: false, history: null, repository: { bare: true, promisors: ['origin'] } })
  t.true(document.repository.missing > 0)
  t.is(await repo.gitSays('-C', bare, 'count-objects', '-v'), before)
})

test('a commit of the year 300,000 is counted in the last month that can be named', async t => {
  const repo = await open(t, workbench, 'system')
  const blob = await repo.store('from the future')
  const git = async (input: string, ...args: readonly string[]) =>
    (await oracle(args, { cwd: repo.directory, env: repo.env, input })).toString().trim()
  const tree = await git(`100644 blob ${blob}\tfuture.txt\n`, 'mktree')
  const text = `tree ${tree}\nauthor A <a@example.com> 1 +0000\ncommitter A <a@example.com> 9400000000000 +0000\n\nLate\n`
  const commit = await git(text, 'hash-object', '-t', 'commit', '-w', '--stdin', '--literally')
  await repo.gitSays('update-ref', 'refs/heads/future', commit)
  const { exitCode, stdout, stderr } = await repo.run('report', '--json')
  t.is(exitCode, 0, stderr)
  t.is(JSON.parse(stdout).history.growth.at(-1).month, '9999-12')
})

test('what is above a limit of the host is named first', async t => {
  const repo = await open(t, workbench, 'system')
  await repo.gitSays('config', 'remote.origin.url', 'git@github.com:nobody/nothing.git')
  await repo.write('large.bin', new Uint8Array(2_000_000))
  await repo.gitSays('add', '.')
  await repo.gitSays('commit', '-q', '-m', 'Large')
  t.regex((await repo.run('report')).stdout, /Concerns\n {2}largest blob: 2 MB; GitHub advises at most 1 MB\n/)
  t.notRegex((await repo.run('report', '--limits', 'git-sizer')).stdout, /GitHub/)
  const document = JSON.parse((await repo.run('report', '--limits', 'gitlab', '--json')).stdout)
  t.is(schemaErrors('report', document), '')
  t.deepEqual(document.limits, { of: 'gitlab', exceeded: [] })
  t.regex((await repo.run('report', '--limits', 'gitea')).stderr, /--limits/)
})
