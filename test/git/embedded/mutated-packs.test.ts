/** What git takes of a pack and what it refuses is the measure of what the embedded git does with it. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { checkConnected } from '../../../src/git/embedded/check-connected.js'
import { indexPack } from '../../../src/git/embedded/index-pack.js'
import { packFailure } from '../../../src/git/embedded/object-failure.js'
import { isFailure } from '../../../src/core/errors.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle, tryOracle } from '../../support/git.js'
import { defineHistory } from '../../support/history.js'
import { mutatedPacks } from '../../support/mutated-pack.js'
import { fc } from '../../support/properties.js'
import { tempDirectory } from '../../support/temp.js'
import { numberOfRuns } from '../../support/random-runs.js'

// FC_RUNS asks for more.
const numRuns = numberOfRuns(200)
/** A process for each pack that is refused costs more than all else: of many, one in so many is shown to git. */
const shown = numRuns > 1000 ? 20 : 2
/** In kilobytes, of the whole process. */
const mostMemory = 900 * 1024

const small = defineHistory('small', h => {
  h.commit('A', { 'a.txt': 'one\n', 'dir/b.txt': 'two\n'.repeat(50) })
  h.commit('B', { 'a.txt': 'three\n', 'dir/b.txt': 'two\n'.repeat(50) })
  h.annotatedTag('v1')
})

test('a changed pack is taken only if git takes it, and refused only if git finds fault with it', async t => {
  const directory = await tempDirectory(t)
  const at = { cwd: directory, env: sealedEnvironment(directory) }
  await oracle(['init', '-q', '--bare', 'empty.git'], at)
  const git = { ...at, cwd: join(directory, 'empty.git') }
  const counts = { taken: 0, refused: 0 }
  let run = 0
  await fc.assert(
    fc.asyncProperty(mutatedPacks([...small.objects.values()]), async bytes => {
      const place = join(directory, String(run++))
      await mkdir(place)
      const pack = join(place, 'new.pack')
      await writeFile(pack, bytes)
      const ours = await verdict(pack, join(place, 'new.idx'))
      counts[ours === undefined ? 'taken' : 'refused']++
      if (ours === undefined || run % shown === 0) {
        const args = ['index-pack', '--check-self-contained-and-connected', '-o', join(place, 'git.idx'), pack]
        const { code, stderr } = await tryOracle(args, git)
        if (ours === undefined) t.is(code, 0, stderr)
        else if (code === 0) await hasFault(git, pack, ours)
        if (ours === undefined) await oracle(['verify-pack', join(place, 'new.idx')], git)
      }
      await rm(place, { recursive: true })
    }),
    { numRuns, includeErrorInReport: true },
  )
  t.log(counts)
  t.true(counts.taken > numRuns / 50 && counts.refused > numRuns / 2)
  t.true(process.resourceUsage().maxRSS < mostMemory)
})

/** Returns why a pack is refused, or undefined. Whatever is wrong with it is said as that. */
async function verdict(pack: string, index: string): Promise<string | undefined> {
  const signal = new AbortController().signal
  try {
    const indexed = await indexPack({ pack, index, ends: new Set(), signal })
    await checkConnected(indexed, { wants: [], complete: 'all', ends: new Set() })
    return undefined
  } catch (error) {
    const failure = packFailure(error)
    if (!isFailure(failure, 'corrupt', 'unsupported')) throw error
    return failure.reason ?? failure.message
  }
}

/** Of what git lets pass on its way in, more is refused only where git's own check of it fails. */
async function hasFault(git: Parameters<typeof oracle>[1], pack: string, why: string): Promise<void> {
  const { code } = await tryOracle(['index-pack', '--strict', '-o', `${pack}.strict.idx`, pack], git)
  if (code === 0) throw new Error(`refused, but not by git: ${why}`)
}
