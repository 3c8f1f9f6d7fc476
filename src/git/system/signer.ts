import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import type { Config, Env, SignatureOutcome, Signer, SigningRequest } from '../port.js'
import { defaultSshKey, literalKey, signBySsh } from './sign-ssh.js'
import { homePath } from '../files/home-path.js'
import type { Repository } from './repository.js'
import { worktreeTop } from './show-toplevel.js'
import { signByGpg, withTerminal } from './sign-gpg.js'
import type { SigningProgram } from './signing-program.js'

export interface SignerParts {
  readonly git: Repository
  readonly config: Config
  /** The environment of git-slim itself: gpg and ssh find their agents through it. */
  readonly env: Env
}

type Sign = (payload: Uint8Array) => Promise<SignatureOutcome>

/** Returns a signer that uses git's programs; they are determined once. */
export function signer(parts: SignerParts, request: SigningRequest): Signer {
  let scratch: Promise<string> | undefined
  const directory = () => (scratch ??= makeScratchDirectory(parts.git.commonDirectory, request.mark))
  let choice: Promise<Sign> | undefined
  return {
    sign: async payload => (await (choice ??= choose(parts, request, directory)))(payload),
    close: async () => {
      if (scratch !== undefined) await removeScratch(await scratch)
    },
  }
}

/** @see git-config(1), gpg.format */
async function choose(parts: SignerParts, request: SigningRequest, scratch: () => Promise<string>): Promise<Sign> {
  const { git, config, env } = parts
  const format = (await config.get('gpg.format')) ?? 'openpgp'
  const key = request.key || (await config.get('user.signingKey'))
  const start = { git, env, cwd: await worktreeTop(git, env) }
  switch (format) {
    case 'openpgp':
    case 'x509': {
      const program = await programOf(parts, format === 'x509' ? ['x509', 'gpgsm'] : ['openpgp', 'gpg'])
      const signing = { ...start, program, env: await withTerminal(start) }
      return payload => signByGpg(signing, key ?? nameOf(request), payload)
    }
    case 'ssh': {
      const program = await programOf(parts, ['ssh', 'ssh-keygen'])
      return chooseSsh({ ...start, program }, { key, config, scratch })
    }
    default:
      throw new GitSlimError('usage', messages.signing.unknownFormat(format))
  }
}

interface SshSigning {
  readonly key: string | undefined
  readonly config: Config
  readonly scratch: () => Promise<string>
}

async function chooseSsh(signing: SigningProgram, { key, config, scratch }: SshSigning): Promise<Sign> {
  const command = key === undefined ? await config.get('gpg.ssh.defaultKeyCommand') : undefined
  const asked = command === undefined ? undefined : await defaultSshKey(signing, command)
  if (asked?.kind === 'none') return fails(messages.signing.noDefaultKey(asked.reason))
  const known = key ?? asked?.key
  if (known === undefined) return fails(messages.signing.noSshKey)
  const directory = await scratch()
  const literal = literalKey(known)
  if (literal === undefined) {
    const file = { file: homePath(known, signing.env), holder: 'file' as const }
    return payload => signBySsh(signing, { key: file, scratch: directory }, payload)
  }
  const file = join(directory, 'key')
  await writeFile(file, literal, { mode: 0o600 })
  return payload => signBySsh(signing, { key: { file, holder: 'agent' }, scratch: directory }, payload)
}

function fails(reason: string): Sign {
  return () => Promise.resolve({ kind: 'failed', reason, lacks: 'key' })
}

/** `gpg.program` is the older name of `gpg.openpgp.program`. */
async function programOf({ config, env }: SignerParts, [format, usual]: readonly [string, string]): Promise<string> {
  const older = format === 'openpgp' ? await config.get('gpg.program') : undefined
  return homePath((await config.get(`gpg.${format}.program`)) ?? older ?? usual, env)
}

/** As git names the committer to gpg when no key is configured. */
function nameOf({ committer }: SigningRequest): string {
  const line = new TextDecoder().decode(committer.raw)
  return line.replace(/> .*$/s, '>')
}
