import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'

/** A secret, and all the ways it might be written down. */
export interface Secret {
  readonly username: string
  readonly password: string
  readonly spellings: readonly string[]
}

/** Returns a secret as servers ask for it, with every spelling of its password. */
export function secret(username: string, password: string): Secret {
  return {
    username,
    password,
    spellings: [
      password,
      encodeURIComponent(password),
      encodeURI(password),
      Buffer.from(`${username}:${password}`).toString('base64'),
      // Plain text without a charset is read as Latin-1 by git.
      Buffer.from(password).toString('latin1'),
      Buffer.from(password).toString('base64'),
    ],
  }
}

/** Fails when a text holds the secret, in whatever spelling. */
export function noneIn(t: Pick<ExecutionContext, 'false'>, text: string, { spellings }: Secret): void {
  for (const spelling of spellings) t.false(text.includes(spelling), `${spelling} in: ${text}`)
}

/** Returns the files below a directory that hold the secret. */
export async function filesThatTell(directory: string, { spellings }: Secret): Promise<readonly string[]> {
  const told: string[] = []
  for (const name of await readdir(directory, { recursive: true })) {
    const file = join(directory, name)
    if (!(await stat(file)).isFile()) continue
    const bytes = await readFile(file)
    if (spellings.some(spelling => bytes.includes(spelling))) told.push(name)
  }
  return told
}
