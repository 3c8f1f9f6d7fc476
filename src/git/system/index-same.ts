import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EOL } from 'node:os'
import type { Oid } from '../port.js'
import { type IndexedFile, listIndex } from './ls-files.js'
import { type GitProgram, runGit } from './spawn.js'

/** Files are compared byte for byte, without conversion. */
const asTheyAre = '* -text -ident -filter !working-tree-encoding\n'

const attributes = ['text', 'eol', 'ident', 'filter', 'working-tree-encoding'] as const

/**
 * Makes a commit's index in which those files of the worktree count as unchanged that a checkout would write
 * identically. Every file is read: an existing index may contain false stat data. A file that a checkout would convert
 * counts as changed: the file itself does not tell whether its conversion has changed.
 */
export async function indexSame(git: GitProgram, gitDirectory: string, commit: Oid): Promise<void> {
  await runGit(git, ['read-tree', `${commit}^{commit}`])
  const converted = await convertedFiles(git)
  const override = join(gitDirectory, 'info', 'attributes')
  await mkdir(dirname(override), { recursive: true })
  await writeFile(override, asTheyAre)
  await runGit(git, ['update-index', '-q', '--refresh'], { expect: [0, 1] })
  await rm(override)
  // Unless it contains what belongs there, such as the patterns of a sparse checkout.
  await rmdir(dirname(override)).catch(() => {})
  if (converted.length === 0) return
  const input = Buffer.concat(converted.map(indexLine))
  await runGit(git, ['update-index', '-z', '--index-info'], { input })
}

async function convertedFiles(git: GitProgram): Promise<readonly IndexedFile[]> {
  const files = (await listIndex(git)).filter(({ mode }) => mode.startsWith('100'))
  const { stdout: settings } = await runGit(git, ['config', '--get-regexp', '^core\\.(autocrlf|eol)$'], {
    expect: [0, 1],
  })
  const endings = lineEndings(settings.toString('latin1'))
  const input = Buffer.concat(files.flatMap(({ path }) => [path, Buffer.from('\0')]))
  const { stdout } = await runGit(git, ['check-attr', '--cached', '--stdin', '-z', ...attributes], { input })
  // For each file, and each attribute: path NUL attribute NUL value NUL
  const words = stdout.toString('latin1').split('\0')
  return files.filter((_, i) => {
    const values = attributes.map((_name, j) => words[3 * (attributes.length * i + j) + 2] ?? 'unspecified')
    return isConverted(values, endings)
  })
}

interface LineEndings {
  /** The conversion of text without further attributes. */
  readonly native: 'crlf' | 'lf'
  /** Whether files without attributes are examined for text. */
  readonly auto: boolean
}

function lineEndings(settings: string): LineEndings {
  const last = (name: string) => [...settings.matchAll(new RegExp(`^core\\.${name} (.*)$`, 'gm'))].at(-1)?.[1]
  const auto = /^(?:true|yes|on|1)$/i.test(last('autocrlf') ?? '')
  const eol = last('eol')?.toLowerCase() ?? 'native'
  const native = eol === 'crlf' || (eol === 'native' && EOL === '\r\n') ? 'crlf' : 'lf'
  return { auto, native: auto ? 'crlf' : native }
}

function isConverted(values: readonly string[], { auto, native }: LineEndings): boolean {
  const [text = '', eol = '', ident = '', filter = '', encoding = ''] = values
  const isText = text === 'set' || text === 'auto' || eol === 'lf' || eol === 'crlf' || (text === 'unspecified' && auto)
  const ending = eol === 'crlf' || eol === 'lf' ? eol : native
  if (text !== 'unset' && isText && ending === 'crlf') return true
  return ident === 'set' || [filter, encoding].some(value => !['unspecified', 'unset', 'set'].includes(value))
}

function indexLine({ mode, oid, path }: IndexedFile): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${oid}\t`), path, Buffer.from('\0')])
}
