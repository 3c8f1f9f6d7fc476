import { readFile } from 'node:fs/promises'
import type { ConfigValues } from '../../../core/config/config-values.js'
import { settingsForUrl } from '../../../core/config/url-settings.js'
import { messages } from '../../../output/messages.js'
import { GitSlimError } from '../../errors.js'
import type { Env } from '../../port.js'
import { proxyFor } from './proxy.js'

/** How the user wants servers to be reached. @see git-config(1), http.* */
export interface HttpSettings {
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Whether the server's certificate must be right. */
  readonly certificate: 'checked' | 'unchecked'
  /** Certificates that are trusted, in place of those Node knows. */
  readonly ca: string | undefined
  readonly proxy: URL | undefined
}

/** Returns what environment and configuration say about an address. */
export async function httpSettings(url: URL, config: ConfigValues, env: Env): Promise<HttpSettings> {
  const values = (name: string) => settingsForUrl(config, { section: 'http', name, url })
  const caFile = env['GIT_SSL_CAINFO'] ?? values('sslCAInfo').at(-1)
  const unchecked =
    env['GIT_SSL_NO_VERIFY'] !== undefined || /^(?:false|no|off|0)$/i.test(values('sslVerify').at(-1) ?? '')
  return {
    headers: values('extraHeader').reduce(addHeader, []),
    certificate: unchecked ? 'unchecked' : 'checked',
    ca: caFile ? await readCertificates(caFile) : undefined,
    proxy: proxyFor(url, values('proxy').at(-1), env),
  }
}

type Headers = HttpSettings['headers']

/** An empty value forgets those before it. */
function addHeader(headers: Headers, line: string): Headers {
  if (line === '') return []
  const colon = line.indexOf(':')
  return colon <= 0 ? headers : [...headers, [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]]
}

async function readCertificates(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new GitSlimError('usage', messages.inProcess.configUnreadable(file, (error as Error).message), {
      cause: error,
    })
  }
}
