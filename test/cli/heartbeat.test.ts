import test from 'ava'
import { paletteFor } from '../../src/output/colour.js'
import { githubReporter } from '../../src/output/github.js'
import { heartbeatMs, type Timing } from '../../src/output/heartbeat.js'
import { Pace, withSample } from '../../src/output/pace.js'
import { plainReporter } from '../../src/output/plain.js'
import { progressText } from '../../src/output/progress-text.js'

/** Time that passes when a test says so. */
class FakeTime implements Timing {
  #now = 0
  #ticks: { readonly ms: number; readonly tick: () => void; next: number }[] = []

  now(): number {
    return this.#now
  }

  every(ms: number, tick: () => void): () => void {
    const entry = { ms, tick, next: this.#now + ms }
    this.#ticks.push(entry)
    return () => {
      this.#ticks = this.#ticks.filter(other => other !== entry)
    }
  }

  pass(ms: number): void {
    const end = this.#now + ms
    for (this.#now += 1000; this.#now <= end; this.#now += 1000) {
      for (const entry of this.#ticks.filter(({ next }) => next <= this.#now)) {
        entry.next += entry.ms
        entry.tick()
      }
    }
    this.#now = end
  }
}

function scene(heartbeats: 'all' | 'beside-questions' | 'none', quiet = false) {
  const time = new FakeTime()
  let said = ''
  const stderr = (text: string) => {
    said += text
  }
  const palette = paletteFor({ isTTY: false }, [], {})
  const reporter = plainReporter({ stdout: () => {}, stderr, quiet, palette, heartbeats, timing: time })
  return { time, reporter, said: () => said }
}

test('a long transfer says every ten seconds how far it is, until it is done', t => {
  const { time, reporter, said } = scene('all')
  reporter.progress?.({ stage: 'connect' })
  time.pass(9000)
  t.is(said(), '')
  time.pass(2000)
  t.is(said(), 'Connecting (10s so far)\n')
  reporter.progress?.({ stage: 'receive', done: 100, total: 1000, bytes: 1_000_000 })
  time.pass(5000)
  reporter.progress?.({ stage: 'receive', done: 350, total: 1000, bytes: 6_000_000 })
  time.pass(4000)
  t.is(said(), 'Connecting (10s so far)\nReceiving objects 35% (350/1000), 6 MB, 555.5 kB/s, 24s left (20s so far)\n')
  reporter.result(['done'], {}, 'summary')
  time.pass(60_000)
  t.is(said().split('\n').length, 3)
})

test('nothing is said where nobody wants to know, and not over a question on a terminal', t => {
  t.is(scene('none').reporter.progress, undefined)
  t.is(scene('all', true).reporter.progress, undefined)
  const { time, reporter, said } = scene('beside-questions')
  reporter.progress?.({ stage: 'connect' })
  time.pass(3 * heartbeatMs)
  t.is(said(), '')
  reporter.progress?.({ stage: 'checkout', done: 1, total: 2 })
  time.pass(heartbeatMs)
  t.is(said(), 'Checking out files 50% (1/2) (10s so far)\n')
})

test("a job's log has a line for each stage, and one every ten seconds", t => {
  const time = new FakeTime()
  let log = ''
  const reporter = githubReporter(text => {
    log += text
  }, time)
  reporter.progress?.({ stage: 'connect' })
  reporter.progress?.({ stage: 'receive', bytes: 2000 })
  time.pass(2 * heartbeatMs)
  reporter.result([], {}, 'summary')
  time.pass(2 * heartbeatMs)
  t.is(
    log,
    'Connecting\nReceiving objects\nReceiving objects, 2 kB (10s so far)\nReceiving objects, 2 kB (20s so far)\n',
  )
})

test('a line that is too wide leaves out what matters least', t => {
  const time = new FakeTime()
  const pace = new Pace(() => time.now())
  for (const done of [0, 500]) {
    pace.add({ stage: 'receive', done, total: 1000, bytes: done * 1000 })
    time.pass(5000)
  }
  const progress = { stage: 'receive', done: 500, total: 1000, bytes: 500_000 } as const
  t.is(progressText(progress, { pace, columns: 80 }), 'Receiving objects 50% (500/1000), 500 kB, 50 kB/s, 10s left')
  t.is(progressText(progress, { pace, columns: 50 }), 'Receiving objects 50% (500/1000), 500 kB, 50 kB/s')
  t.is(progressText(progress, { pace, columns: 20 }), 'Receiving objects 50% (500/1000)')
})

test('however often a transfer tells how far it is, little is remembered of it', t => {
  let samples: ReturnType<typeof withSample> = []
  for (let ms = 0; ms < 30_000; ms++) {
    samples = withSample(samples, { stage: 'receive', bytes: ms * 1000, at: ms })
    t.true(samples.length <= 105)
  }
  t.is(samples.at(-1)?.bytes, 29_999_000)
  t.true((samples[0]?.at ?? 0) <= 20_000 && (samples[1]?.at ?? 0) > 19_000)
})
