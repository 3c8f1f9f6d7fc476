import type { StreamParser } from '@codemirror/streamparser'

export type Language =
  | 'c'
  | 'cpp'
  | 'csharp'
  | 'css'
  | 'dart'
  | 'dockerfile'
  | 'glsl'
  | 'go'
  | 'html'
  | 'ini'
  | 'java'
  | 'javascript'
  | 'json'
  | 'kotlin'
  | 'less'
  | 'lua'
  | 'makefile'
  | 'markdown'
  | 'objectivec'
  | 'protobuf'
  | 'python'
  | 'ruby'
  | 'rust'
  | 'scala'
  | 'scss'
  | 'shell'
  | 'sql'
  | 'swift'
  | 'toml'
  | 'typescript'
  | 'xml'
  | 'yaml'

const modes = {
  clike: () => import('./clike-parsers.js'),
  css: () => import('./css-parser.js'),
  javascript: () => import('@codemirror/legacy-modes/mode/javascript'),
  xml: () => import('@codemirror/legacy-modes/mode/xml'),
} as const

/** Each is loaded when a file needs it, together with those it is based on. */
const parsers: Readonly<Record<Language, () => Promise<StreamParser<unknown>>>> = {
  c: async () => (await modes.clike()).c,
  cpp: async () => (await modes.clike()).cpp,
  csharp: async () => (await modes.clike()).csharp,
  css: async () => (await modes.css()).css,
  dart: async () => (await modes.clike()).dart,
  dockerfile: async () => (await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile,
  glsl: async () => (await modes.clike()).glsl,
  go: async () => (await import('@codemirror/legacy-modes/mode/go')).go,
  html: async () => (await import('./html-parser.js')).html,
  ini: async () => (await import('@codemirror/legacy-modes/mode/properties')).properties,
  java: async () => (await modes.clike()).java,
  javascript: async () => (await modes.javascript()).javascript,
  json: async () => (await modes.javascript()).json,
  kotlin: async () => (await modes.clike()).kotlin,
  less: async () => (await modes.css()).nestedCss,
  lua: async () => (await import('@codemirror/legacy-modes/mode/lua')).lua,
  makefile: async () => (await import('./makefile-parser.js')).makefile,
  markdown: async () => (await import('./markdown-parser.js')).markdown,
  objectivec: async () => (await modes.clike()).objectivec,
  protobuf: async () => (await import('@codemirror/legacy-modes/mode/protobuf')).protobuf,
  python: async () => (await import('@codemirror/legacy-modes/mode/python')).python,
  ruby: async () => (await import('@codemirror/legacy-modes/mode/ruby')).ruby,
  rust: async () => (await import('@codemirror/legacy-modes/mode/rust')).rust,
  scala: async () => (await modes.clike()).scala,
  scss: async () => (await modes.css()).nestedCss,
  shell: async () => (await import('@codemirror/legacy-modes/mode/shell')).shell,
  sql: async () => (await import('./sql-parser.js')).sql,
  swift: async () => (await import('@codemirror/legacy-modes/mode/swift')).swift,
  toml: async () => saying((await import('@codemirror/legacy-modes/mode/toml')).toml, { property: 'def' }),
  typescript: async () => (await modes.javascript()).typescript,
  xml: async () => (await modes.xml()).xml,
  yaml: async () => (await import('./yaml-parser.js')).yaml,
}

/** Loads the parser of a language. */
export function parserOf(language: Language): Promise<StreamParser<unknown>> {
  return parsers[language]()
}

/** Returns a parser with other styles: property names are highlighted, because people look for them in settings. */
function saying<State>(parser: StreamParser<State>, words: Readonly<Record<string, string>>): StreamParser<State> {
  return {
    ...parser,
    token(stream, state) {
      const style = parser.token(stream, state)
      return words[style ?? ''] ?? style
    },
  }
}
