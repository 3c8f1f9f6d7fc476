import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { headerOf, parseCommit } from '../../src/core/object/commit.js'
import { identParts } from '../../src/core/object/ident.js'
import { decodeLossy } from '../../src/core/bytes/bytes.js'
import type { Oid } from '../../src/core/object/oid.js'
import type { MemoryRepository } from '../../src/git/memory/repository.js'
import type { Env } from '../../src/git/port.js'
import { oracle, tryOracle } from './git.js'

const shownPrefixes = ['refs/heads/', 'refs/tags/', 'refs/remotes/']

interface Node {
  readonly oid: string
  readonly parents: readonly string[]
  readonly seconds: number
  readonly subject: string
}

interface Picture {
  readonly nodes: readonly Node[]
  /** Names to show at a commit: `main`, `tag: v1`, `origin/main`, `HEAD` when it is detached. */
  readonly names: readonly (readonly [oid: string, name: string])[]
}

/**
 * Draws the commits of all branches, tags and remote-tracking refs, children before parents, one per line:
 *
 *     * subject  names  ← parents, where they are not just the commit on the next line
 */
export function drawGraph({ nodes, names }: Picture): string {
  const sorted = childrenFirst(nodes)
  const subjectOf = new Map(nodes.map(({ oid, subject }) => [oid, subject]))
  return sorted
    .map(({ oid, parents, subject }, i) => {
      const here = names.filter(([at]) => at === oid).map(([, name]) => name)
      const follows = parents.length === 1 ? sorted[i + 1]?.oid === parents[0] : parents.length === 0
      const from = follows ? [] : [`← ${parents.map(parent => subjectOf.get(parent) ?? parent).join(', ')}`]
      const last = parents.length === 0 && i + 1 < sorted.length ? ['(root)'] : []
      return [`* ${subject}`, ...(here.length > 0 ? [here.join(', ')] : []), ...from, ...last].join('  ')
    })
    .join('\n')
}

/** Reads the picture with real git. */
export async function pictureOnDisk(cwd: string, env: Env): Promise<Picture> {
  const at = { cwd, env }
  const fields = ['objectname', 'objecttype', '*objectname', '*objecttype', 'refname', 'symref']
  const format = fields.map(field => `%(${field})`).join('%09')
  const refs = lines(await oracle(['for-each-ref', `--format=${format}`, ...shownPrefixes], at))
  const names = await detachedHead(at)
  for (const line of refs) {
    const [oid = '', type, peeled = '', peeledType, refname = '', symref] = line.split('\t')
    if (symref !== '') continue
    if (type === 'commit') names.push([oid, shown(refname)])
    else if (peeledType === 'commit') names.push([peeled, shown(refname)])
    else if (peeledType === 'tag') names.push([await peelOnDisk(oid, at), shown(refname)])
  }
  const input = names.map(([oid]) => `${oid}\n`).join('')
  if (input === '') return { nodes: [], names }
  const log = await oracle(['log', '--stdin', '--format=%H%x09%P%x09%ct%x09%s'], { ...at, input })
  return { nodes: lines(log).map(nodeOfLine), names }
}

/** Returns HEAD as a name at its commit, or nothing where it is a branch. */
async function detachedHead(at: { cwd: string; env: Env }): Promise<[oid: string, name: string][]> {
  for (const path of [join(at.cwd, '.git', 'HEAD'), join(at.cwd, 'HEAD')]) {
    const head = await readFile(path, 'utf8').catch(() => '')
    if (head.startsWith('ref: ')) return []
  }
  const { code, stdout } = await tryOracle(['rev-parse', '--verify', '-q', 'HEAD'], at)
  if (code !== 0 || (await tryOracle(['symbolic-ref', '-q', 'HEAD'], at)).code === 0) return []
  return [[stdout.toString().trim(), 'HEAD']]
}

async function peelOnDisk(oid: string, at: { cwd: string; env: Env }): Promise<string> {
  return (await oracle(['rev-parse', '--verify', `${oid}^{}`], at)).toString().trim()
}

/** Reads the picture out of maps. */
export function pictureInMemory(repository: MemoryRepository): Picture {
  const names: [Oid, string][] = []
  for (const name of [...repository.refs.keys()].toSorted()) {
    const oid = peel(repository, repository.refs.get(name) as Oid)
    if (repository.objects.get(oid)?.type !== 'commit') continue
    if (name === 'HEAD') names.unshift([oid, 'HEAD'])
    else if (shownPrefixes.some(prefix => name.startsWith(prefix))) names.push([oid, shown(name)])
  }
  const nodes = new Map<Oid, Node>()
  const pending: string[] = names.map(([oid]) => oid)
  for (let oid = pending.pop() as Oid | undefined; oid !== undefined; oid = pending.pop() as Oid | undefined) {
    if (nodes.has(oid)) continue
    const node = nodeOf(repository, oid)
    nodes.set(oid, node)
    pending.push(...node.parents)
  }
  return { nodes: [...nodes.values()], names }
}

function childrenFirst(nodes: readonly Node[]): Node[] {
  const waiting = new Map<string, number>()
  for (const { parents } of nodes) for (const parent of parents) waiting.set(parent, (waiting.get(parent) ?? 0) + 1)
  const byOid = new Map(nodes.map(node => [node.oid, node]))
  const ready = nodes.filter(({ oid }) => !waiting.has(oid))
  const sorted: Node[] = []
  while (ready.length > 0) {
    ready.sort((a, b) => a.seconds - b.seconds || (a.oid < b.oid ? -1 : 1))
    const next = ready.pop() as Node
    sorted.push(next)
    for (const parent of next.parents) {
      const left = (waiting.get(parent) ?? 0) - 1
      waiting.set(parent, left)
      const node = byOid.get(parent)
      if (left === 0 && node) ready.push(node)
    }
  }
  return sorted
}

function nodeOf({ objects, shallow }: MemoryRepository, oid: Oid): Node {
  const object = objects.get(oid)
  if (object?.type !== 'commit') throw new Error(`not a commit: ${oid}`)
  const commit = parseCommit(object.body)
  const encoding = headerOf(commit, 'encoding')
  const message = new TextDecoder(encoding ? decodeLossy(encoding) : 'utf-8').decode(commit.message)
  const [paragraph = ''] = message.replaceAll('\r\n', '\n').replace(/^\n+/, '').split('\n\n')
  const parents = shallow.has(oid) ? [] : commit.parents
  const seconds = identParts(commit.committer).date?.seconds ?? 0
  return { oid, parents, seconds, subject: paragraph.trimEnd().replaceAll('\n', ' ') }
}

function peel({ objects }: MemoryRepository, oid: Oid): Oid {
  const object = objects.get(oid)
  if (object?.type !== 'tag') return oid
  return peel({ objects } as MemoryRepository, decodeLossy(object.body.subarray(7)).split('\n')[0] as Oid)
}

function nodeOfLine(line: string): Node {
  const [oid = '', parents = '', seconds = '', ...subject] = line.split('\t')
  return {
    oid,
    parents: parents === '' ? [] : parents.split(' '),
    seconds: Number(seconds),
    subject: subject.join('\t'),
  }
}

function shown(name: string): string {
  return name.replace(/^refs\/(?:heads|remotes)\//, '').replace(/^refs\/tags\//, 'tag: ')
}

function lines(output: Buffer): string[] {
  const text = output.toString()
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
