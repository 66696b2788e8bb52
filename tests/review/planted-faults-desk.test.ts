import { countedAnswer } from '../../review/queue-rules.ts';
import { RUN } from '../store/fixture.ts';
import { type Fault, faultTests } from '../store/plant.ts';
import { reviewAccountsSuite } from './accounts.suite.ts';
import { reviewListSuite } from './list.suite.ts';
import { reviewRevealSuite } from './reveal.suite.ts';

type ReviewFault = Fault<'reviews'>;

const ROLES =
  'gives open items to reviewers and conflicts to adjudicators and leads; only leads reassign, to who has the role';
const accountFaults: readonly ReviewFault[] = [
  {
    name: 'a disabled reviewer goes on',
    caughtBy: 'refuses an unknown and a disabled reviewer everything, and changes nothing',
    plant: ({ reviews }) => ({ ...reviews, disableReviewer: async () => {} }),
  },
  {
    name: 'everybody has every role',
    caughtBy: ROLES,
    plant: ({ reviews }) => ({
      ...reviews,
      addReviewer: ({ name }) => reviews.addReviewer({ name, roles: ['reviewer', 'adjudicator', 'lead'] }),
    }),
  },
  {
    name: 'the gold record takes revised answers',
    caughtBy: 'counts first answers to gold items as right and wrong, without undone ones',
    plant: ({ reviews }) => ({
      ...reviews,
      async goldRecord(name) {
        await reviews.goldRecord(name);
        const said = (await reviews.items(RUN)).flatMap(({ item, decisions }) =>
          item.gold === null ? [] : decisions.map((one) => (countedAnswer(one).verdict === item.gold ? 1 : 0)),
        );
        const right = said.reduce((sum: number, one) => sum + one, 0);
        return { right, wrong: said.length - right };
      },
    }),
  },
  {
    name: 'a claim by id gives whatever comes first',
    caughtBy: 'claims one item by its id, or none',
    plant: ({ reviews }) => ({ ...reviews, claim: ({ item: _, ...by }) => reviews.claim(by) }),
  },
];

const HOLDS = "shows the reviewers' answers to the adjudicator or lead who holds the conflict, and to nobody else";
const REVEALS =
  'reveals peers without names after the commit, closes the undo and makes the delivery wait for the revision';
const revealFaults: readonly ReviewFault[] = [
  {
    name: "another's decision can be revealed",
    caughtBy: REVEALS,
    plant: ({ reviews }) => ({
      ...reviews,
      async reveal(id, who) {
        const all = (await reviews.items(RUN)).flatMap(({ decisions }) => decisions);
        return reviews.reveal(id, all.find((one) => one.id === id)?.reviewer ?? who);
      },
    }),
  },
  {
    name: 'an undo after the reveal goes through',
    caughtBy: REVEALS,
    plant: ({ reviews }) => ({ ...reviews, undo: (id, who) => reviews.undo(id, who).catch(() => null) }),
  },
  {
    name: 'the revision replaces the first answer',
    caughtBy: 'keeps or revises once after the reveal, keeps the first answer, and delivers at once',
    plant: ({ reviews }) => ({
      ...reviews,
      async revise(by) {
        const revised = await reviews.revise(by);
        return { ...revised, answer: countedAnswer(revised) };
      },
    }),
  },
  {
    name: 'a revision settles a conflict',
    caughtBy: 'makes a conflict of a revision, and settles none by one',
    plant: ({ reviews }) => ({
      ...reviews,
      async item(id) {
        const counted = (await reviews.decisions(id)).map((one) => countedAnswer(one).verdict);
        const row = await reviews.item(id);
        return new Set(counted).size === 1 && row.state === 'adjudication' ? { ...row, state: 'decided' } : row;
      },
    }),
  },
  {
    name: 'a closed item takes revisions',
    caughtBy: 'refuses to revise what is closed, but still reveals it; nothing of an undone decision is revealed',
    plant: ({ reviews }) => ({
      ...reviews,
      async revise(by) {
        const [one] = (await reviews.items(RUN)).flatMap(({ decisions }) => decisions);
        return reviews.revise(by).catch(() => one as NonNullable<typeof one>);
      },
    }),
  },
  {
    name: 'anybody sees the answers of a conflict',
    caughtBy: HOLDS,
    plant: ({ reviews }) => ({
      ...reviews,
      async adjudicationOf(id, who) {
        const answers = (await reviews.decisions(id)).map(({ role, answer }) => ({
          ...{ label: 'A', role, answer },
          revised: null,
        }));
        return { item: (await reviews.show(id, who)).item, answers };
      },
    }),
  },
  {
    name: 'an adjudicator learns who voted',
    caughtBy: HOLDS,
    plant: ({ reviews }) => ({
      ...reviews,
      async adjudicationOf(id, who) {
        const view = await reviews.adjudicationOf(id, who);
        const names = (await reviews.decisions(id)).map(({ reviewer }) => reviewer);
        return { ...view, answers: view.answers.map((one, i) => ({ ...one, label: names[i] as string })) };
      },
    }),
  },
];

const listFaults: readonly ReviewFault[] = [
  {
    name: 'a list comes in the order of priority',
    caughtBy: 'lists what a reviewer can take, holds, has decided or skipped, by id, and nothing else',
    plant: ({ reviews }) => ({
      ...reviews,
      async list(filter) {
        const rows = await Promise.all(
          (await reviews.list(filter)).map(async (one) => ({ one, row: await reviews.item(one.item.id) })),
        );
        return rows.sort((a, b) => a.row.priority - b.row.priority).map(({ one }) => one);
      },
    }),
  },
  {
    name: 'a list tells reviewers that they differ',
    caughtBy: 'lists a conflict to adjudicators once it can be claimed, and to its reviewers as committed alone',
    plant: ({ reviews }) => ({
      ...reviews,
      async list(filter) {
        const listed = await reviews.list(filter);
        const state = async (id: (typeof listed)[0]['item']['id']) => (await reviews.item(id)).state;
        return Promise.all(
          listed.map(async (one) => ({
            ...one,
            item: { ...one.item, role: (await state(one.item.id)) === 'adjudication' ? 'adjudicator' : one.item.role },
          })),
        );
      },
    }),
  },
  {
    name: 'leases of others are listed',
    caughtBy: 'lists the leases of one reviewer in the order of their ends, with drafts',
    plant: ({ reviews }) => ({
      ...reviews,
      async leases(who) {
        return [...(await reviews.leases(who)), ...(await reviews.leases('bo'))];
      },
    }),
  },
];

faultTests('reviews', reviewAccountsSuite, accountFaults);
faultTests('reviews', reviewRevealSuite, revealFaults);
faultTests('reviews', reviewListSuite, listFaults);
