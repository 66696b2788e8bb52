import { readFileSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import { derivedMapping } from '../moderation/taxonomies/compose.ts';
import { findTaxonomy } from '../moderation/taxonomies/find-taxonomy.ts';
import { UNIFIED } from '../moderation/taxonomies/hazards.ts';
import { LABELS_49 } from '../moderation/taxonomies/labels-49.ts';
import { TAXONOMIES, taxonomyDigest } from '../moderation/taxonomies/registry.ts';
import type { Taxonomy } from '../moderation/taxonomies/taxonomy.ts';
import { diffTaxonomies } from '../moderation/taxonomies/taxonomy-diff.ts';
import { assessableHazards } from '../moderation/taxonomies/to-canonical.ts';
import { printResult } from './output.ts';
import { labelsText, unifiedText } from './taxonomy-special.ts';
import { diffText, listText, mapText, showText } from './taxonomy-text.ts';

const ID = 'id in `mettle taxonomy list`, or a JSON or YAML file of your own';
const MAX_BYTES = 1_000_000;

interface JsonFlag {
  readonly json: boolean;
}

/** `mettle taxonomy list|show|map|diff`. */
export function taxonomyCommand(): Command {
  const command = new Command('taxonomy').description('what moderators call hazards, and what their codes mean');
  for (const one of [listCommand(), showCommand(), mapCommand(), diffCommand()]) command.addCommand(one.exitOverride());
  return command;
}

function listCommand(): Command {
  return new Command('list')
    .description('every taxonomy Mettle knows')
    .option('--json', 'as JSON', false)
    .action(({ json }: JsonFlag) => {
      const taxonomies = Object.values<Taxonomy>(TAXONOMIES).map((taxonomy) => ({
        id: taxonomy.id,
        title: taxonomy.title,
        kind: taxonomy.kind ?? 'hazards',
        categories: taxonomy.categories.length,
        hazards: assessableHazards(taxonomy).size,
        digest: taxonomyDigest(taxonomy),
      }));
      const special = [
        { id: UNIFIED.id, title: UNIFIED.title, kind: 'canonical', categories: UNIFIED.hazards.length },
        { id: LABELS_49.id, title: LABELS_49.title, kind: 'labels', categories: LABELS_49.labels.length },
      ].map((entry) => ({ ...entry, hazards: null, digest: null }));
      const all = [...taxonomies, ...special];
      printResult(json, { taxonomies: all }, listText(all));
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('categories, what they mean in canonical hazards, source and digest; checks a file of your own')
    .argument('<id>', ID)
    .option('--json', 'as JSON', false)
    .action((id: string, { json }: JsonFlag) => {
      if (id === UNIFIED.id) return printResult(json, { digest: null, taxonomy: UNIFIED }, unifiedText(UNIFIED));
      if (id === LABELS_49.id) return printResult(json, { digest: null, taxonomy: LABELS_49 }, labelsText(LABELS_49));
      const taxonomy = find(id);
      const digest = taxonomyDigest(taxonomy);
      return printResult(json, { digest, taxonomy }, showText(taxonomy, digest));
    });
}

function mapCommand(): Command {
  return new Command('map')
    .description('how its codes relate to canonical hazards, or by way of these to the codes of another taxonomy')
    .argument('<id>', ID)
    .option('--to <id>', 'canonical, or another taxonomy: then the relations are derived', 'canonical')
    .option('--json', 'as JSON', false)
    .action((id: string, { to, json }: JsonFlag & { to: string }) => {
      const from = find(id);
      const target = to === 'canonical' || to === UNIFIED.id ? null : find(to);
      const rows =
        target === null
          ? from.categories.flatMap(({ code }) => canonicalRows(from, code))
          : derivedMapping(from, target).map((row) => ({ ...row, note: null }));
      const unmapped = from.categories.map(({ code }) => code).filter((code) => !rows.some((row) => row.code === code));
      const result = { from: from.id, to: target?.id ?? UNIFIED.id, derived: target !== null, rows, unmapped };
      printResult(json, result, mapText(result, from));
    });
}

function diffCommand(): Command {
  return new Command('diff')
    .description('codes that mean something else, codes and hazards that only one of two taxonomies has')
    .argument('<id1>', ID)
    .argument('<id2>', 'likewise')
    .option('--json', 'as JSON', false)
    .action((id1: string, id2: string, { json }: JsonFlag) => {
      const [first, second] = [find(id1), find(id2)];
      const diff = diffTaxonomies(first, second);
      printResult(json, { first: first.id, second: second.id, ...diff }, diffText(first, second, diff));
    });
}

function canonicalRows({ mapping }: Taxonomy, code: string) {
  return mapping
    .filter((row) => row.code === code)
    .map(({ relation, hazard, note = null }) => ({ code, relation, other: hazard, note }));
}

function find(nameOrFile: string): Taxonomy {
  if (nameOrFile === UNIFIED.id || nameOrFile === LABELS_49.id) {
    throw new InvalidInputError(`${nameOrFile} has no codes of a moderator`, {
      hint: `see it with \`mettle taxonomy show ${nameOrFile}\``,
    });
  }
  return findTaxonomy(nameOrFile, readText);
}

function readText(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isFile()) throw new InvalidInputError(`${file} is no file`, { hint: ID });
  if (found.size > MAX_BYTES) throw new InvalidInputError(`${file}: a taxonomy is at most ${MAX_BYTES} bytes`);
  return readFileSync(file, 'utf8');
}
