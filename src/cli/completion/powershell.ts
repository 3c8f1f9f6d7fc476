import type { Shell } from './shell.js'

// One argument in base64, and an answer in ASCII: what becomes of quotation marks, empty words and other letters depends
// on the version and on the code page. An empty text keeps PowerShell from offering files.
const script = `# Completions of git-slim for PowerShell. Made by: git-slim completion powershell
Register-ArgumentCompleter -Native -CommandName git-slim -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @(foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
        else { $element.Extent.Text }
    }) + @("$wordToComplete")
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($words -join [char]0)
    $answer = git-slim complete powershell ([Convert]::ToBase64String($bytes)) 2>$null | ConvertFrom-Json
    if ($null -eq $answer) { return }
    $type = [System.Management.Automation.CompletionResultType]::ParameterValue
    if ($answer.kind -eq 'words') {
        if ($answer.words.Count -eq 0) { return '' }
        foreach ($word in $answer.words) {
            [System.Management.Automation.CompletionResult]::new($word.text, $word.label, $type, $word.about)
        }
        return
    }
    $path = "$wordToComplete".Substring($answer.prefix.Length)
    [System.Management.Automation.CompletionCompleters]::CompleteFilename($path) |
        Where-Object { $answer.kind -eq 'files' -or $_.ResultType -eq 'ProviderContainer' } |
        ForEach-Object {
            $text = $answer.prefix + $_.CompletionText
            [System.Management.Automation.CompletionResult]::new($text, $_.ListItemText, $_.ResultType, $_.ToolTip)
        }
}`

/** PowerShell passes the words, the program's first and the cursor's last. */
export const powershell: Shell = {
  script,
  read: args => {
    const words = wordsOf(args)
    return { before: words.slice(1, -1), current: currentOf(words) }
  },
  // PowerShell neither chooses the words that match nor quotes them.
  answer: ({ kind, prefix, words }, args) => {
    const current = currentOf(wordsOf(args))
    const matching = words.filter(({ value }) => (prefix + value).startsWith(current))
    const shown = matching.map(({ value, about }) => ({
      text: quoted(prefix + value),
      label: value,
      about: about ?? value,
    }))
    return JSON.stringify({ kind, prefix, words: shown }).replaceAll(
      /[\u0080-\uffff]/g,
      letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  },
}

function wordsOf([encoded = '']: readonly string[]): readonly string[] {
  return Buffer.from(encoded, 'base64').toString('utf8').split('\0')
}

function currentOf(words: readonly string[]): string {
  return (words.at(-1) ?? '').replace(/^['"]/, '')
}

/** Puts a text that PowerShell would evaluate between single quotation marks; for PowerShell, the curly ones count too. */
function quoted(text: string): string {
  return /^[\w./+=:-]+$/.test(text) ? text : `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`
}
