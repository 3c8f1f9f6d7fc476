import type { RangeObject } from '../../core/report/range-document.js'
import { LogParser, logFormat, type LogVisitor } from '../../core/report/parse-log.js'
import type { CommitRange, RangeInventory } from '../port/range-inventory.js'
import type { Repository } from './repository.js'
import { eachLine } from './each-line.js'
import { runGit, streamGit } from './spawn.js'

/** Returns what tells of ranges, through git. */
export function rangeInventory(git: Repository): RangeInventory {
  return {
    packBytes: (range, form) => {
      const options = form === 'thin' ? ['--revs', '--thin'] : ['--revs']
      return packBytes(git, options, `${range.head}\n^${range.base}\n`)
    },
    bytesOf: async oids => (oids.length === 0 ? 0 : (await packBytes(git, [], `${oids.join('\n')}\n`)) - overhead),
    objects: range => readObjects(git, range),
    changes: (range, visitor) => readChanges(git, range, visitor),
    blobsAt: async (commit, visit) => {
      for await (const name of entries(git, commit)) visit(name)
    },
  }
}

/** The header of a pack, and the checksum at its end. */
const overhead = 32

/** Fixed, and nothing is reused: a repository packs the same range the same way, however it was packed before. */
const settings = ['-c', 'core.compression=-1', '-c', 'pack.compression=-1', '-c', 'pack.writeReverseIndex=false']
const packing = [
  '--stdout',
  '--delta-base-offset',
  '--no-reuse-delta',
  '--no-reuse-object',
  '--no-use-bitmap-index',
  '--threads=1',
  '--window=10',
  '--depth=50',
  '--quiet',
]

async function packBytes(git: Repository, options: readonly string[], input: string): Promise<number> {
  let bytes = 0
  for await (const chunk of streamGit(git, [...settings, 'pack-objects', ...options, ...packing], input)) {
    bytes += chunk.length
  }
  return bytes
}

async function readObjects(git: Repository, { base, head }: CommitRange): Promise<readonly RangeObject[]> {
  const { stdout } = await runGit(git, ['rev-list', '--objects', '--no-object-names', head, `^${base}`])
  const objects: RangeObject[] = []
  const format = '%(objectname) %(objecttype) %(objectsize)'
  await eachLine(streamGit(git, ['cat-file', `--batch-check=${format}`], stdout.toString('latin1')), line => {
    const [oid = '', type = '', size = ''] = line.split(' ')
    objects.push({ oid, type, size: Number(size) })
  })
  return objects
}

async function readChanges(git: Repository, { base, head }: CommitRange, visitor: LogVisitor): Promise<void> {
  const parser = new LogParser(visitor)
  const options = ['--reverse', '--raw', '--no-abbrev', '--no-renames', '--diff-merges=first-parent', '--root']
  const args = ['log', '--topo-order', '-z', `--format=${logFormat}`, '--no-mailmap', '--no-show-signature', ...options]
  for await (const chunk of streamGit(git, [...args, head, `^${base}`], '')) parser.feed(chunk)
}

async function* entries(git: Repository, commit: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of streamGit(git, ['ls-tree', '-r', '-z', commit], '')) {
    const fields = (rest + chunk.toString('latin1')).split('\0')
    rest = fields.pop() ?? ''
    for (const field of fields) yield field.slice(0, field.indexOf('\t')).split(' ')[2] ?? ''
  }
}
