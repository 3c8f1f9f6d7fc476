import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fc } from '../../support/properties.js'
import test from 'ava'
import { formatConfig } from '../../../src/core/config/format-config.js'
import { MalformedConfig, parseConfig } from '../../../src/core/config/parse-config.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle, tryOracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

/** Returns what git reads from a configuration file: `key=value` or `key`, or `malformed`. */
async function gitReads(directory: string, text: string): Promise<readonly string[] | 'malformed'> {
  const file = join(directory, 'config')
  await writeFile(file, text)
  const at = { cwd: directory, env: sealedEnvironment(directory) }
  const { code, stdout } = await tryOracle(['config', '-z', '--list', '-f', file], at)
  return code === 0 ? stdout.toString().split('\0').slice(0, -1) : 'malformed'
}

function weRead(text: string): readonly string[] | 'malformed' {
  try {
    return parseConfig(text).map(({ key, value }) => (value === null ? key : `${key}\n${value}`))
  } catch (error) {
    if (error instanceof MalformedConfig) return 'malformed'
    throw error
  }
}

const texts: Readonly<Record<string, string>> = {
  nothing: '',
  comments: '# one\n; two\n[a] # three\n\tb = c # four\n\td = e;five\n',
  'a key on the line of its section': '[a] b = c\n[d]e=f',
  'keys without values': '[a]\n\tb\n\tc   \n\td',
  'names in any case': '[Sec.Tion "Sub.Section"]\n\tNaMe = VaLue\n[SEC]\n\tNAME = x\n[sec.SUB]\n\tname = y\n',
  quotes: '[a]\n\tb = " x "y\n\tc = a" # "b # c\n\td = "\\"\\\\"\n',
  escapes: '[a]\n\tb = \\t\\n\\b\\\\\\"\n',
  'continued lines': '[a]\n\tb = one \\\n  two\\\n three\n\tc = "x\\\ny"\n',
  'a subsection with quotes': '[a "b \\"c\\" \\\\ d]e"]\n\tf = g\n',
  'Windows lines': '[a]\r\n\tb = c\r\n\td\r\n',
  'a byte order mark': '\ufeff[a]\n\tb = c\n',
  'no newline at the end': '[a]\n\tb = c',
  'blanks inside': '[a]\n\tb =   c  d   \n',
  'equals signs': '[a]\n\tb = c = d\n\te==f\n',
  'digits and dashes': '[a-1]\n\tb-2 = c\n',
  'an empty value': '[a]\n\tb =\n\tc = ""\n',
  'a key before any section': 'b = c\n',
  'a section that does not end': '[a\n\tb = c\n',
  'a subsection that does not end': '[a "b\n"]\n\tc = d\n',
  'a quote that does not end': '[a]\n\tb = "c\n',
  'an unknown escape': '[a]\n\tb = \\x\n',
  'a name that begins with a digit': '[a]\n\t1b = c\n',
  'a name with an underscore': '[a]\n\tb_c = d\n',
  'a comment after a name': '[a]\n\tb # c\n',
  'an empty section': '[]\n\tb = c\n',
  'blanks in a heading': '[ a ]\n\tb = c\n',
  'a heading with two blanks': '[a   "b"]\n\tc = d\n',
}

for (const [name, text] of Object.entries(texts)) {
  test(`a file with ${name} is read as git reads it`, async t => {
    t.deepEqual(weRead(text), await gitReads(await tempDirectory(t), text))
  })
}

test('the line that cannot be read is named', t => {
  t.is(t.throws<MalformedConfig>(() => parseConfig('[a]\n\tb = c\n\td = \\x\n')).line, 3)
})

const value = fc.string({ unit: fc.constantFrom(...Array.from(' \t\n"\\#;=[]aäé☃')), maxLength: 12 })

test('any value is written as git config writes it, and read back as it was', async t => {
  const directory = await tempDirectory(t)
  const at = { cwd: directory, env: sealedEnvironment(directory) }
  const check = fc.asyncProperty(value, value, async (subsection, text) => {
    const name = subsection.replaceAll('\n', '')
    const ours = formatConfig([[`a "${name}"`, 'b', text]])
    const file = join(directory, 'theirs')
    await writeFile(file, '')
    await oracle(['config', '-f', file, `a.${name}.b`, text], at)
    t.is(ours, await readFile(file, 'utf8'))
    t.deepEqual(parseConfig(ours), [{ key: `a.${name}.b`, value: text }])
  })
  await fc.assert(check, { numRuns: 60 })
})
