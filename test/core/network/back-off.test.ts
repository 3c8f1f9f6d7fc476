import test from 'ava'
import { backOff } from '../../../src/core/network/back-off.js'
import { readRetryAfter } from '../../../src/core/network/retry-after.js'

test('each wait is twice the one before, a random half of it taken off, and none is longer than half a minute', t => {
  const waits = (random: number) => [1, 2, 3, 4, 5, 6, 40].map(retry => backOff(retry, random).ms)
  t.deepEqual(waits(0), [1000, 2000, 4000, 8000, 16000, 30000, 30000])
  t.deepEqual(waits(0.999999), [500, 1000, 2000, 4000, 8000, 15000, 15000])
})

test('a server is never asked again before it wants to be, nor waited for longer than five minutes', t => {
  t.deepEqual(backOff(1, 0, 7000), { kind: 'wait', ms: 7000 })
  t.deepEqual(backOff(4, 0, 7000), { kind: 'wait', ms: 8000 })
  t.deepEqual(backOff(1, 0, 300_000), { kind: 'wait', ms: 300_000 })
  t.deepEqual(backOff(1, 0, 300_001), { kind: 'too-long', ms: 300_001 })
})

test('Retry-After is a number of seconds or a date', t => {
  const now = Date.UTC(2025, 0, 1, 12, 0, 0)
  t.is(readRetryAfter(' 120 ', now), 120_000)
  t.is(readRetryAfter('0', now), 0)
  t.is(readRetryAfter('Wed, 01 Jan 2025 12:01:30 GMT', now), 90_000)
  t.is(readRetryAfter('Wed, 01 Jan 2025 11:00:00 GMT', now), 0)
  for (const value of ['', 'soon', '-1', '1.5', '99999999999']) t.is(readRetryAfter(value, now), undefined, value)
})
