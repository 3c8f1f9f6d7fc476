export {
  c,
  cpp,
  csharp,
  dart,
  java,
  kotlin,
  objectiveC as objectivec,
  scala,
  shader as glsl,
} from '@codemirror/legacy-modes/mode/clike'
