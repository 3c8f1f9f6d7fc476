import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EOL } from 'node:os'
import type { Oid } from '../port.js'
import { type IndexedFile, listIndex } from './ls-files.js'
import { type GitProgram, runGit } from './spawn.js'

/** Files are compared as they are, byte for byte. @see gitattributes(5) */
const asTheyAre = '* -text -ident -filter !working-tree-encoding\n'

const attributes = ['text', 'eol', 'ident', 'filter', 'working-tree-encoding'] as const

/**
 * Makes a commit's index, which knows those files of the worktree to be unchanged that a checkout would write just so.
 *
 * Every file is read: an index that was there may have been told that a file is what it is not. A file that a checkout
 * would convert is taken for changed: of a conversion that has changed, the file itself tells nothing.
 */
export async function indexSame(git: GitProgram, gitDirectory: string, commit: Oid): Promise<void> {
  await runGit(git, ['read-tree', `${commit}^{commit}`])
  const converted = await convertedFiles(git)
  const override = join(gitDirectory, 'info', 'attributes')
  await mkdir(dirname(override), { recursive: true })
  await writeFile(override, asTheyAre)
  await runGit(git, ['update-index', '-q', '--refresh'], { expect: [0, 1] })
  await rm(override)
  // Unless it holds what belongs there, such as the patterns of a sparse checkout.
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
  /** What text becomes, when nothing more is said. */
  readonly native: 'crlf' | 'lf'
  /** Whether what is not said to be text is looked at. */
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
