import { generateKeyPairSync, sign } from 'node:crypto'

export interface Certificate {
  /** As PEM. */
  readonly cert: string
  readonly key: string
}

/**
 * Returns a certificate for 127.0.0.1 that is signed by its own key: made anew, so that no key lies in the repository.
 *
 * @see RFC 5280, 4.1
 */
export function selfSigned(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = sequence(
    explicit(0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    name,
    sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(subjectAltName, basicConstraints)),
  )
  const signature = sign('sha256', body, privateKey)
  const der = sequence(body, ecdsaWithSha256, bitString(signature))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function encoded(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return encoded(0x30, Buffer.concat(parts))
}

function integer(value: number): Buffer {
  return encoded(0x02, Buffer.from([value]))
}

function objectIdentifier(hex: string): Buffer {
  return encoded(0x06, Buffer.from(hex, 'hex'))
}

function octetString(content: Buffer): Buffer {
  return encoded(0x04, content)
}

function bitString(content: Buffer): Buffer {
  return encoded(0x03, Buffer.concat([Buffer.from([0]), content]))
}

function explicit(number: number, content: Buffer): Buffer {
  return encoded(0xa0 + number, content)
}

function utcTime(text: string): Buffer {
  return encoded(0x17, Buffer.from(text))
}

const ecdsaWithSha256 = sequence(objectIdentifier('2a8648ce3d040302'))
const commonName = sequence(objectIdentifier('550403'), encoded(0x0c, Buffer.from('git-slim test')))
const name = sequence(encoded(0x31, commonName))
const address = encoded(0x87, Buffer.from([127, 0, 0, 1]))
const subjectAltName = sequence(objectIdentifier('551d11'), octetString(sequence(address)))
const critical = encoded(0x01, Buffer.from([0xff]))
const basicConstraints = sequence(objectIdentifier('551d13'), critical, octetString(sequence(critical)))
