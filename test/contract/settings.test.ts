import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { empty } from '../../fixtures-repos/states.js'
import { decodeLossy } from '../../src/core/bytes/bytes.js'
import type { Env } from '../../src/git/port.js'
import { backends, diskBackends } from '../support/backends.js'
import { testDate } from '../support/env.js'
import { failsWith } from '../support/failures.js'
import { oracle } from '../support/git.js'
import { defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'

const configured = defineHistory('configured', h => {
  const values = ['true', 'yes', 'on', '1', '1k', '-1', 'TRUE', 'false', 'no', 'off', '0', '', '0x10', '00']
  for (const [i, value] of values.entries()) h.config(`bool.v${i}`, value)
  h.config('bool.bad', 'perhaps')
  h.config('Many.Sub Section.Name', 'one')
  h.config('many.Sub Section.name', 'two')
  h.config('many.sub section.name', 'of another subsection')
  h.config('odd.value', '  spaces " quote # hash ; semicolon \\ backslash\ttab  ')
  h.config('odd.lines', 'one\ntwo')
  h.config('odd.text', 'ünï ☃')
})

for (const backend of backends) {
  test(`keys are found whatever the case of section and name [${backend}]`, async t => {
    const { config } = await (await open(t, configured, backend)).open()
    t.is(await config.get('many.Sub Section.name'), 'two')
    t.is(await config.get('MANY.Sub Section.NAME'), 'two')
    t.deepEqual(await config.getAll('many.Sub Section.name'), ['one', 'two'])
    t.is(await config.get('many.sub section.name'), 'of another subsection')
    t.is(await config.get('many.SUB SECTION.name'), undefined)
    t.deepEqual(await config.getAll('no.such'), [])
    t.is(await config.getBoolean('no.such'), undefined)
  })

  test(`values come back as they were set [${backend}]`, async t => {
    const { config } = await (await open(t, configured, backend)).open()
    t.is(await config.get('odd.value'), '  spaces " quote # hash ; semicolon \\ backslash\ttab  ')
    t.is(await config.get('odd.lines'), 'one\ntwo')
    t.is(await config.get('odd.text'), 'ünï ☃')
  })

  test(`booleans are what git says they are [${backend}]`, async t => {
    const { config } = await (await open(t, configured, backend)).open()
    const judge = await open(t, configured, 'system')
    for (let i = 0; i < 14; i++) {
      t.is(
        String(await config.getBoolean(`bool.v${i}`)),
        await judge.gitSays('config', '--bool', `bool.v${i}`),
        `v${i}`,
      )
    }
    const error = await failsWith(t, 'usage', config.getBoolean('bool.bad'))
    t.true(error.message.includes('bool.bad') && error.message.includes('perhaps'))
  })

  const committerOf = async (
    t: Parameters<typeof open>[0],
    env: Env,
    config: readonly (readonly [string, string])[] = [],
  ) => {
    const history = defineHistory(`identity ${JSON.stringify(config)}`, h => {
      for (const [key, value] of config) h.config(key, value)
    })
    const git = await (await open(t, history, backend)).open({ env })
    return async (role: 'committer' | 'author') => decodeLossy((await git.identity[role]()).raw)
  }

  const nobody: Env = {
    GIT_AUTHOR_NAME: undefined,
    GIT_AUTHOR_EMAIL: undefined,
    GIT_AUTHOR_DATE: undefined,
    GIT_COMMITTER_NAME: undefined,
    GIT_COMMITTER_EMAIL: undefined,
    GIT_COMMITTER_DATE: undefined,
    EMAIL: undefined,
  }
  const user = [
    ['user.name', 'Config User'],
    ['user.email', 'config@example.com'],
  ] as const

  test(`the user is who the environment says, then who the configuration says [${backend}]`, async t => {
    const at = `${testDate.seconds} ${testDate.zone}`
    const byConfig = await committerOf(t, nobody, user)
    t.is(await byConfig('committer'), `Config User <config@example.com> ${at}`)
    t.is(await byConfig('author'), `Config User <config@example.com> ${at}`)
    const env = { ...nobody, GIT_COMMITTER_NAME: 'Env Committer', GIT_AUTHOR_EMAIL: 'env@example.com' }
    const mixed = await committerOf(t, env, user)
    t.is(await mixed('committer'), `Env Committer <config@example.com> ${at}`)
    t.is(await mixed('author'), `Config User <env@example.com> ${at}`)
    const roles = await committerOf(t, nobody, [
      ...user,
      ['author.name', 'Au Thor'],
      ['committer.email', 'c@example.com'],
    ])
    t.is(await roles('committer'), `Config User <c@example.com> ${at}`)
    t.is(await roles('author'), `Au Thor <config@example.com> ${at}`)
  })

  test(`dates come from the environment, or else from the clock [${backend}]`, async t => {
    const env = { ...nobody, GIT_COMMITTER_DATE: '@1234567890 -0730', GIT_AUTHOR_DATE: '2005-04-07T22:13:13+02:00' }
    const dated = await committerOf(t, env, user)
    t.is(await dated('committer'), 'Config User <config@example.com> 1234567890 -0730')
    t.is(await dated('author'), 'Config User <config@example.com> 1112904793 +0200')
  })

  test(`names lose what an ident cannot hold [${backend}]`, async t => {
    const env = { ...nobody, GIT_COMMITTER_NAME: ' "Pepe" <x>, J. Jr \n', GIT_COMMITTER_EMAIL: '<p@example.com>' }
    const odd = await committerOf(t, env, user)
    const judge = await open(t, stack, 'system')
    const said = await oracle(['var', 'GIT_COMMITTER_IDENT'], { cwd: judge.directory, env: { ...judge.env, ...env } })
    t.is((await odd('committer')).replace(/>.*/, '>'), said.toString().trim().replace(/>.*/, '>'))
  })

  test(`without a name or an address it is "identity", with git's own remedy [${backend}]`, async t => {
    const only = [['user.useConfigOnly', 'true']] as const
    const unknown = await committerOf(t, { ...nobody, EMAIL: 'mail@example.com' }, only)
    const error = await failsWith(t, 'identity', unknown('committer'))
    t.true(error.hints.some(hint => hint.includes('git config --global user.name')))
    const nameless = await committerOf(t, { ...nobody, GIT_COMMITTER_NAME: '' }, user)
    await failsWith(t, 'identity', nameless('committer'))
    const mail = await committerOf(t, { ...nobody, EMAIL: 'mail@example.com' }, [['user.name', 'U']])
    t.regex(await mail('committer'), /^U <mail@example\.com> /)
  })
}

for (const backend of diskBackends) {
  test(`settings of the user, of the repository and of the environment add up, the last one wins [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await writeFile(join(repo.home, '.gitconfig'), '[a]\n\tb = user\n\tuser = 1\n[include]\n\tpath = more.inc\n')
    await writeFile(join(repo.home, 'more.inc'), '[a]\n\tincluded = yes\n[c "D"]\n\te\n')
    await appendFile(join(repo.gitDirectory, 'config'), '[a]\n\tb = repository\n\trepository\n')
    const env = {
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'a.b',
      GIT_CONFIG_VALUE_0: 'env',
      GIT_CONFIG_KEY_1: 'a.env',
      GIT_CONFIG_VALUE_1: '',
    }
    const { config } = await repo.open({ env })
    t.deepEqual(await config.getAll('a.b'), ['user', 'repository', 'env'])
    t.is(await config.get('a.b'), 'env')
    t.is(await config.getBoolean('a.included'), true)
    t.is(await config.getBoolean('a.repository'), true)
    t.is(await config.get('a.repository'), '')
    t.is(await config.getBoolean('c.D.e'), true)
    t.is(await config.getBoolean('a.env'), false)
  })

  test(`settings below the XDG directory count, those below the home beat them [${backend}]`, async t => {
    const repo = await open(t, empty, backend)
    await mkdir(join(repo.home, '.config', 'git'), { recursive: true })
    await writeFile(join(repo.home, '.config', 'git', 'config'), '[a]\n\tb = xdg\n\tc = xdg\n')
    await writeFile(join(repo.home, '.gitconfig'), '[a]\n\tb = home\n')
    const { config } = await repo.open({ env: { GIT_CONFIG_GLOBAL: undefined } })
    t.is(await config.get('a.b'), 'home')
    t.is(await config.get('a.c'), 'xdg')
  })

  test(`includes can depend on where the repository is, and on the branch [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const conditions = [
      'gitdir:~/../repo/',
      `gitdir:${repo.directory}/.git`,
      'gitdir:**/repo/**',
      'gitdir/i:**/REPO/**',
    ]
    const branches = [
      'onbranch:main',
      'onbranch:m*',
      'onbranch:other',
      'gitdir:/nowhere/',
      'gitdir:repo',
      'onbranch:ma?n',
    ]
    const all = [...conditions, ...branches]
    const text = all.map((condition, i) => `[includeIf "${condition}"]\n\tpath = ${i}.inc\n`).join('')
    await writeFile(join(repo.home, '.gitconfig'), text)
    for (const i of all.keys()) await writeFile(join(repo.home, `${i}.inc`), `[met]\n\tcondition = ${i}\n`)
    const { config } = await repo.open()
    t.deepEqual(
      await config.getAll('met.condition'),
      (await repo.gitSays('config', '--get-all', 'met.condition')).split('\n'),
    )
  })

  test(`includes can depend on the addresses of the remotes, wherever these stand [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const conditions = [
      'https://has.example/**',
      'https://has.example/*',
      'https://*.example/a/b',
      'ssh://*',
      'https:*',
    ]
    const text = conditions.map((glob, i) => `[includeIf "hasconfig:remote.*.url:${glob}"]\n\tpath = ${i}.inc\n`)
    await writeFile(join(repo.home, '.gitconfig'), text.join(''))
    for (const i of conditions.keys()) await writeFile(join(repo.home, `${i}.inc`), `[met]\n\tcondition = ${i}\n`)
    await appendFile(join(repo.gitDirectory, 'config'), '[remote "origin"]\n\turl = https://has.example/a/b\n')
    const { config } = await repo.open()
    t.deepEqual(await config.getAll('met.condition'), ['0', '2'])
    t.is(await repo.gitSays('config', '--get-all', 'met.condition'), '0\n2')
    await appendFile(join(repo.home, '0.inc'), '[remote "evil"]\n\turl = ssh://x\n')
    const failing = async () => (await repo.open()).config.get('met.condition')
    const error = await failsWith(t, backend === 'system' ? 'git-failed' : 'usage', failing())
    t.regex(error.reason ?? error.message, /includeIf\.hasconfig/)
    await rm(join(repo.home, '.gitconfig'))
  })

  test(`a repository goes by both its names in conditions, where .git is a link to it [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await rename(repo.gitDirectory, join(repo.home, 'store'))
    await symlink(join(repo.home, 'store'), repo.gitDirectory, 'junction')
    const globs = ['**/store', '**/repo/**', '**/other/**']
    const text = globs.map((glob, i) => `[includeIf "gitdir:${glob}"]\n\tpath = ${i}.inc\n`)
    await writeFile(join(repo.home, '.gitconfig'), text.join(''))
    for (const i of text.keys()) await writeFile(join(repo.home, `${i}.inc`), `[met]\n\tcondition = ${i}\n`)
    const { config } = await repo.open()
    const said = await repo.gitSays('config', '--get-all', 'met.condition')
    t.is((await config.getAll('met.condition')).join('\n'), said)
  })

  test(`the system's settings are beaten by all others, and those of git -c by none [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await writeFile(join(repo.home, 'system'), '[a]\n\tb = system\n[include]\n\tpath = more.inc\n')
    await writeFile(join(repo.home, 'more.inc'), '[a]\n\tincluded = yes\n')
    await writeFile(join(repo.home, 'word.inc'), '[a]\n\tb = by word\n')
    await writeFile(join(repo.home, '.gitconfig'), '[a]\n\tb = user\n')
    const counted = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_0: 'counted' }
    const parameters = `'a.b'='it'\\''s '\\!'' 'a.true'= 'include.path'='${repo.home}/word.inc' 'a.old=x=y'`
    const system = { GIT_CONFIG_NOSYSTEM: '0', GIT_CONFIG_SYSTEM: join(repo.home, 'system') }
    const env = { ...system, ...counted, GIT_CONFIG_PARAMETERS: parameters }
    const { config } = await repo.open({ env })
    t.deepEqual(await config.getAll('a.b'), ['system', 'user', 'counted', "it's !", 'by word'])
    t.is(await config.get('a.old'), 'x=y')
    t.true(await config.getBoolean('a.true'))
    t.true(await config.getBoolean('a.included'))
    const sealed = await repo.open({ env: { ...system, GIT_CONFIG_NOSYSTEM: 'yes' } })
    t.deepEqual(await sealed.config.getAll('a.b'), ['user'])
  })
}
