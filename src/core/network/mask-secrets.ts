import { encode } from '../bytes/bytes.js'
import type { Credential } from '../clone/clone-plan.js'

/** Shorter passwords are not masked: they occur in ordinary words. */
const shortest = 4

/** Returns a text with a password removed in every encoding: a server may echo what it was sent. */
export function maskSecrets(text: string, { username, password }: Credential): string {
  if (password === undefined || password.length < shortest) return text
  const pair = `${username}:${password}`
  const spellings = [
    password,
    encodeURIComponent(password),
    encodeURI(password),
    base64(pair),
    base64(password),
    asLatin1(password),
  ]
  return spellings.reduce((masked, spelling) => masked.replaceAll(spelling, '***'), text)
}

function base64(text: string): string {
  return btoa(asLatin1(text))
}

/** As git shows it when the server does not declare UTF-8. */
function asLatin1(text: string): string {
  return String.fromCharCode(...encode(text))
}
