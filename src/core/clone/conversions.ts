/** The end of a line on this system. */
export type NativeEol = '\n' | '\r\n'

/**
 * Returns the attributes in a `.gitattributes` file for which git would change a file's bytes when it checks it out.
 *
 * `text` alone does so only where lines end in CRLF.
 *
 * @see gitattributes(5)
 */
export function conversionsIn(text: string, nativeEol: NativeEol): readonly string[] {
  const found = new Set<string>()
  for (const line of text.split('\n')) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const [, ...attributes] = line.trim().split(/\s+/)
    for (const attribute of attributes) {
      if (/^(?:eol=crlf|ident)$/.test(attribute)) found.add(attribute)
      else if (/^(?:filter|working-tree-encoding)=/.test(attribute)) found.add(attribute)
      else if (nativeEol === '\r\n' && /^text(?:=auto)?$/.test(attribute)) found.add(attribute)
    }
  }
  return [...found]
}
