/** Runs the benchmarks: `npm run bench [-- startup|squash|rewrite|clone|deepen|costs|action]... [--repo <path>]`. */
import { parseArgs } from 'node:util'
import { benchAction } from './action.js'
import { benchClone } from './clone.js'
import { benchCosts } from './costs.js'
import { benchDeepen } from './deepen.js'
import { benchRewrite } from './rewrite.js'
import { benchSquash } from './squash.js'
import { benchStartup } from './startup.js'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { repo: { type: 'string' } } })

const suites: Readonly<Record<string, () => Promise<void>>> = {
  startup: benchStartup,
  squash: () => benchSquash(values.repo),
  rewrite: () => benchRewrite(values.repo),
  clone: benchClone,
  deepen: benchDeepen,
  ...(values.repo === undefined ? {} : { costs: () => benchCosts(values.repo) }),
  action: benchAction,
}

const wanted = positionals.length > 0 ? positionals : Object.keys(suites)
for (const name of wanted) {
  const suite = suites[name]
  if (suite === undefined)
    throw new Error(`there is no benchmark "${name}"; there are: ${Object.keys(suites).join(', ')}`)
  await suite()
}
