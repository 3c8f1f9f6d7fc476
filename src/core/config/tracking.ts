import { type RefName, isRefName } from '../ref/ref-name.js'
import type { ConfigValues } from './config-values.js'

/**
 * Returns the ref that a branch's configuration names as its upstream, or undefined. It need not exist.
 *
 * @see git-config(1), branch.<name>.merge
 */
export function upstreamOf(branch: RefName, config: ConfigValues): RefName | undefined {
  const name = branchName(branch)
  const remote = config.get(`branch.${name}.remote`)
  const merge = config.get(`branch.${name}.merge`)
  if (!remote || !merge) return undefined
  if (remote === '.') return refName(merge)
  return trackingRef(remote, merge, config)
}

/**
 * Returns the remote-tracking ref that a plain `git push` of a branch would move, or undefined.
 *
 * @see remote.c, branch_get_push
 */
export function pushTargetOf(branch: RefName, config: ConfigValues): RefName | undefined {
  const remote = pushRemote(branchName(branch), config)
  const pushed = config.getAll(`remote.${remote}.push`).flatMap(parseRefspec)
  if (pushed.length > 0) {
    const target = mapRef(branch, pushed)
    return target === undefined ? undefined : trackingRef(remote, target, config)
  }
  if (config.getBoolean(`remote.${remote}.mirror`) === true) return trackingRef(remote, branch, config)
  return byPushDefault(branch, remote, config)
}

function byPushDefault(branch: RefName, remote: string, config: ConfigValues): RefName | undefined {
  const upstream = upstreamOf(branch, config)
  const same = trackingRef(remote, branch, config)
  switch (config.get('push.default')?.toLowerCase() ?? 'simple') {
    case 'nothing':
      return undefined
    case 'matching':
    case 'current':
      return same
    case 'upstream':
    case 'tracking':
      return upstream
    default:
      return same === upstream ? same : undefined
  }
}

function pushRemote(name: string, config: ConfigValues): string {
  const named = config.get(`branch.${name}.pushRemote`) ?? config.get('remote.pushDefault')
  return named ?? config.get(`branch.${name}.remote`) ?? onlyRemote(config) ?? 'origin'
}

function onlyRemote(config: ConfigValues): string | undefined {
  const remotes = config.subsections('remote')
  return remotes.length === 1 ? remotes[0] : undefined
}

/** Returns where a fetch stores a server's ref. */
function trackingRef(remote: string, ref: string, config: ConfigValues): RefName | undefined {
  const fetched: readonly Refspec[] = config.getAll(`remote.${remote}.fetch`).flatMap(parseRefspec)
  const mapped = mapRef(ref, fetched)
  return mapped === undefined ? undefined : refName(mapped)
}

function branchName(branch: RefName): string {
  return branch.replace(/^refs\/heads\//, '')
}

function refName(text: string): RefName | undefined {
  return isRefName(text) ? text : undefined
}

/** One refspec: `refs/heads/*:refs/remotes/origin/*`. */
export interface Refspec {
  readonly source: string
  /** Empty when none is named. */
  readonly target: string
  /** Refs that match the source are excluded from the other refspecs. */
  readonly negative: boolean
}

/**
 * Parses a refspec into a list of one; empty when git would not accept it.
 *
 * @see git-fetch(1), "<refspec>"
 */
function parseRefspec(text: string): readonly Refspec[] {
  const negative = text.startsWith('^')
  const [source = '', target = '', ...more] = text.replace(/^[+^]/, '').split(':')
  if (more.length > 0 || source === '') return []
  return [{ source, target, negative }]
}

/** Returns the name under which the first matching refspec stores a ref, or undefined. */
function mapRef(ref: string, refspecs: readonly Refspec[]): string | undefined {
  if (refspecs.some(spec => spec.negative && matched(ref, spec.source) !== undefined)) return undefined
  for (const { source, target, negative } of refspecs) {
    if (negative || target === '') continue
    const middle = matched(ref, source)
    if (middle !== undefined) return source.includes('*') ? target.replace('*', () => middle) : target
  }
  return undefined
}

/** Returns the text that the star matches, `''` without a star, or undefined when the pattern does not match. */
function matched(ref: string, pattern: string): string | undefined {
  const star = pattern.indexOf('*')
  if (star === -1) return ref === pattern ? '' : undefined
  const head = pattern.slice(0, star)
  const tail = pattern.slice(star + 1)
  const fits = ref.length >= head.length + tail.length && ref.startsWith(head) && ref.endsWith(tail)
  return fits ? ref.slice(head.length, ref.length - tail.length) : undefined
}
