import type { ObjectType } from '../../core/object/raw-object.js'
import { LogParser, logFormat, type LogVisitor } from '../../core/report/parse-log.js'
import { storageOf } from '../files/storage-sizes.js'
import type { Inventory, StoredObject } from '../port/inventory.js'
import type { Config } from '../port.js'
import type { Repository } from './repository.js'
import { rangeInventory } from './range-inventory.js'
import { eachLine } from './each-line.js'
import { runGit, streamGit } from './spawn.js'

/** Returns the inventory of a repository, read through git. */
export function inventory(git: Repository, config: Config): Inventory {
  // Missing objects stay missing: a report downloads nothing. Before 2.45, git can be kept from fetching only by having
  // no transport.
  const offline = { ...git, env: { ...git.env, GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' } }
  return {
    objects: visit => readObjects(offline, visit),
    commits: visitor => readLog(offline, [], visitor),
    changes: visitor =>
      readLog(
        offline,
        ['--reverse', '--raw', '-t', '--no-abbrev', '--no-renames', '--diff-merges=first-parent', '--root'],
        visitor,
      ),
    indexed: visit => readReached(offline, ['--indexed-objects'], visit),
    remembered: visit => readReached(offline, ['--reflog', '--indexed-objects', '--not', '--all'], visit),
    detachedHeads: () => readDetachedHeads(offline),
    range: rangeInventory(offline),
    storage: async () => storageOf(git, await promisorsOf(git, config)),
  }
}

/**
 * Unordered, which is several times faster than sorted by id.
 *
 * @see git-cat-file(1), --batch-all-objects; unordered, since that is several times faster than by id
 */
async function readObjects(git: Repository, visit: (object: StoredObject) => void): Promise<void> {
  const format = '%(objectname) %(objecttype) %(objectsize) %(objectsize:disk)'
  const args = ['cat-file', '--batch-all-objects', '--unordered', `--batch-check=${format}`]
  await eachLine(streamGit(git, args, ''), line => {
    const [oid = '', type = '', size = '', disk = ''] = line.split(' ')
    visit({ oid, type: type as ObjectType, size: Number(size), disk: Number(disk) })
  })
}

async function readLog(git: Repository, options: readonly string[], visitor: LogVisitor): Promise<void> {
  const parser = new LogParser(visitor)
  // In a bare repository git would read .mailmap in the tree of HEAD, which may be absent.
  const plain = ['--no-mailmap', '--no-show-signature']
  const args = ['log', '--all', '--topo-order', '-z', `--format=${logFormat}`, ...plain, ...options]
  for await (const chunk of streamGit(git, args, '')) parser.feed(chunk)
}

async function readReached(git: Repository, from: readonly string[], visit: (oid: string) => void): Promise<void> {
  const args = ['rev-list', '--objects', '--no-object-names', '--missing=allow-any', ...from]
  await eachLine(streamGit(git, args, ''), visit)
}

/** @see git-worktree(1), PORCELAIN FORMAT */
async function readDetachedHeads(git: Repository): Promise<readonly string[]> {
  const { stdout } = await runGit(git, ['worktree', 'list', '--porcelain'])
  return [...stdout.toString('latin1').matchAll(/^HEAD ([0-9a-f]+)\ndetached$/gm)].map(([, oid = '']) => oid)
}

/** Returns the promisor remotes. */
async function promisorsOf(git: Repository, config: Config): Promise<readonly string[]> {
  const { stdout } = await runGit(git, ['config', '-z', '--get-regexp', String.raw`^remote\..*\.promisor$`], {
    expect: [0, 1],
  })
  const marked = [...stdout.toString('utf8').matchAll(/(?:^|\0)remote\.(.*)\.promisor(?:\n(?:true|yes|on|1))?(?=\0)/gi)]
  const named = await config.getAll('extensions.partialClone')
  return [...new Set([...named, ...marked.map(([, remote = '']) => remote)])]
}
