import { join } from 'node:path'
import { configEnvironment } from '../../core/config/config-environment.js'
import { ConfigValues } from '../../core/config/config-values.js'
import type { ConfigEntry } from '../../core/config/parse-config.js'
import { settingsForUrl } from '../../core/config/url-settings.js'
import { withKeptCredential } from '../files/kept-credential.js'
import { movePacks } from '../files/quarantine.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import { writeShallow } from '../files/shallow-file.js'
import { maskingFailures } from '../masking-failures.js'
import type { Exchange, NamedRemote } from '../port.js'
import { fetchIntoQuarantine, type Place, type ExchangeParts } from './quarantined-fetch.js'
import { lsRemote } from './ls-remote.js'
import { reaching } from './reaching.js'
import type { RepositoryLocation } from './rev-parse.js'
import { type GitProgram, runGit } from './spawn.js'

/** Prepares fetches that do not change the repository until they are kept. */
export async function openExchange(parts: ExchangeParts): Promise<Exchange> {
  const { git, location, remote, mark, options } = parts
  const scratch = await makeScratchDirectory(location.commonDirectory, mark)
  const known = await withKeptCredential(remote, location.commonDirectory)
  const far = await withExtraHeaders(await reaching(git, known, options), known, location)
  const places: Place[] = []
  let attempts = 0
  let filtered = false
  return {
    lsRemote: () => {
      const asking = { ...far, env: { ...far.env, GIT_DIR: location.gitDirectory } }
      return maskingFailures(known, () => lsRemote(asking, remote, options))
    },
    fetch: async request => {
      const borrowed = [...places.map(({ directory }) => directory), location.commonDirectory]
      const place = { directory: join(scratch, String(attempts++)), borrowed: borrowed.map(objectsOf) }
      const receipt = await maskingFailures(known, () => fetchIntoQuarantine({ ...parts, far }, place, request))
      // Only complete fetches are built upon.
      places.push(place)
      filtered ||= request.objects === 'commits' && !receipt.filterIgnored
      return receipt
    },
    keep: async ({ shallow, shallowBefore }) => {
      if (filtered) await markPromisor({ ...git, env: { ...git.env, GIT_DIR: location.gitDirectory } }, remote.name)
      for (const { directory } of places) await movePacks(directory, location.commonDirectory)
      await writeShallow({ gitDirectory: location.commonDirectory, mark }, { now: shallow, before: shallowBefore })
    },
    countObjects: () => countDistinct({ ...git, env: { ...git.env, GIT_DIR: location.gitDirectory } }),
    close: () => removeScratch(scratch),
  }
}

/**
 * Returns the program with the headers that are configured for a server. A condition on the repository's git directory
 * (`includeIf.gitdir`, which the Action uses for its token) does not hold where the fetch runs.
 *
 * @see git-config(1), http.extraHeader: an empty value forgets those before it
 */
async function withExtraHeaders(
  git: GitProgram,
  { url, credential }: NamedRemote,
  { gitDirectory }: RepositoryLocation,
): Promise<GitProgram> {
  if (credential?.password !== undefined || !/^https?:/i.test(url)) return git
  const here = { ...git, env: { ...git.env, GIT_DIR: gitDirectory } }
  const { stdout } = await runGit(here, ['config', '-z', '--get-regexp', '^http\\..*extraheader$'], { expect: [0, 1] })
  const entries = stdout.toString('utf8').split('\0').slice(0, -1).map(entryOf)
  const headers = settingsForUrl(new ConfigValues(entries), { section: 'http', name: 'extraHeader', url: new URL(url) })
  const key = `http.${url}.extraHeader`
  return headers.length === 0
    ? git
    : {
        ...git,
        env: configEnvironment(
          git.env,
          ['', ...headers].map(header => [key, header] as const),
        ),
      }
}

function entryOf(text: string): ConfigEntry {
  const end = text.indexOf('\n')
  return end === -1 ? { key: text, value: null } : { key: text.slice(0, end), value: text.slice(end + 1) }
}

/** An object may be in several packs. */
async function countDistinct(git: GitProgram): Promise<number> {
  const { stdout } = await runGit(git, ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=.'])
  return stdout.length / '.\n'.length
}

function objectsOf(directory: string): string {
  return join(directory, 'objects')
}

/**
 * Records a promisor remote, so that git fetches missing objects when it needs them. No filter is recorded: later
 * fetches are complete.
 *
 * @see gitrepository-layout(5), git-config(1), remote.<name>.promisor
 */
async function markPromisor(git: GitProgram, remote: string): Promise<void> {
  await runGit(git, ['config', '--local', `remote.${remote}.promisor`, 'true'])
}
