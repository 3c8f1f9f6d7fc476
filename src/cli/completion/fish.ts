import { messages } from '../../output/messages.js'
import { bashWords } from './bash-words.js'
import { type Shell, withoutProgram } from './shell.js'

// Fish lists paths for the argument of a command that it does not know. Its own completions of git pass "git slim" on to
// those of git-slim, but up to fish 3.6 they look for another name.
const script = `# Completions of git-slim for fish, also as "git slim". Made by: git-slim completion fish
function __git_slim_complete
    set -l token (commandline -ct)
    set -l answer (git-slim complete fish (commandline -opc) "$token" 2>/dev/null </dev/null)
    set -l first (string split \\t -- $answer[1])
    set -l path (string sub --start (math (string length -- "$first[2]") + 1) -- "$token")
    switch "$first[1]"
        case words
            printf '%s\\n' $answer[2..]
        case files
            printf '%s\\n' "$first[2]"(complete -C"git-slim-no-command $path")
        case directories
            printf '%s\\n' "$first[2]"(complete -C"git-slim-no-command $path" | string match -r '.*/$')
    end
end

function __git_slim_is_left_out
    set -q __git_slim_left_out
    or set -g __git_slim_left_out (complete -c git | string match '*__fish_git_complete_custom_command slim)*' | count)
    test $__git_slim_left_out = 0
end

complete -c git-slim -k -f -a '(__git_slim_complete)'
complete -c git -k -f -n '__fish_git_using_command slim; and __git_slim_is_left_out' -a '(__git_slim_complete)'
complete -c git -f -n '__fish_git_needs_command; and __git_slim_is_left_out' -a slim -d '${messages.completion.slim}'`

/** Fish passes the complete words without their quoting, and the cursor's as it is typed. It quotes what it inserts. */
export const fish: Shell = {
  script,
  read: words => ({ before: withoutProgram(words.slice(0, -1)), current: bashWords(words.at(-1) ?? '', '').current }),
  answer: ({ kind, prefix, words }) =>
    [`${kind}\t${prefix}`, ...words.map(({ value, about = '' }) => `${prefix}${value}\t${about}`)].join('\n'),
}
