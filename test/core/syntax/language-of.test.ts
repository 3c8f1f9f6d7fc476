import test from 'ava'
import { languageOf } from '../../../src/core/syntax/language-of.js'

const known = {
  'src/a.ts': 'typescript',
  'a.tsx': 'typescript',
  'a.MJS': 'javascript',
  'a.c': 'c',
  'a.h': 'c',
  'a.hpp': 'cpp',
  'a.go': 'go',
  'a.rs': 'rust',
  'a.py': 'python',
  'A.java': 'java',
  'a.rb': 'ruby',
  Gemfile: 'ruby',
  'a.sh': 'shell',
  '.bashrc': 'shell',
  'package.json': 'json',
  'a.yml': 'yaml',
  'README.md': 'markdown',
  'a.html': 'html',
  'a.css': 'css',
  'a.sql': 'sql',
  'lib/Makefile': 'makefile',
  'rules.mk': 'makefile',
  Dockerfile: 'dockerfile',
  'Dockerfile.dev': 'dockerfile',
  'a.toml': 'toml',
  'Cargo.lock': 'toml',
  'Gemfile.lock': 'ini',
} as const

for (const [path, language] of Object.entries(known)) {
  test(`${path} is ${language}`, t => t.is(languageOf(path, ''), language))
}

test('what a name does not tell, the first line may', t => {
  t.is(languageOf('bin/run', '#!/bin/sh -e'), 'shell')
  t.is(languageOf('bin/run', '#!/usr/bin/env python3'), 'python')
  t.is(languageOf('bin/run', '#!/usr/bin/env -S node --test'), 'javascript')
  t.is(languageOf('a.rb', '#!/bin/sh'), 'ruby')
})

test('what nothing tells is in no language', t => {
  for (const path of ['notes.txt', 'c', 'go', 'LICENSE', '', '/', '.', 'constructor', '__proto__', 'a.toString'])
    t.is(languageOf(path, 'include <stdio.h>'), undefined, path)
})
