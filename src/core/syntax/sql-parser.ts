import type { StreamParser } from '@codemirror/streamparser'

const keywords = new Set(
  `add all alter analyze and any as asc begin between by call cascade case check collate column comment commit
  constraint create cross current database declare default delete desc distinct do drop each else end except execute
  exists explain extension fetch for foreign from full function grant group having if ignore in index inner insert
  intersect into is join key language lateral left like limit lock loop materialized merge natural not nulls of offset
  on only or order outer over partition primary privileges procedure raise recursive references rename replace
  restrict return returning returns revoke right role rollback row rows schema select sequence set start table
  temporary then to transaction trigger truncate type union unique update use using values view when where while
  window with within`.split(/\s+/),
)
const types = new Set(
  `array bigint bigserial binary bit blob boolean bool bytea char character date datetime decimal double enum float int
  integer interval json jsonb money numeric nvarchar real serial smallint text time timestamp timestamptz tinyint uuid
  varchar varying xml`.split(/\s+/),
)
const atoms = new Set(['false', 'null', 'true'])

/** SQL, as far as its dialects agree: CodeMirror's parser contains a dozen of them. */
export const sql: StreamParser<{ isInComment: boolean }> = {
  name: 'sql',
  startState: () => ({ isInComment: false }),
  token(stream, state) {
    if (state.isInComment || stream.match('/*')) {
      state.isInComment = !stream.match(/^.*?\*\//)
      if (state.isInComment) stream.skipToEnd()
      return 'comment'
    }
    if (stream.match('--')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match(/^(?:'[^']*'?|\$\$)/)) return 'string'
    if (stream.match(/^(?:"[^"]*"?|`[^`]*`?)/)) return 'variable'
    if (stream.match(/^\d[\w.]*/)) return 'number'
    if (!stream.match(/^[\p{L}_@:][\p{L}\w$@:]*/u)) {
      stream.next()
      return null
    }
    const word = stream.current().toLowerCase()
    return keywords.has(word) ? 'keyword' : types.has(word) ? 'type' : atoms.has(word) ? 'atom' : 'variable'
  },
}
