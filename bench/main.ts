/**
 * Runs the benchmarks: `npm run bench [-- startup|squash|rewrite|tui|clone|deepen|network|costs|action]... [--repo <path>]`; a row
 * of `rewrite` by its name: `npm run bench -- rewrite drop [--rounds 1]`. With a repository, `real` rewrites parts of its
 * history by random lists, and compares with git: `npm run bench -- real --repo <path> [--rounds 50] [--seed 1]`; and
 * `merges` makes the merges of its history anew: `npm run bench -- merges --repo <path> [--every 10]`. `picture` opens the picture of a report in Chromium. What the tests cost, file by file: `npm run bench -- tests [<files>...]`.
 */
import { parseArgs } from 'node:util'
import { benchAction } from './action.js'
import { benchClone } from './clone.js'
import { benchCosts } from './costs.js'
import { benchDeepen } from './deepen.js'
import { checkRealMerges } from './merges.js'
import { benchPicture } from './picture.js'
import { benchNetwork } from './network.js'
import { checkRealHistory } from './real.js'
import { benchRewrite, rewriteRows } from './rewrite.js'
import { benchSquash } from './squash.js'
import { benchStartup } from './startup.js'
import { benchTests } from './tests.js'
import { benchTui } from './tui.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repo: { type: 'string' },
    rounds: { type: 'string' },
    seed: { type: 'string' },
    every: { type: 'string' },
  },
})

const rows = positionals.filter(name => rewriteRows.includes(name))

const suites: Readonly<Record<string, () => Promise<void>>> = {
  startup: benchStartup,
  squash: () => benchSquash(values.repo),
  rewrite: () => benchRewrite({ repository: values.repo, rows, rounds: Number(values.rounds ?? 3) }),
  tui: () => benchTui(values.repo),
  clone: benchClone,
  deepen: benchDeepen,
  network: () => benchNetwork(Number(values.rounds ?? 7)),
  ...(values.repo === undefined ? {} : onRepository(values.repo)),
  action: benchAction,
}

function onRepository(repository: string): Readonly<Record<string, () => Promise<void>>> {
  const [runs, seed] = [Number(values.rounds ?? 50), Number(values.seed ?? 1)]
  return {
    costs: () => benchCosts(repository),
    real: () => checkRealHistory({ repository, runs, seed }),
    picture: () => benchPicture(repository),
    merges: () => checkRealMerges({ repository, every: Number(values.every ?? 1) }),
  }
}

// Not among the others: it takes the patterns of test files that follow its name.
if (positionals[0] === 'tests') {
  await benchTests(positionals.slice(1))
  process.exit()
}

const names = positionals.filter(name => !rows.includes(name))
const wanted = names.length > 0 ? names : Object.keys(suites)
for (const name of wanted) {
  const suite = suites[name]
  if (suite === undefined)
    throw new Error(`there is no benchmark "${name}"; there are: ${Object.keys(suites).join(', ')}`)
  await suite()
}
