import test from 'ava'
import type { GitDate } from '../../src/git/port.js'
import { backends, makeBackend } from '../support/backends.js'
import { sealedEnvironment, testDate } from '../support/env.js'
import { failsWith } from '../support/failures.js'
import { tempDirectory } from '../support/temp.js'

const now = testDate.seconds
const day = 86_400

/** Dates that every backend reads, and what they are; the clock says 2027-01-15 08:00:00 UTC. */
const dates: Readonly<Record<string, GitDate>> = {
  '@1234567890 +0130': { seconds: 1_234_567_890, zone: '+0130' },
  '1234567890 -0800': { seconds: 1_234_567_890, zone: '-0800' },
  '@1234567890': { seconds: 1_234_567_890, zone: '+0000' },
  '1234567890': { seconds: 1_234_567_890, zone: '+0000' },
  '2005-04-07T22:13:13': { seconds: 1_112_911_993, zone: '+0000' },
  '2005-04-07 22:13:13 +0200': { seconds: 1_112_904_793, zone: '+0200' },
  '2005-04-07T22:13:13+02:00': { seconds: 1_112_904_793, zone: '+0200' },
  '2005-04-07T22:13:13Z': { seconds: 1_112_911_993, zone: '+0000' },
  '2005-04-07T22:13:13.123Z': { seconds: 1_112_911_993, zone: '+0000' },
  '2005-04-07 22:13': { seconds: 1_112_911_980, zone: '+0000' },
  '2005/04/07 22:13:13': { seconds: 1_112_911_993, zone: '+0000' },
  '2005.04.07 22:13:13': { seconds: 1_112_911_993, zone: '+0000' },
  'Thu, 07 Apr 2005 22:13:13 +0200': { seconds: 1_112_904_793, zone: '+0200' },
  '7 Apr 2005 22:13:13 -0330': { seconds: 1_112_924_593, zone: '-0330' },
  'Thu Apr 7 22:13:13 2005 +0200': { seconds: 1_112_904_793, zone: '+0200' },
  '2005-04-07': { seconds: 1_112_860_800, zone: '+0000' },
  now: testDate,
  yesterday: { seconds: now - day, zone: '+0000' },
  '1 second ago': { seconds: now - 1, zone: '+0000' },
  '5 minutes ago': { seconds: now - 300, zone: '+0000' },
  '3 hours ago': { seconds: now - 3 * 3600, zone: '+0000' },
  '10 days ago': { seconds: now - 10 * day, zone: '+0000' },
  '2 weeks ago': { seconds: now - 14 * day, zone: '+0000' },
  '2.weeks.ago': { seconds: now - 14 * day, zone: '+0000' },
  '2.weeks': { seconds: now - 14 * day, zone: '+0000' },
  '1 month ago': { seconds: now - 31 * day, zone: '+0000' },
  '3 months ago': { seconds: now - 92 * day, zone: '+0000' },
  '1 year ago': { seconds: now - 365 * day, zone: '+0000' },
  '1 year 2 months ago': { seconds: now - (365 + 61) * day, zone: '+0000' },
}

const noDates = ['', ' ', 'x', 'soon', 'tomorow', 'main', '--']

for (const backend of backends) {
  const reader = async (t: Parameters<typeof tempDirectory>[0]) => {
    const env = sealedEnvironment(await tempDirectory(t))
    const made = await makeBackend(backend, { env, clock: () => testDate, signal: new AbortController().signal })
    return (text: string) => made.parseDate(text)
  }

  test(`dates are read as people write them [${backend}]`, async t => {
    const read = await reader(t)
    for (const [text, date] of Object.entries(dates)) t.deepEqual(await read(text), date, text)
  })

  test(`what is no date is a usage error that shows what is one [${backend}]`, async t => {
    const read = await reader(t)
    for (const text of noDates) {
      const error = await failsWith(t, 'usage', read(text))
      t.true(error.message.includes(text), text)
      t.true(error.hints.length > 0)
    }
  })
}
