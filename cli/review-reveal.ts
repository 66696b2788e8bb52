import type { Command } from 'commander';
import { type MeasuredDialogue, measuredDialogue } from '../config/desk-dialogue.ts';
import { type MachineVerdict, machineVerdicts } from '../config/review-desk.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { Revealed } from '../review/desk.ts';
import { type AnswerOptions, answerOf, saysSomething, withAnswer } from './review-answer.ts';
import { findDecision, kindOfDecision } from './review-find.ts';
import { atDesk, type DeskOptions, deskCommand } from './review-identity.ts';
import { decisionJson, isoTime, machineJson, measuredJson, peersJson } from './review-json.ts';
import { measuredLines } from './review-measured.ts';
import { answerText, deskWidth, machineLines, peerLines, spanText } from './review-text.ts';

const DECISION = 'its id, or that of the item; left out = your newest';

/** `reveal`: what the machine and the others say, to who has committed. */
export function revealCommand(): Command {
  return deskCommand('reveal', 'after your commit: see what the machine and the others say; ends the time to undo')
    .argument('[decision]', DECISION)
    .action((text: string | undefined, options: DeskOptions) =>
      atDesk(options, async (desk) => {
        const { context, reviews, account } = desk;
        const revealed = await reviews.reveal(await findDecision(desk, text), account.name);
        const machine = await machineVerdicts(context.store, revealed);
        const measured = await measuredDialogue(context.store, revealed);
        const { decision, peers, heldUntil } = revealed;
        const left = heldUntil === null ? null : heldUntil - context.clock.now();
        desk.print(
          {
            ...decisionJson(decision),
            machine: machineJson(machine),
            ...(measured === null ? {} : { measured: measuredJson(measured) }),
            peers: peersJson(peers),
            revise_until: isoTime(heldUntil),
          },
          [
            ...revealedLines(revealed, { machine, measured }),
            ...(decision.revision === null
              ? [
                  `mettle review revise ${decision.id} --keep, or --verdict ... and the rest${left === null ? '' : `; it is passed on in ${spanText(left)}`}`,
                ]
              : [`you chose to ${decision.revision.choice} it`]),
          ].join('\n'),
        );
      }),
    );
}

export function revealedLines(
  { decision, peers }: Revealed,
  { machine, measured }: { readonly machine: readonly MachineVerdict[]; readonly measured: MeasuredDialogue | null },
): readonly string[] {
  const width = deskWidth(process.stdout.columns);
  return [
    `you: ${answerText(decision.answer)}`,
    ...(measured === null ? saidBy(machine, width) : measuredLines(measured, width)),
    ...(peers.length === 0 ? ['nobody else has answered yet'] : ['others:', ...peerLines(peers, width)]),
  ];
}

function saidBy(machine: readonly MachineVerdict[], width: number): readonly string[] {
  return machine.length === 0 ? ['no machine gave a verdict on it'] : ['machine:', ...machineLines(machine, width)];
}

/** `revise`: keeps or changes the own answer after the reveal. The first answer stays stored. */
export function reviseCommand(): Command {
  return withAnswer(
    deskCommand('revise', 'after the reveal: keep your answer, or give another, whole one; both are stored').argument(
      '[decision]',
      DECISION,
    ),
  )
    .option('--keep', 'it stands', false)
    .action((text: string | undefined, options: ReviseOptions) =>
      atDesk(options, async (desk) => {
        if (options.keep === saysSomething(options))
          throw new InvalidInputError('revise needs one of --keep and --verdict; nothing was changed');
        const id = await findDecision(desk, text);
        const decision = await desk.reviews.revise({
          decision: id,
          reviewer: desk.account.name,
          answer: options.keep ? null : answerOf(options, await kindOfDecision(desk, id)),
        });
        desk.print(
          decisionJson(decision),
          options.keep
            ? `kept: ${answerText(decision.answer)}`
            : `revised to: ${answerText(decision.revision?.answer ?? decision.answer)}; first: ${answerText(decision.answer)}`,
        );
      }),
    );
}

interface ReviseOptions extends DeskOptions, AnswerOptions {
  readonly keep: boolean;
}
