import { readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import type { ConfigValues } from '../../../core/config/config-values.js'
import { booleanForUrl, settingsForUrl } from '../../../core/config/url-settings.js'
import { messages } from '../../../output/messages.js'
import { GitSlimError } from '../../../core/errors.js'
import { orAbsent } from '../../files/file-errors.js'
import { homeOf } from '../../files/home-path.js'
import type { Env } from '../../port.js'
import { type CertificateSettings, certificateSettings } from './certificates.js'
import { type ProxyChoice, proxyChoice } from './proxy.js'

/** The user's settings for servers. */
export interface HttpSettings {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly certificates: CertificateSettings
  readonly proxyFor: ProxyChoice
  readonly redirects: 'followed' | 'refused'
  /** Reads the user's `.netrc`, if there is one. */
  readonly netrc: () => Promise<string>
}

export interface SettingsSource {
  readonly config: ConfigValues
  readonly env: Env
  /** The name of a remote with settings of its own, if it has one. */
  readonly remoteName?: string | undefined
}

/** Settings that the embedded git cannot apply, and must not ignore: the connection would be less safe, or fail. */
const unknown = ['pinnedPubkey', 'proxySSLCert', 'proxySSLCAInfo', 'sslCipherList', 'curloptResolve', 'cookieFile']

/**
 * Reads the settings for an address from environment and configuration.
 *
 * @throws GitSlimError `unsupported` for what only git itself can do
 */
export async function httpSettings(url: URL, { config, env, remoteName }: SettingsSource): Promise<HttpSettings> {
  const values = (name: string) => settingsForUrl(config, { section: 'http', name, url })
  const last = (name: string) => values(name).at(-1)
  const boolean = (name: string) => booleanForUrl(config, { section: 'http', name, url })
  for (const name of unknown) {
    if (last(name)) throw new GitSlimError('unsupported', messages.inProcess.unsupportedSetting(`http.${name}`))
  }
  const ownProxy = remoteName === undefined ? undefined : config.get(`remote.${remoteName}.proxy`)
  return {
    headers: values('extraHeader').reduce(addHeader, []),
    certificates: await certificateSettings({ last, verify: boolean('sslVerify'), env }),
    proxyFor: proxyChoice(url, {
      env,
      configured: ownProxy ?? last('proxy'),
      method: env['GIT_HTTP_PROXY_AUTHMETHOD'] ?? last('proxyAuthMethod'),
    }),
    redirects: boolean('followRedirects') === false ? 'refused' : 'followed',
    netrc: () => readNetrc(env),
  }
}

async function readNetrc(env: Env): Promise<string> {
  const home = homeOf(env)
  if (home === undefined) return ''
  const file = join(home, platform() === 'win32' ? '_netrc' : '.netrc')
  try {
    return (await orAbsent(readFile(file, 'utf8'))) ?? ''
  } catch (error) {
    throw new GitSlimError('usage', messages.inProcess.configUnreadable(file, (error as Error).message))
  }
}

type Headers = HttpSettings['headers']

/** An empty value clears those before it. */
function addHeader(headers: Headers, line: string): Headers {
  if (line === '') return []
  const colon = line.indexOf(':')
  return colon <= 0 ? headers : [...headers, [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]]
}
