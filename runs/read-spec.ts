import { isNode, LineCounter, parseDocument } from 'yaml';
import { InvalidInputError } from '../core/errors.ts';
import { type Spec, specSchema } from './spec.ts';

const MAX_BYTES = 1_000_000;

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
    throw new InvalidInputError(document.errors.map((error) => `${at(error.pos[0])}: ${error.message}`).join('\n'), {
      hint: 'mend the YAML; nothing was started',
    });
  }
  const parsed = specSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (parsed.success) return parsed.data;

  const problems = parsed.error.issues.map((issue) => {
    const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const path = [...issue.path, ...(unknownKey === undefined ? [] : [unknownKey])] as (string | number)[];
    let offset = 0;
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) {
        offset = node.range[0];
        break;
      }
    }
    const message =
      issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.map((k) => `"${k}"`).join(', ')}` : issue.message;
    return `${at(offset)}: ${path.join('.') || '(spec)'}: ${message}`;
  });
  throw new InvalidInputError(problems.join('\n'), { hint: 'see docs/spec.schema.json; nothing was started' });
}
