import { stripTypeScriptTypes } from 'node:module';

export interface FoundImport {
  /** As written, e.g. `../core/ids.ts`. */
  readonly specifier: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** From 1. */
  readonly line: number;
}

const STATEMENT = /^[ \t]*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*(['"])([^'"\n]+)\1/gm;
const CALL = /\bimport\(\s*(['"`])([^'"`\n]+)\1/g;

/** Imports, re-exports and `import()` of a TypeScript source. Those that Node strips away are `typeOnly`. */
export function importsOf(source: string): FoundImport[] {
  const code = withoutComments(source);
  // types become blanks of the same length, so places stay comparable
  const running = withoutComments(stripTypeScriptTypes(source));
  const places = (text: string) =>
    [STATEMENT, CALL].flatMap((pattern) =>
      [...text.matchAll(pattern)].map((match) => ({ at: match.index + match[0].length, specifier: match[2]! })),
    );
  const kept = new Set(places(running).map(({ at }) => at));
  return places(code)
    .sort((a, b) => a.at - b.at)
    .map(({ at, specifier }) => ({
      specifier,
      typeOnly: !kept.has(at),
      line: code.slice(0, at).split('\n').length,
    }));
}

/** Blanks out comments that stand at the start of a line, where an import of an example could stand. */
function withoutComments(source: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  return source.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, blank).replace(/^[ \t]*\/\/.*$/gm, blank);
}
