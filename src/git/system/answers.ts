import type { Credential, Remote } from '../port.js'

type Answer = Required<Credential>

/** What a person has answered, by server: nobody is asked twice in one clone, be it of many submodules. */
export class Answers {
  private readonly byServer = new Map<string, Answer>()

  of({ url }: Remote): Answer | undefined {
    return this.byServer.get(serverOf(url))
  }

  keep({ url }: Remote, answer: Answer): void {
    this.byServer.set(serverOf(url), answer)
  }

  forget({ url }: Remote): void {
    this.byServer.delete(serverOf(url))
  }

  /** Returns a remote with what is known of it: what its address says comes first. */
  known<T extends Remote>(remote: T): T {
    const credential = remote.credential?.password === undefined ? this.of(remote) : undefined
    return credential === undefined ? remote : { ...remote, credential }
  }
}

/** As git's helpers see it: scheme, host and port, unless it is none of http. */
function serverOf(url: string): string {
  return /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).origin : url
}
