import test from 'ava'
import { exceededLimits, limitsForHost } from '../../../src/core/report/host-limits.js'
import type { Metric } from '../../../src/core/report/metrics.js'
import type { Storage } from '../../../src/core/report/storage.js'

const none = { bytes: 0, files: 0 }
const storage = { packs: { bytes: 5e9, files: 1 }, cruftPacks: none, looseObjects: none } as unknown as Storage

function metric(name: Metric['name'], value: number): Metric {
  return { name, value, unit: name === 'maxBlobBytes' ? 'bytes' : 'count', reference: 1, level: 0 }
}

test('of several limits of a number the strictest one that it exceeds is named', t => {
  const kindOf = (bytes: number) => exceededLimits('github', [metric('maxBlobBytes', bytes)], storage)[0]?.kind
  t.deepEqual([1e6, 1e6 + 1, 60e6, 101e6].map(kindOf), [undefined, 'advised', 'warned', 'refused'])
  t.deepEqual(exceededLimits('git-sizer', [metric('maxBlobBytes', 1e12)], storage), [])
  t.like(exceededLimits('bitbucket', [], storage)[0], { name: 'storedBytes', value: 5e9, limit: 4e9, kind: 'refused' })
  t.deepEqual(exceededLimits('azure', [metric('branches', 1e6)], storage), [])
})

test('the host of a remote decides', t => {
  const hosts = [
    'github.com',
    'github.example.com',
    'gitlab.com',
    'git.gitlab.example.org',
    'bitbucket.org',
    'dev.azure.com',
  ]
  t.deepEqual(hosts.map(limitsForHost), ['github', 'github', 'gitlab', 'gitlab', 'bitbucket', 'azure'])
  t.deepEqual(['me.visualstudio.com', 'example.com', 'notgithub.com', undefined].map(limitsForHost), [
    'azure',
    'git-sizer',
    'git-sizer',
    'git-sizer',
  ])
})
