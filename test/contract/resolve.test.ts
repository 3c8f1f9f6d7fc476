import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { merged, octopus } from '../../fixtures-repos/merges.js'
import { ambiguous, names, tags } from '../../fixtures-repos/names.js'
import { stack } from '../../fixtures-repos/stack.js'
import { detached, empty, shallow } from '../../fixtures-repos/states.js'
import { backends } from '../support/backends.js'
import { failsWith } from '../support/failures.js'
import { tryOracle } from '../support/git.js'
import type { DefinedHistory } from '../support/history.js'
import { open } from '../support/repository.js'

/** What is asked of each history; real git knows the answers, `none` included. */
const questions: readonly (readonly [DefinedHistory, ...string[]])[] = [
  [
    names,
    `HEAD @ main heads/main refs/heads/main 1.10 007e1 0123456 ünï/#1 it's a"b`,
    'both heads/both tags/both remotes/both heads/inner inner origin origin/main',
    'only-there origin/only-there pull/7/merge refs/pull/7/merge x/y x/y/z main2 mai',
    'refs/heads HEAD~ main~2 main~3 main^ main^0 main^2 @~1 main^{tree} main^{blob}',
    'refs/heads/main.lock ../main nowhere FETCH_HEAD ORIG_HEAD config',
  ],
  [merged, 'main^ main^^ main~^2 main^^2 main^^2~1 main~2 main~1^3 side~1 main~1^2^{tree}'],
  [octopus, 'main^1 main^2 main^^3 main^^4 main^^5 second^ main~1^4~1'],
  [
    tags,
    'light v1.0 of-a-tag of-a-blob annotated-blob',
    'v1.0^{} v1.0^0 v1.0~0 v1.0^{commit} v1.0^{tag} v1.0^{object} v1.0^{tree} v1.0^{blob}',
    'of-a-tag^{} of-a-tag^{tag} of-a-tag^{commit} of-a-blob^{} of-a-blob^{blob} of-a-blob^{commit}',
    'annotated-blob^{} annotated-blob^{commit} annotated-blob~1 light^{tag} v1.0-3-gabcdef1',
  ],
  [
    feature,
    '@{u} @{upstream} @{UPSTREAM} feature@{u} main@{upstream} HEAD@{u} @{u}~1 @{u}^{tree}',
    '@{push} feature@{push} main@{push} nowhere@{u} origin/main@{u} origin origin/HEAD',
  ],
  [detached, 'HEAD @ HEAD~1 HEAD~2 main @{u}'],
  [shallow, 'HEAD~1 HEAD~2 HEAD~1^ main^0'],
  [empty, 'HEAD @ main @~1 @{u}'],
]

const none = 'none'

for (const backend of backends) {
  for (const [history, ...lines] of questions) {
    test(`revisions of "${history.name}" are what git rev-parse says [${backend}]`, async t => {
      const git = await (await open(t, history, backend)).open()
      const judge = await open(t, history, 'system')
      for (const revision of lines.flatMap(line => line.split(' '))) {
        const verify = ['rev-parse', '--verify', '-q', '--end-of-options', revision]
        const { code, stdout } = await tryOracle(verify, { cwd: judge.directory, env: judge.env })
        const expected = code === 0 ? stdout.toString().trim() : none
        const found = await git.refs.resolve(revision).catch((error: { kind?: string }) => {
          if (error.kind !== 'not-found') throw error
          return none
        })
        t.is(found, expected, `"${revision}"`)
      }
    })
  }

  test(`a name that is no revision is "not-found", and named [${backend}]`, async t => {
    const git = await (await open(t, stack, backend)).open()
    t.regex((await failsWith(t, 'not-found', git.refs.resolve('no/such'))).message, /no\/such/)
    for (const text of ['', ' ', ' main', 'main ', '-x']) await failsWith(t, 'not-found', git.refs.resolve(text))
    await failsWith(t, 'not-found', git.refs.resolve('a\nb'))
    await failsWith(t, 'not-found', git.refs.resolve('--all'))
  })

  test(`a branch that looks like an option is a branch [${backend}]`, async t => {
    const git = await (await open(t, names, backend)).open()
    t.is(await git.refs.resolve('refs/heads/-x'), names.oids.B)
  })

  test(`an abbreviation stands for the one object, whatever its case [${backend}]`, async t => {
    const git = await (await open(t, stack, backend)).open()
    const { C } = stack.oids
    t.is(await git.refs.resolve(C.slice(0, 4)), C)
    t.is(await git.refs.resolve(C.slice(0, 12)), C)
    t.is(await git.refs.resolve(C.slice(0, 12).toUpperCase()), C)
    t.is(await git.refs.resolve(C), C)
    t.is(await git.refs.resolve(`${C.slice(0, 8)}~1`), stack.oids.B)
    t.is(await git.refs.resolve(`v1.0-3-g${C.slice(0, 8)}`), C)
    await failsWith(t, 'not-found', git.refs.resolve(C.slice(0, 3)))
    await failsWith(t, 'not-found', git.refs.resolve(`${C.slice(0, 30)}000000`))
  })

  test(`an abbreviation of two objects is "ambiguous", and names both [${backend}]`, async t => {
    const git = await (await open(t, ambiguous, backend)).open()
    const prefix = ambiguous.oid('one').slice(0, 4)
    const error = await failsWith(t, 'ambiguous', git.refs.resolve(prefix))
    t.true(error.message.includes(prefix))
    t.true(error.reason?.includes(ambiguous.oid('one')))
    t.true(error.reason?.includes(ambiguous.oid('two')))
    t.is(await git.refs.resolve(ambiguous.oid('two')), ambiguous.oid('two'))
  })
}
