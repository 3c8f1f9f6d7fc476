/** Calls back for each line of a stream. */
export async function eachLine(chunks: AsyncIterable<Buffer>, visit: (line: string) => void): Promise<void> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) visit(line)
  }
}
