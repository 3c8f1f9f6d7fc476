import { messages } from '../../output/messages.js'
import type { Shell } from './shell.js'

// Zsh's own completions of git show what follows #description. The first line of an answer is the kind, a tab, and the
// part of the word that stays.
const script = `#compdef git-slim
#description ${messages.completion.slim}
# Completions of git-slim for zsh, also as "git slim". Made by: git-slim completion zsh
_git-slim() {
	local -a answer described at
	local line kind prefix

	# Where zsh's own completion of git calls this, it keeps the directory of git -C.
	[[ $service == git && -n $opt_args[-C] ]] && at=(-C "\${(Q)opt_args[-C]}")
	answer=("\${(@f)$(git-slim complete zsh $at "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
	kind=\${answer[1]%%$'\\t'*} prefix=\${answer[1]#*$'\\t'}
	shift answer
	if [[ -n $prefix ]]; then
		# Quoted otherwise, the words are completed as a whole.
		if [[ $PREFIX == "$prefix"* ]]; then compset -p $#prefix; else answer=("\${(@)answer/#/$prefix}"); fi
	fi
	case $kind in
	words)
		for line in "\${(@)answer}"; do
			described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
		done
		_describe -V 'git-slim' described
		;;
	files) _files ;;
	directories) _files -/ ;;
	*) return 1 ;;
	esac
}

if [[ $funcstack[1] == _git-slim ]]; then
	_git-slim "$@"
elif (( $+functions[compdef] )); then
	compdef _git-slim git-slim
fi`

/** Zsh passes the words without their quoting, the cursor's last. It chooses those that match, and quotes them. */
export const zsh: Shell = {
  script,
  read: words => ({ before: words.slice(0, -1), current: words.at(-1) ?? '' }),
  answer: ({ kind, prefix, words }) =>
    [`${kind}\t${prefix}`, ...words.map(({ value, about = '' }) => `${value}\t${about}`)].join('\n'),
}
