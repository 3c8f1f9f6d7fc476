/** One line of configuration: the section as `core` or `remote "origin"` (the text between the quotes is literal). */
export type ConfigLine = readonly [section: string, name: string, value: string]

/**
 * Returns the text of a configuration file; consecutive lines of one section share its heading. Values are quoted as
 * git-config does, so that git reads back the same values.
 *
 * @see config.c, write_pair
 */
export function formatConfig(lines: readonly ConfigLine[]): string {
  let current: string | undefined
  let text = ''
  for (const [section, name, value] of lines) {
    const heading = sectionHeading(section)
    if (heading !== current) text += `${heading}\n`
    current = heading
    text += `\t${name} = ${quoteValue(value)}\n`
  }
  return text
}

/** Returns `[core]`, or `[remote "origin"]` with special characters in the quotes escaped. */
function sectionHeading(section: string): string {
  const [, name = section, subsection] = /^([a-z0-9-]+) "(.*)"$/is.exec(section) ?? []
  if (!/^[a-z0-9-]+$/i.test(name) || subsection?.includes('\n')) throw new TypeError(`not a section: ${section}`)
  if (subsection === undefined) return `[${name}]`
  return `[${name} "${subsection.replace(/["\\]/g, '\\$&')}"]`
}

const escaped: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '"': '\\"', '\\': '\\\\' }

function quoteValue(value: string): string {
  if (value.includes('\0')) throw new TypeError('a configuration value cannot hold NUL')
  const inner = value.replace(/[\n\t"\\]/g, char => escaped[char] ?? char)
  return /^ | $|[;#]/.test(value) || value.includes('\r') ? `"${inner}"` : inner
}
