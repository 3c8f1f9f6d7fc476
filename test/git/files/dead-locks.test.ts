import { spawnSync } from 'node:child_process'
import { link, mkdir, readdir, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { LockFile } from '../../../src/git/files/lock-file.js'
import { makeScratchDirectory, removeScratch } from '../../../src/git/files/scratch-directory.js'
import { processMark } from '../../../src/world.js'
import { failsWith } from '../../support/failures.js'
import { tempDirectory } from '../../support/temp.js'

const mark = processMark()

async function scene(t: ExecutionContext) {
  const gitDirectory = await tempDirectory(t)
  const target = join(gitDirectory, 'refs', 'heads', 'main')
  await mkdir(join(gitDirectory, 'refs', 'heads'), { recursive: true })
  return { gitDirectory, target, owner: { gitDirectory, mark } }
}

/** The number of a process that has ended. */
function deadPid(): number {
  return spawnSync('true').pid
}

function secondName(pid: number, host = hostname()): string {
  return `git-slim-lock-${host}-${pid}.0a1b2c3d`
}

test('a lock has two names while it is held, and none after that', async t => {
  const { gitDirectory, target, owner } = await scene(t)
  const lock = await LockFile.take(target, 0, owner)
  t.is((await readdir(gitDirectory)).length, 2)
  await failsWith(t, 'ref-locked', LockFile.take(target, 0, owner))
  await lock.write('new\n')
  await lock.commit()
  t.deepEqual(await readdir(gitDirectory, { recursive: true }), ['refs', 'refs/heads', 'refs/heads/main'])
})

test("a killed process's lock is removed by who wants it next", async t => {
  const { gitDirectory, target, owner } = await scene(t)
  // The second is what this process was called in another life.
  for (const pid of [deadPid(), mark.pid]) {
    await writeFile(join(gitDirectory, secondName(pid)), '')
    await link(join(gitDirectory, secondName(pid)), `${target}.lock`)
    await (await LockFile.take(target, 0, owner)).release()
    t.deepEqual(await readdir(gitDirectory, { recursive: true }), ['refs', 'refs/heads'])
  }
})

test('a lock of anybody else stays', async t => {
  const { gitDirectory, target, owner } = await scene(t)
  const alive = secondName(process.ppid)
  const elsewhere = secondName(deadPid(), 'another.host')
  for (const name of [alive, elsewhere]) {
    await writeFile(join(gitDirectory, name), '')
    await link(join(gitDirectory, name), `${target}.lock`)
    await failsWith(t, 'ref-locked', LockFile.take(target, 0, owner))
    t.deepEqual(await readdir(join(gitDirectory, 'refs', 'heads')), ['main.lock'])
    await unlink(`${target}.lock`)
  }
  // The killed process had ended its own lock; this one has come since.
  await writeFile(join(gitDirectory, secondName(deadPid())), '')
  await writeFile(`${target}.lock`, '')
  await failsWith(t, 'ref-locked', LockFile.take(target, 0, owner))
  t.deepEqual((await readdir(gitDirectory)).sort(), [alive, elsewhere, 'refs'].sort())
})

test('a run begins by removing what killed ones have left: directories, and locks on anything', async t => {
  const { gitDirectory, target } = await scene(t)
  const pid = deadPid()
  await mkdir(join(gitDirectory, `git-slim-scratch-${hostname()}-${pid}.12`))
  // As it was called before merges had one, too.
  await mkdir(join(gitDirectory, `git-slim-fetch-${hostname()}-${pid}.13`))
  await writeFile(join(gitDirectory, secondName(pid)), '')
  for (const file of [target, join(gitDirectory, 'shallow')]) {
    await link(join(gitDirectory, secondName(pid)), `${file}.lock`)
  }
  const scratch = await makeScratchDirectory(gitDirectory, mark)
  const other = await makeScratchDirectory(gitDirectory, mark)
  t.is((await readdir(gitDirectory)).length, 3)
  for (const directory of [scratch, other]) await removeScratch(directory)
  t.deepEqual(await readdir(gitDirectory, { recursive: true }), ['refs', 'refs/heads'])
})
