import { resolve } from 'node:path'
import semverGte from 'semver/functions/gte.js'
import type { Backend, Capability } from '../port.js'
import { gitEnvironment } from './environment.js'
import { worktreeReuse } from './reuse-worktree.js'
import { createSystemTransport } from './transport.js'
import type { SystemParts } from './transfer-program.js'

/** Returns the backend that uses git on PATH. */
export function systemBackend(parts: SystemParts): Backend {
  const capabilities = capabilitiesOf(parts.version)
  return {
    name: 'system',
    capabilities,
    // Loaded when it is used: a clone opens no repository.
    open: async (directory, which) => {
      const { openRepository } = await import('./open-repository.js')
      return openRepository(parts, { capabilities, directory, which })
    },
    // Any existing directory will do, except the caller's: its repository has no influence on dates.
    parseDate: async text => {
      const { parseDate } = await import('./parse-date.js')
      return parseDate({ ...parts, cwd: resolve('/'), env: gitEnvironment(parts.env) }, text, parts.clock)
    },
    transport: createSystemTransport(parts),
    reuse: worktreeReuse(parts),
  }
}

function capabilitiesOf(version: string): ReadonlySet<Capability> {
  const always: readonly Capability[] = [
    'ssh',
    'git-protocol',
    'sha256',
    'linked-worktrees',
    'conversion',
    'reuse',
    'handover',
    'signing',
  ]
  return new Set([
    ...always,
    ...(semverGte(version, '2.43.0') ? (['favoured-merges'] as const) : []),
    ...(semverGte(version, '2.45.0') ? (['reftable'] as const) : []),
  ])
}
