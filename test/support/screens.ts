import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { svgOf } from './svg.js'
import type { Session } from './terminal.js'

const directory = join('test', 'tui', 'screens')

/**
 * Waits until the screen is what stands in a file of test/tui/screens, line by line.
 *
 * `UPDATE_SCREENS=1` writes down what there is instead: look at it before it is committed.
 */
export async function looksLike(session: Session, name: string): Promise<void> {
  const file = join(directory, `${name}.txt`)
  if (process.env['UPDATE_SCREENS'] === '1') {
    await settled(() => session.sight())
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${session.sight()}\n`)
    return
  }
  if (!existsSync(file)) throw new Error(`${file} is missing: run with UPDATE_SCREENS=1`)
  const wanted = readFileSync(file, 'utf8').replaceAll('\r\n', '\n').replace(/\n$/, '')
  // Every screen is, before anything is on it.
  if (wanted.trim() === '') throw new Error(`${file} is empty`)
  await until(
    () => session.sight() === wanted,
    () => `not as in ${file}:\n${session.sight()}\n\nbut:\n${wanted}`,
  )
}

/** Waits until the screen, with its colours, is the picture in a file; `UPDATE_SCREENS=1` draws it anew. */
export async function isPictured(session: Session, file: string): Promise<void> {
  if (process.env['UPDATE_SCREENS'] === '1') {
    await settled(() => svgOf(session.frame()))
    writeFileSync(file, svgOf(session.frame()))
    return
  }
  const wanted = readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
  await until(
    () => svgOf(session.frame()) === wanted,
    () => `not as in ${file}:\n${session.sight()}`,
  )
}

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  for (let waited = 0; !isSo(); waited += 25) {
    if (waited > 15_000) throw new Error(what())
    await sleep(25)
  }
}

/** Waits until nothing has moved for a while. */
async function settled(sight: () => string): Promise<void> {
  let before = ''
  for (let still = 0; still < 8; still = sight() === before && before.trim() !== '' ? still + 1 : 0) {
    before = sight()
    await sleep(100)
  }
}
