import { type ConfigEntry } from '../config/parse-config.js'
import { credentialFile } from './persist-credential.js'

/** Settings that git and git-slim write into a clone's configuration, and harmless ones. */
const expected = [
  /^core\.(?:repositoryformatversion|filemode|bare|logallrefupdates|symlinks|ignorecase|precomposeunicode)$/,
  /^core\.(?:sparsecheckout|sparsecheckoutcone)$/,
  /^extensions\.(?:objectformat|worktreeconfig|partialclone)$/,
  /^remote\..*\.(?:url|fetch|tagopt|promisor|partialclonefilter)$/s,
  /^branch\..*\.(?:remote|merge)$/s,
  /^user\.(?:name|email)$/,
  /^gc\.auto$/,
  /^submodule\.(?:active|.*\.(?:url|active))$/s,
  /^lfs\.repositoryformatversion$/,
]

/** Returns the keys that somebody else has set, each once: never their values, which may be secret. */
export function foreignSettings(entries: readonly ConfigEntry[]): readonly string[] {
  const foreign = entries.filter(entry => !isOurs(entry) && !expected.some(pattern => pattern.test(entry.key)))
  return [...new Set(foreign.map(({ key }) => withoutSecrets(key)))]
}

/** The credential of `--persist-credentials`, and the one that the Action stored for an earlier job. */
function isOurs({ key, value }: ConfigEntry): boolean {
  if (/^includeif\.gitdir:.*\.path$/s.test(key)) return /\/git-credentials-[0-9a-f-]+\.config$/.test(value ?? '')
  return /^credential\..*\.helper$/s.test(key) && (value === '' || (value ?? '').includes(credentialFile))
}

/** A key may contain an address, as `url.<address>.insteadOf` does. */
function withoutSecrets(key: string): string {
  return key.replace(/:\/\/[^/@]*@/g, '://').replace(/[\x00-\x1f\x7f]/g, '?')
}
