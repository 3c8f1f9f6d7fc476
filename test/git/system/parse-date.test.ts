import test from 'ava'
import type { GitDate } from '../../../src/git/port.js'
import { makeBackend } from '../../support/backends.js'
import { sealedEnvironment, testDate } from '../../support/env.js'
import { failsWith } from '../../support/failures.js'
import { oracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

async function reader(t: Parameters<typeof tempDirectory>[0], zone: string) {
  const directory = await tempDirectory(t)
  const env = { ...sealedEnvironment(directory), TZ: zone }
  const backend = await makeBackend('system', { env, clock: () => testDate, signal: new AbortController().signal })
  await oracle(['init', '-q'], { cwd: directory, env })
  const gitReads = async (text: string) => {
    const asked = { ...env, GIT_TEST_DATE_NOW: String(testDate.seconds) }
    const said = await oracle(['rev-parse', `--since=${text}`], { cwd: directory, env: asked })
    return Number(said.toString().replace('--max-age=', ''))
  }
  return { read: (text: string): Promise<GitDate> => backend.parseDate(text), gitReads }
}

const guesses = [
  'noon yesterday',
  'last friday',
  'last friday at noon',
  'midnight',
  'tea',
  'two weeks ago',
  '3.days.and.2.hours.ago',
  'Jan 5',
  '5 jan 2020',
  'the 3rd of march 2021',
  'sept 2022',
  '5pm',
  '6am yesterday',
  'one year ago',
  '2024-12-31',
  '31.12.2024',
  '12/31/2024',
  'never',
  ' now ',
  '0 seconds ago',
]
for (const zone of ['UTC', 'Europe/Berlin', 'America/St_Johns']) {
  test(`what git guesses, it guesses here too: ${zone}`, async t => {
    const { read, gitReads } = await reader(t, zone)
    for (const text of guesses) t.is((await read(text)).seconds, await gitReads(text), text)
  })
}

test('a date without a zone has the local one of that day', async t => {
  const { read } = await reader(t, 'Europe/Berlin')
  t.deepEqual(await read('2024-07-01 12:00:00'), { seconds: 1_719_828_000, zone: '+0200' })
  t.deepEqual(await read('2024-01-01 12:00:00'), { seconds: 1_704_106_800, zone: '+0100' })
})

const noDates = [
  'tomorrow',
  'next year',
  'week',
  'all',
  'false',
  'garbage',
  'v1.0',
  'märz 3',
  'a\0b',
  '--all',
  '2 wekes ago',
  '99999999999999',
]
for (const text of noDates) {
  test(`no date: ${JSON.stringify(text)}`, async t => {
    const { read } = await reader(t, 'UTC')
    const error = await failsWith(t, 'usage', read(text))
    t.regex(error.hints.join(), /yesterday/)
  })
}
