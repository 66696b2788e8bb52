import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPolicyFile } from '../../config/policy-file.ts';
import { TAXONOMIES, taxonomyDigest } from '../../moderation/taxonomies/registry.ts';
import { DEFAULT_POLICY } from '../../reports/scoring-policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'mettle-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const taxonomy = TAXONOMIES['llama-guard-3'];
const TARGETS = [{ name: 'guard', taxonomy, taxonomyDigest: taxonomyDigest(taxonomy) }];

let written = 0;
function policy(text: string) {
  written += 1;
  const file = join(folder, `policy-${written}.yaml`);
  writeFileSync(file, text);
  return () => readPolicyFile(file, TARGETS);
}

describe('a policy file', () => {
  it('may be empty, and names what it changes', () => {
    expect(policy('')()).toEqual(DEFAULT_POLICY);
    expect(
      policy('controversial: loose\nthresholds: { guard: 0.3 }\nview: intersection\nmissing: dropped\n')(),
    ).toEqual({
      missing: 'dropped',
      controversial: 'loose',
      thresholds: { guard: 0.3 },
      view: 'intersection',
    });
  });

  it('takes a threshold only under the taxonomy version it was chosen for', () => {
    const digest = taxonomyDigest(taxonomy).slice(0, 12);
    const at = (words: string) => policy(`thresholds: { guard: { value: 0.3, taxonomy: ${words} } }`);
    expect(at('llama-guard-3')().thresholds).toEqual({ guard: 0.3 });
    expect(at(`llama-guard-3@${digest}`)().thresholds).toEqual({ guard: 0.3 });
    expect(at('llama-guard-2')).toThrow(
      /chosen under the taxonomy llama-guard-2, but guard was run under llama-guard-3@/,
    );
    expect(at('llama-guard-3@0000')).toThrow(/another|chosen under the taxonomy llama-guard-3@0000/);
  });

  it.each([
    ['thresholds: { nobody: 0.3 }', /thresholds\.nobody: the run has no moderator nobody/],
    ['thresholds: { guard: 1.5 }', /thresholds\.guard/],
    ['missing: maybe', /missing/],
    ['threshold: { guard: 0.5 }', /policy: Unrecognized key/],
    ['controversial: [loose', /no YAML/],
    ['- loose', /policy/],
    ['a: &a [1]\nb: [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]', /no YAML|policy/],
  ])('is refused with file and field: %s', (text, message) => {
    expect(policy(text)).toThrow(message);
    expect(policy(text)).toThrow(/policy-\d+\.yaml/);
  });

  it('is refused where there is none', () => {
    expect(() => readPolicyFile(join(folder, 'absent.yaml'), TARGETS)).toThrow(/cannot read the policy/);
  });
});
