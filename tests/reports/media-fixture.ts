import type { ContentPart } from '../../core/content.ts';
import { sha256 } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { type CaseSeed, moderationCase } from './fixture.ts';

/** A picture that a renderer would draw; another name gives another. */
export function drawing(name: string): ContentPart {
  return { type: 'image', source: { kind: 'drawing', sha256: sha256(`drawing ${name}`), spec: { name } } };
}

export function imageFile(name: string): ContentPart {
  return { type: 'image', source: { kind: 'blob', sha256: sha256(`file ${name}`) } };
}

export function drawnVideo(name: string): ContentPart {
  const source = { kind: 'drawing', sha256: sha256(`drawing ${name}`), spec: { name } } as const;
  return { type: 'video', source, title: null };
}

/** The case drawn in a variant, as the renderer of the project makes it: truth and kind are inherited. */
export function drawnCase(item: ModerationCase, variant = 'image/plain', change: Partial<ModerationCase> = {}) {
  const name = `${item.id} ${variant}`;
  return {
    ...item,
    id: sha256(`case ${name}`) as CaseId,
    rowId: `${item.rowId ?? ''}#${variant}`,
    content: [variant.startsWith('video/') ? drawnVideo(name) : drawing(name)],
    facets: { ...item.facets, variant, drawn_from: item.id },
    cluster: item.cluster ?? item.id,
    ...change,
  } satisfies ModerationCase;
}

/** A case and its drawing. */
export function pairOf(seed: CaseSeed, variant?: string) {
  const text = moderationCase(seed);
  return { text, drawn: drawnCase(text, variant) };
}
