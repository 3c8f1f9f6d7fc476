import type { Env } from '../process.js'

/** Returns settings as git takes them from the environment: nothing on disk, nothing in `ps`, after those already set. */
export function configEnvironment(env: Env, settings: readonly (readonly [key: string, value: string])[]): Env {
  const first = Number.parseInt(env['GIT_CONFIG_COUNT'] ?? '', 10) || 0
  const added = settings.flatMap(([key, value], i) => [
    [`GIT_CONFIG_KEY_${first + i}`, key] as const,
    [`GIT_CONFIG_VALUE_${first + i}`, value] as const,
  ])
  return { ...env, ...Object.fromEntries(added), GIT_CONFIG_COUNT: String(first + settings.length) }
}
