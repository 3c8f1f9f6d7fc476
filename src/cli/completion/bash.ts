import { type BashWords, bashWords } from './bash-words.js'
import { type Shell, withoutProgram } from './shell.js'

// No process substitution: in its POSIX mode, an older bash has none. Bash 3 has no compopt, bash before 4.4 no nosort.
const script = `# Completions of git-slim for bash, also as "git slim". Made by: git-slim completion bash
_git_slim() {
	local answer line kind=
	COMPREPLY=()
	answer=$(git-slim complete bash "$COMP_WORDBREAKS" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
	while IFS= read -r line; do
		if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("$line"); fi
	done <<<"$answer"
	case $kind in
	words)
		compopt +o default +o bashdefault +o nospace
		compopt -o nosort
		;;
	files) compopt -o default +o nospace ;;
	directories) compopt +o default +o bashdefault +o nospace -o dirnames ;;
	esac 2>/dev/null
}

complete -o bashdefault -o default -F _git_slim git-slim`

/** Bash passes the characters that end a word for its line editor, and the line as it is typed, up to the cursor. */
export const bash: Shell = {
  script,
  read: ([breaks = '', line = '']) => {
    const { before, current } = bashWords(line, breaks)
    return { before: withoutProgram(before), current }
  },
  // Bash neither chooses the words that match nor quotes them.
  answer: ({ kind, prefix, words }, [breaks = '', line = '']) => {
    const { current, kept, quote, expands, redirected } = bashWords(line, breaks)
    if (redirected) return 'files'
    const all = words.map(({ value }) => prefix + value)
    const matching = expands ? [] : all.filter(word => word.startsWith(current))
    return [kind, ...matching.map(word => quoted(word.slice(kept), quote))].join('\n')
  },
}

/** Quotes a text that follows an open quotation mark, or none, so that bash takes it as it is. */
function quoted(text: string, quote: BashWords['quote']): string {
  if (quote === "'") return text.replaceAll("'", String.raw`'\''`)
  // Between double quotation marks, an exclamation mark always refers to the history.
  if (quote === '"') return text.replaceAll(/[$`"\\]/g, '\\$&').replaceAll('!', `"'!'"`)
  return text.replaceAll(/[^\w@%+=:,./~^\u0080-\uffff-]/g, '\\$&')
}
