// Writes docs/cli.md from the help; with --check, only tells whether it is what the help says now.
import { readFileSync, writeFileSync } from 'node:fs'
import { reference } from './reference.js'

const file = 'docs/cli.md'
const { overview, commands, exitCodes } = await reference()

const block = text => `\`\`\`text\n${text}\n\`\`\``
const text = [
  '# Command line',
  'Made from the help (`npm run docs`); what stands here is what `git-slim <command> --help` prints.',
  block(overview),
  ...commands.flatMap(({ name, help }) => [`## git-slim ${name}`, block(help)]),
  '## Exit codes',
  ['| code | meaning |', '|---|---|', ...exitCodes.map(({ code, meaning }) => `| ${code} | ${meaning} |`)].join('\n'),
].join('\n\n')

if (!process.argv.includes('--check')) writeFileSync(file, `${text}\n`)
else if (readFileSync(file, 'utf8') !== `${text}\n`) {
  process.stderr.write(`${file} is not what the help says: run npm run docs\n`)
  process.exitCode = 1
}
