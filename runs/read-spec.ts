import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { InvalidInputError } from '../core/errors.ts';
import { type Spec, specSchema } from './spec.ts';

const MAX_BYTES = 1_000_000;
const SHOWN_PROBLEMS = 20;
const SHOWN_CHARACTERS = 300;

type Path = readonly (string | number)[];

/**
 * Reads a YAML (or JSON) spec. Throws InvalidInputError with one line a problem: `file:line:column: field: what`.
 */
export function readSpec(text: string, file: string): Spec {
  if (text.length > MAX_BYTES) throw new InvalidInputError(`${file}: a spec is at most ${MAX_BYTES} bytes`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => `${at(error.pos[0])}: ${error.message}`);
    throw new InvalidInputError(listed(problems), { hint: 'mend the YAML; nothing was started' });
  }
  const input: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  const parsed = specSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) =>
    issuesOf(issue).map(({ path, key, message }) => {
      const offset = (key ? keyOffset(document, path) : null) ?? valueOffset(document, path);
      return { offset, line: `${at(offset)}: ${path.join('.') || '(spec)'}: ${message}` };
    }),
  );
  problems.sort((a, b) => a.offset - b.offset);
  throw new InvalidInputError(listed(problems.map(({ line }) => line)), {
    hint: 'see docs/spec.schema.json; nothing was started',
  });
}

/** Each unknown key is a problem of its own, at the key itself. */
function issuesOf(issue: z.core.$ZodIssue): { path: Path; key: boolean; message: string }[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], key: true, message: `unknown key "${key}"` }));
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ path, key: false, message: missing ? `is missing (${issue.expected})` : issue.message }];
}

function keyOffset(document: Document, path: Path): number | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return null;
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1));
  return pair !== undefined && isNode(pair.key) ? (pair.key.range?.[0] ?? null) : null;
}

/** Where the value stands, or the nearest thing around it that is there. */
function valueOffset(document: Document, path: Path): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** A file that is no spec at all can have thousands of problems, with anything in them. */
function listed(problems: readonly string[]): string {
  const shown = problems
    .slice(0, SHOWN_PROBLEMS)
    .map((problem) => problem.replace(/\p{Cc}+/gu, ' ').slice(0, SHOWN_CHARACTERS));
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`... and ${more} more`] : [])].join('\n');
}
