import { basename, dirname, join, resolve } from 'node:path'
import { decodeLossy } from '../../core/bytes/bytes.js'
import { parseCommit } from '../../core/object/commit.js'
import { isOid } from '../../core/object/oid.js'
import type { ReportDocument } from '../../core/report/document.js'
import type { HistoryAnalysis } from '../../core/report/history-analysis.js'
import type { PictureParts, PictureUnit } from '../../core/report/picture/data.js'
import { type AuthoredCommit, encodeCells, encodeDetails, listedCommits } from '../../core/report/picture/encode.js'
import { type PictureSources, pictureOf } from '../../core/report/picture/picture.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { isThere } from '../transfer/files.js'
import { writeReportFile } from './report-file.js'

/** Commits that are read at once. */
const together = 1000

export interface Pictured {
  readonly document: ReportDocument
  readonly sources: Omit<PictureSources, 'held'>
  readonly file: string
}

/** Writes the picture of a report to a file, which is replaced at once: a reader sees the old one or the new one. */
export async function writePicture(ctx: Context, git: Git, pictured: Pictured): Promise<void> {
  const { file } = pictured
  const { pictureFile } = await import('../../output/html/picture-file.js')
  const html = await pictureFile(await pictureOfReport(ctx, git, pictured))
  await writeReportFile(ctx, file, html)
  ctx.reporter.note(messages.report.pictureWritten(file))
}

async function pictureOfReport(ctx: Context, git: Git, { document, sources }: Pictured): Promise<PictureParts> {
  const picture = pictureOf({ ...sources, held: document.heldOnlyBy ?? [] })
  const commits = await authorsOf(git, sources.analysis, listedCommits(picture))
  const findings = document.findings.map(({ rule, subject, savesBytes, command }) => ({
    text: messages.report.reason(rule, subject),
    savesBytes,
    command,
  }))
  return {
    data: {
      version: 1,
      repository: await repositoryName(ctx.cwd),
      commits: document.objects.referenced.commits.count,
      storageBytes: document.storage.totalBytes,
      complete: document.complete,
      shallow: document.repository.shallow,
      ...encodeCells(picture),
    },
    details: { ...encodeDetails(picture, commits), units: unitsOf(document), findings },
  }
}

/** `/srv/project.git`, `/home/me/project/.git` and `/home/me/project/src` are all `project`. */
async function repositoryName(directory: string): Promise<string> {
  const full = resolve(directory)
  for (let at = full; dirname(at) !== at; at = dirname(at)) {
    if (basename(at) === '.git') return basename(dirname(at))
    if (await isThere(join(at, '.git'))) return basename(at)
  }
  return basename(full).replace(/\.git$/, '')
}

function unitsOf({ heldOnlyBy, findings }: ReportDocument): readonly PictureUnit[] {
  const commands = new Map(
    findings.filter(({ rewrites }) => !rewrites).map(({ subject, command }) => [subject, command] as const),
  )
  return (heldOnlyBy ?? []).map(({ name, group, refs: [ref = ''], diskBytes }) => {
    return { name, group, diskBytes, command: commands.get(ref) ?? null }
  })
}

async function authorsOf(
  git: Git,
  { commits }: HistoryAnalysis,
  wanted: readonly number[],
): Promise<ReadonlyMap<number, AuthoredCommit>> {
  const found = new Map<number, AuthoredCommit>()
  for (let from = 0; from < wanted.length; from += together) {
    const some = wanted.slice(from, from + together).map(async number => {
      const commit = commits[number]
      if (commit === undefined || !isOid(commit.oid)) return
      const { author } = parseCommit((await git.objects.read(commit.oid)).body)
      const [, name = ''] = /^(.*?) ?</s.exec(decodeLossy(author.raw)) ?? []
      found.set(number, { ...commit, author: name })
    })
    await Promise.all(some)
  }
  return new Map([...found].sort(([a], [b]) => a - b))
}
