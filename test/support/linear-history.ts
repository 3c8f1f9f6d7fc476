import { fc } from './properties.js'
import { concat, encode } from '../../src/core/bytes/bytes.js'
import { serializeCommit } from '../../src/core/object/commit.js'
import type { Oid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { collectingSink, type Directory, editTree } from './tree-builder.js'

/** One commit of a random history, before it has a name. */
export interface RandomCommit {
  readonly author: string
  readonly seconds: number
  readonly zone: string
  readonly message: Uint8Array
}

/** A random linear history as objects, oldest commit first. */
export interface LinearHistory {
  readonly objects: ReadonlyMap<Oid, RawObject>
  readonly commits: readonly Oid[]
}

const names = ['Ann', 'Jürgen "J" O\'Neil', '张三', 'a', 'Dr. Dot.', 'x, y; z', 'very'.repeat(40)]
const people = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom('a@example.com', 'b+c@example.com', 'ü@example.com', 'no-at'))
  .map(([name, mail]) => `${name} <${mail}>`)

const line = fc.constantFrom(
  'Fix it',
  '# not a comment',
  '#123 is the issue',
  'fixup! Fix it',
  '  indented',
  '漢字',
  'tail  ',
  '\ttab',
)
const body = fc.array(line, { minLength: 1, maxLength: 4 })

/** Messages that git keeps byte for byte when it replays a commit: UTF-8, no NUL, no blank lines at the beginning. */
export const plainMessages = fc
  .tuple(body, fc.constantFrom('\n', '\n', '\n', '', '\n\n'), fc.constantFrom('\n', '\n\n', '\n\n\n'))
  .map(([lines, end, between]) => encode(lines.join(between) + end))

/** Messages that git would alter: other bytes, empty ones, blank lines at the beginning. */
export const oddMessages = fc.oneof(
  plainMessages,
  fc.constant(new Uint8Array()),
  fc.uint8Array({ minLength: 1, maxLength: 30 }).map(bytes => bytes.map(byte => byte || 1)),
  plainMessages.map(message => concat([encode('\n\n'), message])),
)

/** Returns random commits whose messages are drawn from `messages`. */
export function randomCommits(messages: fc.Arbitrary<Uint8Array>): fc.Arbitrary<RandomCommit[]> {
  const commit = fc.record({
    author: people,
    seconds: fc.integer({ min: 0, max: 2_000_000_000 }),
    zone: fc.constantFrom('+0000', '-0000', '+0545', '-1130', '+1400'),
    message: messages,
  })
  return fc.array(commit, { minLength: 3, maxLength: 8 })
}

/** Builds the history: every commit adds a file, changes one that all change, and some remove one. */
export function buildHistory(commits: readonly RandomCommit[]): LinearHistory {
  const objects = new Map<Oid, RawObject>()
  const sink = collectingSink('sha1', objects)
  const oids: Oid[] = []
  let directory: Directory | undefined
  commits.forEach(({ author, seconds, zone, message }, i) => {
    const removed = i % 3 === 2 ? { [`dir/${i - 1}.txt`]: null } : {}
    directory = editTree(directory, { [`dir/${i}.txt`]: `${i}\n`, 'all.txt': `${i}\n${seconds}\n`, ...removed }, sink)
    const ident = { raw: encode(`${author} ${seconds} ${zone}`) }
    const parents = oids.slice(-1)
    const raw = serializeCommit({
      tree: directory.oid,
      parents,
      author: ident,
      committer: ident,
      extraHeaders: [],
      message,
    })
    const oid = hashObject(raw, 'sha1')
    objects.set(oid, raw)
    oids.push(oid)
  })
  return { objects, commits: oids }
}
