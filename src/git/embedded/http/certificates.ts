import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext, rootCertificates } from 'node:tls'
import { messages } from '../../../output/messages.js'
import { GitSlimError } from '../../../core/errors.js'
import { homePath } from '../../files/home-path.js'
import type { Env } from '../../port.js'

/** The certificates for secure connections: those to trust, and our own. */
export interface CertificateSettings {
  /** Whether the server's certificate is verified. */
  readonly server: 'checked' | 'unchecked'
  /** In Node's form; empty: Node's defaults, and no certificate of our own. */
  readonly texts: CertificateTexts
}

interface CertificateTexts {
  readonly ca?: readonly string[]
  readonly cert?: string
  readonly key?: string
}

export interface CertificateOptions {
  /** Returns the effective value of `http.<name>`. */
  readonly last: (name: string) => string | undefined
  /** That of `http.sslVerify`. */
  readonly verify: boolean | 'malformed' | undefined
  readonly env: Env
}

/**
 * Reads the certificate settings from environment and configuration; the environment has precedence.
 *
 * @throws GitSlimError `protocol` for a file that cannot be read or used, `unsupported` for a key that wants a password
 * @see git-config(1), http.sslVerify, sslCAInfo, sslCAPath, sslCert, sslKey
 */
export async function certificateSettings({ last, verify, env }: CertificateOptions): Promise<CertificateSettings> {
  const path = (variable: string, name: string) => env[variable] ?? expanded(last(name), env)
  const files = {
    ca: path('GIT_SSL_CAINFO', 'sslCAInfo'),
    caDirectory: path('GIT_SSL_CAPATH', 'sslCAPath'),
    cert: path('GIT_SSL_CERT', 'sslCert'),
    key: path('GIT_SSL_KEY', 'sslKey'),
  }
  const unchecked = env['GIT_SSL_NO_VERIFY'] !== undefined || verify === false
  const server = unchecked ? 'unchecked' : 'checked'
  return { server, texts: await textsOf(files) }
}

interface Files {
  readonly ca: string | undefined
  readonly caDirectory: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
}

async function textsOf({ ca, caDirectory, cert, key }: Files): Promise<CertificateTexts> {
  const directory = caDirectory ? await readAll(caDirectory) : []
  const trusted = ca ? [await read(ca)] : rootCertificates
  const texts = {
    ...(ca || caDirectory ? { ca: [...trusted, ...directory] } : {}),
    ...(cert ? { cert: await read(cert), key: await read(key || cert) } : {}),
  }
  try {
    // Checked before a connection is made.
    createSecureContext(texts)
    return texts
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (/INTERRUPTED_OR_CANCELLED|BAD_DECRYPT|BAD_PASSWORD|PASSPHRASE/i.test(code)) {
      throw new GitSlimError('unsupported', messages.inProcess.lockedKey(key || cert || ''), { cause: error })
    }
    const shown = [ca, caDirectory, cert, key].filter(Boolean).join(', ')
    throw new GitSlimError('protocol', messages.inProcess.certificateUnusable(shown, message), { cause: error })
  }
}

/** A directory has one certificate per file, usually with the names that OpenSSL gives them. */
async function readAll(directory: string): Promise<readonly string[]> {
  try {
    const names = (await readdir(directory)).filter(name => /\.(?:pem|crt|cer|\d+)$/.test(name))
    return await Promise.all(names.map(name => readFile(join(directory, name), 'utf8')))
  } catch (error) {
    throw unreadable(directory, error)
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(path: string, error: unknown): GitSlimError {
  return new GitSlimError('protocol', messages.inProcess.certificateUnusable(path, (error as Error).message), {
    cause: error,
  })
}

function expanded(path: string | undefined, env: Env): string | undefined {
  return path === undefined ? undefined : homePath(path, env)
}
