import { delimiter, dirname, join } from 'node:path'
import type { Env, GitDate } from '../../src/git/port.js'

/** When everything in a test happens, unless the test says otherwise. */
export const testDate: GitDate = { seconds: 1_800_000_000, zone: '+0000' }

/** Variables without which programs do not start, on one system or another. */
const needed = ['PATH', 'Path', 'PATHEXT', 'SYSTEMROOT', 'SystemRoot', 'COMSPEC', 'TEMP', 'TMP', 'TMPDIR']

/**
 * Returns the environment for everything a test runs: no configuration but the test's own (`<home>/.gitconfig`), fixed
 * people and dates, messages in English, and an editor that fails, so that an unexpected one is seen.
 */
export function sealedEnvironment(home: string): Env {
  const inherited = Object.fromEntries(needed.map(name => [name, process.env[name]]))
  return {
    ...inherited,
    ...otherGit(),
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_AUTHOR_NAME: 'Uma User',
    GIT_AUTHOR_EMAIL: 'uma@example.com',
    GIT_AUTHOR_DATE: `${testDate.seconds} ${testDate.zone}`,
    GIT_COMMITTER_NAME: 'Uma User',
    GIT_COMMITTER_EMAIL: 'uma@example.com',
    GIT_COMMITTER_DATE: `${testDate.seconds} ${testDate.zone}`,
    GIT_EDITOR: 'false',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CEILING_DIRECTORIES: join(home, '..'),
    LC_ALL: 'C',
    TZ: 'UTC',
  }
}

/** The tests take the git on PATH, or the one that GIT_SLIM_TEST_GIT names: `GIT_SLIM_TEST_GIT=/opt/git/bin/git npm test`. */
function otherGit(): Env {
  const program = process.env['GIT_SLIM_TEST_GIT']
  return program === undefined ? {} : { PATH: `${dirname(program)}${delimiter}${process.env['PATH'] ?? ''}` }
}
