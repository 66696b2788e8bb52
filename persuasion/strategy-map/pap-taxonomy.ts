import { readFileSync } from 'node:fs';
import { InvalidInputError } from '../../core/errors.ts';

/** One way to persuade of PAP's 40 (Zeng et al., arXiv 2401.06373; Apache-2.0), by its exact name. */
export interface PapTechnique {
  readonly name: string;
  readonly definition: string;
}

const SHIPPED = new URL('./pap-techniques.jsonl', import.meta.url);
let shipped: readonly PapTechnique[] | null = null;

/** The shipped taxonomy: names and definitions of the source, none of its examples (P 5, U3). */
export function papTechniques(): readonly PapTechnique[] {
  shipped ??= readTaxonomy(readFileSync(SHIPPED, 'utf8'));
  return shipped;
}

/** A technique by its exact name; null = PAP has none of this name. */
export function papTechnique(name: string): PapTechnique | null {
  return papTechniques().find((technique) => technique.name === name) ?? null;
}

/**
 * Reads a taxonomy, one `{ss_technique, ss_definition, ss_example?}` a line; examples are checked and left out. Throws
 * InvalidInputError with the line for what is no such row, and where a name, a definition or an example stands twice
 * (persuasive_jailbreaker #6): two techniques of one text cannot be told apart by a labeller.
 */
export function readTaxonomy(text: string): readonly PapTechnique[] {
  const seen = {
    name: new Map<string, number>(),
    definition: new Map<string, number>(),
    example: new Map<string, number>(),
  };
  const techniques: PapTechnique[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const at = index + 1;
    const row = parsed(line, at);
    const name = field(row, 'ss_technique', at);
    const definition = field(row, 'ss_definition', at);
    const example = Object.hasOwn(row, 'ss_example') ? field(row, 'ss_example', at) : null;
    for (const [what, value] of Object.entries({ name, definition, example })) {
      if (value === null) continue;
      const key = value.replaceAll(/\s+/g, ' ').toLowerCase();
      const places = seen[what as keyof typeof seen];
      const before = places.get(key);
      if (before !== undefined) throw broken(at, `the ${what} of line ${before} stands there again`);
      places.set(key, at);
    }
    techniques.push({ name, definition });
  }
  return techniques;
}

function parsed(line: string, at: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw broken(at, 'not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken(at, 'not an object');
  return value as Readonly<Record<string, unknown>>;
}

function field(row: Readonly<Record<string, unknown>>, key: string, at: number): string {
  const value = Object.hasOwn(row, key) ? row[key] : undefined;
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw broken(at, `${key} is no text`);
}

function broken(line: number, problem: string): InvalidInputError {
  return new InvalidInputError(`taxonomy of strategies, line ${line}: ${problem}`, {
    hint: 'nothing of it was used; each technique has a name, a definition and an example of its own',
  });
}
