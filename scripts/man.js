// The manual page, so that `git slim --help` (which runs `man git-slim`) has something to show.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { reference } from './reference.js'

/** Writes the manual page to a file. */
export async function writeManPage(file, version) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, roff(await markdown(), version))
}

async function markdown() {
  const { overview, commands, exitCodes } = await reference()
  const configuration = readFileSync('docs/configuration.md', 'utf8')
  const { description } = JSON.parse(readFileSync('package.json', 'utf8'))
  return [
    `# git-slim(1) -- ${description.replace(/\.$/, '').replace(/^./, letter => letter.toLowerCase())}`,
    '## SYNOPSIS',
    '`git-slim` <command> [<options>]',
    '`git slim` <command> [<options>]',
    '## COMMANDS',
    indented(overview),
    ...commands.flatMap(({ name, help }) => [`## ${name.toUpperCase()}`, indented(help)]),
    '## CONFIGURATION',
    section(configuration, 'Settings'),
    '## ENVIRONMENT',
    section(configuration, 'Environment'),
    '## EXIT STATUS',
    exitCodes.map(({ code, meaning }) => `* ${code}: ${meaning}`).join('\n'),
    '## SEE ALSO',
    'git(1), git-clone(1), git-rebase(1)',
  ].join('\n\n')
}

/** Returns the list below a heading of the second level, one line for each item: man breaks lines itself. */
function section(markdown, title) {
  const text = markdown.split(/^## /m).find(part => part.startsWith(`${title}\n`))
  if (text === undefined) throw new Error(`docs/configuration.md has no section "${title}"`)
  return text
    .slice(title.length)
    .trim()
    .replace(/\n {2,}/g, ' ')
}

function indented(text) {
  return text.replace(/^(?=.)/gm, '    ')
}

function roff(input, version) {
  const program = fileURLToPath(import.meta.resolve('marked-man/package.json')).replace(
    /package\.json$/,
    'bin/marked-man.js',
  )
  return execFileSync(process.execPath, [program, '--version', `git-slim ${version}`, '--manual', 'git-slim manual'], {
    input,
    // The same source gives the same page on any day.
    env: { ...process.env, SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? String(releaseDate()) },
  })
}

/** The newest date the change log names, in seconds since 1970. */
function releaseDate() {
  const date = /^## \[[^\]]+\] - (\d{4}-\d{2}-\d{2})$/m.exec(readFileSync('CHANGELOG.md', 'utf8'))?.[1]
  return date === undefined ? 0 : Date.parse(date) / 1000
}
