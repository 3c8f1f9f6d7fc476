import { toLatin1 } from '../bytes/bytes.js'
import { isOid, type Oid } from './oid.js'
import { MalformedObject, type ObjectType, type RawObject } from './raw-object.js'
import { canonicalMode, treeEntries } from './tree.js'

/** An object that another one refers to, and the type that it must have. */
export interface ObjectLink {
  readonly oid: Oid
  readonly type: ObjectType
}

/**
 * Yields the objects (ids of 40 digits) that an object refers to, as git checks them on receipt: other defects of a
 * commit or a tag do not matter. Commits of submodules are left out.
 *
 * @throws MalformedObject
 * @see fsck.c, fsck_walk; commit.c, parse_commit_buffer; tag.c, parse_tag_buffer
 */
export function* objectLinks({ type, body }: RawObject): Generator<ObjectLink> {
  if (type === 'commit') yield* commitLinksOf(body)
  else if (type === 'tag') yield tagLink(body)
  else if (type === 'tree') yield* treeLinks(body)
}

const oidLine = /(tree|parent) ([0-9a-f]{40})\n/iy

function* commitLinksOf(body: Uint8Array): Generator<ObjectLink> {
  const lineLength = 'parent '.length + 40 + 1
  let at = 0
  const next = () => {
    oidLine.lastIndex = 0
    const [line = '', name = '', oid = ''] = oidLine.exec(toLatin1(body.subarray(at, at + lineLength))) ?? []
    at += line.length
    return { name, oid: oid.toLowerCase() as Oid }
  }
  const tree = next()
  if (tree.name !== 'tree') throw new MalformedObject('a commit without a tree')
  yield { oid: tree.oid, type: 'tree' }
  while (toLatin1(body.subarray(at, at + 'parent '.length)) === 'parent ') {
    const parent = next()
    if (parent.name !== 'parent') throw new MalformedObject('a commit whose parent has no name')
    yield { oid: parent.oid, type: 'commit' }
  }
}

const tagHead = /^object ([0-9a-f]{40})\ntype (blob|tree|commit|tag)\ntag [^\n]*\n/i

function tagLink(body: Uint8Array): ObjectLink {
  const [, oid = '', type] = tagHead.exec(toLatin1(body)) ?? []
  if (type === undefined || !isOid(oid.toLowerCase())) throw new MalformedObject('a tag that stands for nothing')
  return { oid: oid.toLowerCase() as Oid, type: type as ObjectType }
}

function* treeLinks(body: Uint8Array): Generator<ObjectLink> {
  for (const { mode, name, oid } of treeEntries(body, 'sha1')) {
    const canonical = canonicalMode(mode)
    if (canonical === undefined) throw new MalformedObject('a tree with an entry of no mode')
    if (name.length === 0) throw new MalformedObject('a tree with an entry of no name')
    if (canonical !== '160000') yield { oid, type: canonical === '40000' ? 'tree' : 'blob' }
  }
}
