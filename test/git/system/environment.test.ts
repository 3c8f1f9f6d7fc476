import test from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { configEnvironment } from '../../../src/core/config/config-environment.js'
import { gitEnvironment, withoutRepositoryLocal } from '../../../src/git/system/environment.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { open } from '../../support/repository.js'
import { tempDirectory } from '../../support/temp.js'

test('every variable that git calls repository-local is removed, settings are not', async t => {
  const directory = await tempDirectory(t)
  const at = { cwd: directory, env: sealedEnvironment(directory) }
  const names = (await oracle(['rev-parse', '--local-env-vars'], at)).toString().trim().split('\n')
  t.true(names.includes('GIT_DIR') && names.includes('GIT_CONFIG_PARAMETERS'))
  const left = withoutRepositoryLocal(Object.fromEntries(names.map(name => [name, 'x'])))
  t.deepEqual(Object.keys(left).toSorted(), ['GIT_CONFIG_COUNT', 'GIT_CONFIG_PARAMETERS'])
})

test('Windows writes names of variables in any case', t => {
  t.deepEqual(withoutRepositoryLocal({ Git_Dir: 'x', Path: 'y' }), { Path: 'y' })
})

test('what CI sets for git stays', t => {
  const env = {
    GIT_SSH_COMMAND: 'ssh -i key',
    GIT_ASKPASS: 'askpass',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: 'x',
    GIT_CONFIG_GLOBAL: '/config',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_COMMITTER_DATE: '1 +0000',
    GIT_SSL_CAINFO: '/ca',
    HTTPS_PROXY: 'http://proxy',
  }
  t.like(gitEnvironment(env), env)
})

test('settings are added after those that are there, and git reads them', async t => {
  const repo = await open(t, stack, 'system')
  const env = configEnvironment({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_0: 'theirs' }, [
    ['a.b', 'ours'],
    ['c.d', 'a b "c"\n'],
  ])
  const { config } = await repo.open({ env })
  t.deepEqual(await config.getAll('a.b'), ['theirs', 'ours'])
  t.is(await config.get('c.d'), 'a b "c"\n')
})
