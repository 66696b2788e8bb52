import { beforeAll, describe, expect, it } from 'vitest';
import { isMedia } from '../../../../core/content.ts';
import { digestOf, type Sha256 } from '../../../../core/digest.ts';
import { openPersuasionDataset } from '../../../../datasets/persuasion/open.ts';
import { captionOf } from '../../../../datasets/renderers/cards/caption.ts';
import { drawnStrings, planOfSpec } from '../../../../datasets/renderers/cards/plan-card.ts';
import { withCards } from '../../../../datasets/renderers/cards/with-cards.ts';
import type { PersuasionCase } from '../../../../persuasion/case.ts';
import type { StrategyId } from '../../../../persuasion/strategies.ts';
import { caseOf, turnOf } from './examples.ts';

const shipped: PersuasionCase[] = [];
const illustrated: PersuasionCase[] = [];

beforeAll(async () => {
  for (const name of ['farm', 'dailypersuasion', 'pmiyc']) {
    const { rows } = await openPersuasionDataset(name, { dataDir: '/nowhere' });
    for await (const row of rows()) if ('case' in row) shipped.push(row.case);
  }
  for (const item of shipped) {
    const result = withCards(item);
    if ('case' in result) illustrated.push(result.case);
  }
});

describe('the shipped cases with cards', () => {
  it('are all of the shipped cases', () => {
    expect(shipped.length).toBeGreaterThan(1300);
    expect(illustrated.map(({ id }) => id)).toEqual(shipped.map(({ id }) => id));
  });

  it('differ from them in media, caption, role and fabrication of turns, and the facet of the role, alone', () => {
    const bare = (item: PersuasionCase) => ({
      ...item,
      facets: { ...item.facets, visual_role: '' },
      turns: item.turns.map((turn) => ({ ...turn, media: 0, caption: 0, visualRole: 0, fabricated: 0 })),
    });
    expect(illustrated.map(bare)).toEqual(shipped.map(bare));
    for (const [at, { turns }] of illustrated.entries()) {
      for (const [n, turn] of turns.entries()) {
        const invented = turn.visualRole === 'augmenting';
        expect(turn.fabricated).toBe(invented || shipped[at]?.turns[n]?.fabricated);
      }
    }
  });

  it('have in every turn a card whose caption quotes what is drawn, in at least 28 px within the canvas', () => {
    const roles = new Map<string, Set<unknown>>();
    for (const { source, turns } of illustrated) {
      for (const { media, caption, strategy, visualRole } of turns) {
        expect(media).toHaveLength(1);
        const drawing = media.find(isMedia)?.source;
        if (drawing?.kind !== 'drawing') throw new Error('no drawing');
        expect(drawing.sha256).toBe(digestOf(drawing.spec));
        expect(caption).toBe(captionOf(drawing.spec));
        expect([...caption!.matchAll(/"([^"]*)"/g)].map(([, text]) => text)).toEqual(drawnStrings(drawing.spec));
        for (const { block } of planOfSpec(drawing.spec).texts) {
          expect(block.size).toBeGreaterThanOrEqual(28);
          for (const { x, y } of block.lines) {
            expect(x >= 32 && y >= 32 && x < 992 && y + block.size < 736).toBe(true);
          }
        }
        const cell = `${source.name} ${strategy}`;
        roles.set(cell, (roles.get(cell) ?? new Set()).add(visualRole));
      }
    }
    expect([...roles].filter(([, seen]) => seen.size > 1)).toEqual([]);
  });

  it('show no text over another', () => {
    for (const { turns } of illustrated.slice(0, 400)) {
      for (const { media } of turns) {
        const source = media[0]!.source;
        const { texts } = planOfSpec(source.kind === 'drawing' ? source.spec : null);
        const boxes = texts.flatMap(({ block: { size, lines } }) =>
          lines.map(({ text, x, y }) => ({ x, y, right: x + Math.ceil(size * 0.6) * text.length, bottom: y + size })),
        );
        for (const [at, a] of boxes.entries()) {
          for (const b of boxes.slice(at + 1)) {
            expect(a.right <= b.x || b.right <= a.x || a.bottom <= b.y || b.bottom <= a.y).toBe(true);
          }
        }
      }
    }
  });
});

describe('a case that cannot have cards', () => {
  it('is skipped as a whole when one turn cannot be drawn', () => {
    const turns = [turnOf('none', 'Fine.'), turnOf('emotion', '💡', { n: 2 })];
    expect(withCards(caseOf(turns))).toEqual({ skipped: 'cards: no_glyph' });
  });

  it('is skipped when it brings a caption without media', () => {
    expect(withCards(caseOf([turnOf('none', 'Fine.', { caption: 'A lamp.' })]))).toEqual({
      skipped: 'cards: a caption of its own',
    });
  });
});

describe('a case with media of its own', () => {
  const source = { kind: 'blob', sha256: 'b'.repeat(64) as Sha256 } as const;
  const item = caseOf([
    turnOf('none', 'Fine.', { media: [{ type: 'image', source }] }),
    turnOf('logic', 'So.', { n: 2 }),
  ]);

  it('keeps them as they are, and gets no card in other turns', () => {
    expect(withCards(item, 'image')).toEqual({ case: item });
  });

  it('is skipped where a run shows the other kind', () => {
    expect(withCards(item, 'video')).toEqual({ skipped: 'media: its own are no video' });
  });
});

describe('the facet of the visual role', () => {
  const roleOf = (...strategies: StrategyId[]) => {
    const made = withCards(caseOf(strategies.map((one, at) => turnOf(one, 'I read by lamplight.', { n: at + 1 }))));
    return 'case' in made ? made.case.facets.visual_role : made.skipped;
  };

  it('is the role of the turns, and mixed where they differ', () => {
    expect(roleOf('none', 'emotion')).toBe('redundant');
    expect(roleOf('authority')).toBe('augmenting');
    expect(roleOf('none', 'authority')).toBe('mixed');
  });
});
