import type { Language } from './parsers.js'

/** Languages by file extension. */
const endings: Readonly<Record<Language, string>> = {
  c: 'c h',
  cpp: 'cc cpp cxx hh hpp hxx ino ipp',
  csharp: 'cs',
  css: 'css pcss',
  dart: 'dart',
  dockerfile: 'dockerfile containerfile',
  glsl: 'glsl vert frag',
  go: 'go',
  html: 'astro htm html svelte vue xhtml',
  ini: 'cfg conf editorconfig gitattributes gitconfig gitmodules ini npmrc properties service',
  java: 'gradle groovy java',
  javascript: 'cjs js jsx mjs',
  json: 'json json5 jsonc jsonl map webmanifest',
  kotlin: 'kt kts',
  less: 'less',
  lua: 'lua',
  makefile: 'mak make makefile mk',
  markdown: 'markdown md mdx',
  objectivec: 'm mm',
  protobuf: 'proto',
  python: 'py pyi pyw',
  ruby: 'gemspec podspec rake rb ru',
  rust: 'rs',
  scala: 'sbt scala',
  scss: 'scss',
  shell: 'bash bats command env ksh sh zsh',
  sql: 'ddl dml psql sql',
  swift: 'swift',
  toml: 'toml',
  typescript: 'cts mts ts tsx',
  xml: 'csproj plist pom props rss svg targets wsdl xml xsd xsl xslt',
  yaml: 'clang-format yaml yml',
}

/** Languages by the whole file name, in lower case. */
const names: Readonly<Record<string, Language>> = {
  '.bash_profile': 'shell',
  '.bashrc': 'shell',
  '.profile': 'shell',
  '.zshrc': 'shell',
  'build.bazel': 'python',
  'cargo.lock': 'toml',
  'composer.lock': 'json',
  'gemfile.lock': 'ini',
  'go.mod': 'go',
  'pipfile.lock': 'json',
  'poetry.lock': 'toml',
  'uv.lock': 'toml',
  brewfile: 'ruby',
  containerfile: 'dockerfile',
  dockerfile: 'dockerfile',
  gemfile: 'ruby',
  gnumakefile: 'makefile',
  makefile: 'makefile',
  pipfile: 'toml',
  podfile: 'ruby',
  rakefile: 'ruby',
  sconstruct: 'python',
  vagrantfile: 'ruby',
}

/** Languages of scripts by the program in their first line, without its version. */
const programs: Readonly<Record<string, Language>> = {
  ash: 'shell',
  bash: 'shell',
  bun: 'typescript',
  dash: 'shell',
  deno: 'typescript',
  ksh: 'shell',
  lua: 'lua',
  make: 'makefile',
  node: 'javascript',
  nodejs: 'javascript',
  python: 'python',
  ruby: 'ruby',
  sh: 'shell',
  zsh: 'shell',
}

const byEnding: ReadonlyMap<string, Language> = new Map(
  Object.entries(endings).flatMap(([language, all]) => all.split(' ').map(end => [end, language as Language] as const)),
)
const byName = new Map(Object.entries(names))
const byProgram = new Map(Object.entries(programs))

const shebang = /^#!\s*(?:\S{0,200}\/)?(?:env\s+(?:-\S{0,50}\s+)?)?(?:\S{0,200}\/)?([a-z]{1,20})/i

/**
 * Returns the language of a file, by its name, or else by the program in its first line; undefined for neither.
 * `Dockerfile.dev` is a Dockerfile; `notes.txt` has no language.
 */
export function languageOf(path: string, firstLine: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const [stem = ''] = name.split('.', 1)
  const dot = name.lastIndexOf('.')
  return (
    byName.get(name) ??
    (dot === -1 ? undefined : byEnding.get(name.slice(dot + 1))) ??
    byName.get(stem) ??
    byProgram.get(shebang.exec(firstLine.slice(0, 300))?.[1]?.toLowerCase() ?? '')
  )
}
