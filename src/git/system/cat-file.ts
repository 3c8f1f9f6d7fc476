import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Socket } from 'node:net'
import { type Answer, answerReader, type Request } from './cat-file-answers.js'
import { exitOf, failureOf, type GitProgram, startGit } from './spawn.js'

/** One long-lived `git cat-file`: started by the first question, and again when it has died. */
export interface CatFile {
  /**
   * Asks for the object of a name. A name contains no newline and no NUL.
   *
   * @throws GitSlimError with git's words, for every question that is open when the process dies
   */
  ask(request: Request, name: string): Promise<Answer>
  /** Ends the process after it has answered all questions. */
  close(): Promise<void>
}

/** The form of questions to git. */
export interface Dialect {
  readonly args: readonly string[]
  readonly line: (request: Request, name: string) => string
  /** Written after each group of questions. */
  readonly flush: string
  /** The format of an answer to `info`. */
  readonly infoBrings: Request
}

/** From git 2.36: answers are written together, which takes half the time. */
export const batchCommand: Dialect = {
  args: ['cat-file', '--batch-command', '--buffer'],
  line: (request, name) => `${request} ${name}\n`,
  flush: 'flush\n',
  infoBrings: 'info',
}

/** Any git. */
export const batch: Dialect = {
  args: ['cat-file', '--batch'],
  line: (_request, name) => `${name}\n`,
  flush: '',
  infoBrings: 'contents',
}

interface Question {
  readonly request: Request
  readonly line: string
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/** Returns an interface to `git cat-file`. Questions asked within one turn of the event loop are written together. */
export function catFile(git: GitProgram, dialect: Dialect): CatFile {
  let session: Session | undefined
  let unsent: Question[] = []

  const send = () => {
    const questions = unsent
    unsent = []
    if (questions.length === 0) return
    try {
      if (session === undefined || session.dead) session = new Session(git, dialect)
      session.put(questions)
    } catch (error) {
      for (const { reject } of questions) reject(error)
    }
  }

  return {
    ask: (request, name) =>
      new Promise((resolve, reject) => {
        if (unsent.length === 0) setImmediate(send)
        unsent.push({ request, line: dialect.line(request, name), resolve, reject })
      }),
    close: async () => {
      send()
      const closing = session
      session = undefined
      await closing?.close()
    },
  }
}

/** One run of the process. */
class Session {
  dead = false
  readonly #child: ChildProcessWithoutNullStreams
  readonly #dialect: Dialect
  readonly #ended: Promise<void>
  /** The questions, in the order of asking, which is that of the answers; those before `#next` are answered. */
  #questions: Question[] = []
  #next = 0
  #closing = false

  constructor(git: GitProgram, dialect: Dialect) {
    this.#dialect = dialect
    this.#child = startGit(git, dialect.args)
    const stderr: Buffer[] = []
    const reader = answerReader(
      () => this.#requestOfNext(),
      answer => this.#take(answer),
    )
    this.#child.stdout.on('data', (chunk: Buffer) => reader.push(chunk))
    this.#child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    this.#ended = exitOf(this.#child, git)
      .then(({ code, killedBy }) => {
        const words = Buffer.concat(stderr).toString('utf8')
        return failureOf(git, { args: dialect.args, exitCode: code, signal: killedBy, stderr: words })
      })
      .catch((error: unknown) => error)
      .then(failure => this.#die(failure))
  }

  put(questions: readonly Question[]): void {
    if (this.#questions.length === 0) this.#keepAlive('ref')
    for (const question of questions) this.#questions.push(question)
    this.#child.stdin.write(questions.map(({ line }) => line).join('') + this.#dialect.flush)
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#child.stdin.end()
    this.#keepAlive('ref')
    await this.#ended
  }

  #requestOfNext(): Request {
    const request = this.#questions[this.#next]?.request ?? 'contents'
    return request === 'info' ? this.#dialect.infoBrings : request
  }

  #take(answer: Answer): void {
    this.#questions[this.#next++]?.resolve(answer)
    if (this.#next < this.#questions.length) return
    this.#questions = []
    this.#next = 0
    // `close` waits for the end, also when the last answer arrives later.
    if (!this.#closing) this.#keepAlive('unref')
  }

  #die(failure: unknown): void {
    this.dead = true
    for (const { reject } of this.#questions.slice(this.#next)) reject(failure)
    this.#questions = []
    this.#next = 0
  }

  /** An idle process does not keep this one running: a repository that nobody closed must not hang it. */
  #keepAlive(how: 'ref' | 'unref'): void {
    const { stdin, stdout, stderr } = this.#child
    for (const handle of [this.#child, stdin, stdout, stderr] as unknown as readonly Pick<Socket, 'ref' | 'unref'>[]) {
      handle[how]()
    }
  }
}
