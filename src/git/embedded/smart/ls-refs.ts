import { isOid } from '../../../core/object/oid.js'
import { isRefName } from '../../../core/ref/ref-name.js'
import type { RefName, RemoteRef } from '../../port.js'
import { type Offer, offeredRef } from './advertisement.js'
import { bounded, delimiter, flush, lineOf, type Packet, packet } from './pkt-line.js'

/** Returns the request for a server's refs: those that begin with one of the prefixes, or all. */
export function lsRefsRequest(agent: string, prefixes: readonly string[]): Uint8Array {
  const words = ['peel', 'symrefs', 'unborn', ...prefixes.map(prefix => `ref-prefix ${prefix}`)]
  return Buffer.concat([
    packet('command=ls-refs\n'),
    packet(`agent=${agent}`),
    packet('object-format=sha1'),
    delimiter,
    ...words.map(word => packet(`${word}\n`)),
    flush,
  ])
}

/**
 * Parses the answer: `<oid> <name> [symref-target:<name>] [peeled:<oid>]`, or `unborn HEAD symref-target:<name>`.
 *
 * @see gitprotocol-v2(5), ls-refs
 */
export async function readLsRefs(source: AsyncIterable<Packet>): Promise<Offer> {
  const refs: RemoteRef[] = []
  let unborn: RefName | undefined
  for await (const line of bounded(source)) {
    if (typeof line === 'string') continue
    const [value = '', name = '', ...attributes] = lineOf(line).split(' ')
    const attribute = (key: string) => attributes.find(text => text.startsWith(`${key}:`))?.slice(key.length + 1)
    const target = attribute('symref-target')
    if (value === 'unborn' && target?.startsWith('refs/heads/') && isRefName(target)) unborn = target
    if (!isOid(value) || !isRefName(name)) continue
    const peeled = attribute('peeled') ?? ''
    const ref = offeredRef(name, value, target)
    refs.push(isOid(peeled) ? { ...ref, peeled } : ref)
  }
  return { refs, shallow: [], ...(unborn === undefined ? {} : { unborn }) }
}
