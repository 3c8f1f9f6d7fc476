import type { Env } from '../process.js'
import type { ConfigValues } from '../config/config-values.js'
import { absoluteDate } from '../date/absolute-date.js'
import { type GitDate, identParts, makeIdent, type Ident } from '../object/ident.js'

export type Role = 'author' | 'committer'

export interface IdentitySources {
  readonly env: Env
  readonly config: ConfigValues
  readonly now: GitDate
}

export type ResolvedIdentity =
  | { readonly kind: 'found'; readonly ident: Ident }
  | { readonly kind: 'no-name' }
  | { readonly kind: 'no-email' }
  | { readonly kind: 'bad-date'; readonly text: string }

/**
 * Returns the author or committer, and the time: the environment comes before the configuration, the role's own
 * settings before `user.*`. Unlike git, it never invents a name or an address from the account and the host.
 *
 * @see git-commit(1), COMMIT INFORMATION; ident.c, fmt_ident
 */
export function resolveIdentity(role: Role, { env, config, now }: IdentitySources): ResolvedIdentity {
  const variable = `GIT_${role.toUpperCase()}`
  const name = env[`${variable}_NAME`] ?? config.get(`${role}.name`) ?? config.get('user.name')
  const configured = env[`${variable}_EMAIL`] ?? config.get(`${role}.email`) ?? config.get('user.email')
  const email = configured ?? (config.getBoolean('user.useConfigOnly') === true ? undefined : env['EMAIL'])
  const text = env[`${variable}_DATE`]
  const date = text ? absoluteDate(text.trim(), now.zone) : now
  if (email === undefined || (configured === undefined && email === '')) return { kind: 'no-email' }
  if (date === undefined) return { kind: 'bad-date', text: text ?? '' }
  const ident = makeIdent(name ?? '', email, date)
  // A name of only dots and commas is refused, as by git.
  return identParts(ident).name.length === 0 ? { kind: 'no-name' } : { kind: 'found', ident }
}
