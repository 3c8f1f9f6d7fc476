import type { Measured } from './measure.js'

/** Prints a comparison as a table for bench/README.md; the first row is what the others are measured against. */
export function printTable(title: string, rows: readonly Measured[], rounds: number): void {
  const first = rows[0]
  const lines = rows.map(({ name, milliseconds, peakMegabytes }) => {
    const ratio = first ? milliseconds / first.milliseconds : Number.NaN
    return `| ${name} | ${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} | ${ratio.toFixed(2)} | ${peakMegabytes.toFixed(0)} |`
  })
  const head = ['| | ms | × | peak MB |', '|---|---:|---:|---:|']
  process.stdout.write(`${[`${title} (median of ${rounds}, in turn)`, '', ...head, ...lines].join('\n')}\n\n`)
}
