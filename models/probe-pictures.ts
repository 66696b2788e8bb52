import { sha256 } from '../core/digest.ts';
import { MettleError, NotFoundError } from '../core/errors.ts';
import type { ChatAnswer, MessagePart, SentImage } from './model-port.ts';
import { PROBE_TEXT } from './probe-alive.ts';
import type { LoadBlob } from './wire-media.ts';

/** A grey JPEG of 64 x 64. */
const PICTURE = Buffer.from(
  '/9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZP' +
    'NS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCABAAEADASIAAhEBAxEB/8QAFQABAQAA' +
    'AAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEA' +
    'AhEDEQA/AKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP/2Q==',
  'base64',
);
const SENT: SentImage = {
  type: 'image',
  sha256: sha256(PICTURE),
  bytes: PICTURE.length,
  width: 64,
  height: 64,
  detail: 'auto',
};

/** Reads the picture of the probes, the only blob they name. */
export const loadProbePicture: LoadBlob = async (wanted) => {
  if (wanted !== SENT.sha256) throw new NotFoundError(`no probe names the blob ${wanted}`);
  return PICTURE;
};

export interface PictureFinding {
  readonly answer: 'yes' | 'no' | 'unknown';
  /** For people; never text of the model. */
  readonly evidence: string;
}

/**
 * Whether a model takes `count` pictures in one request; where it does not, whether it takes one. `ask` puts the probe text
 * with pictures before it. A server that fails on them, although it answers text, leaves it open.
 */
export async function takesPictures(
  count: number,
  ask: (content: readonly MessagePart[]) => Promise<ChatAnswer>,
): Promise<PictureFinding> {
  const put = (n: number) => ask([...Array<MessagePart>(n).fill(SENT), { type: 'text', text: PROBE_TEXT }]);
  try {
    const all = await put(count);
    if (isTaken(all)) return { answer: 'yes', evidence: `${count} in one request` };
    const one = count > 1 && isTaken(await put(1));
    return { answer: 'no', evidence: one ? `one in a request, but not ${count}: ${told(all)}` : `none: ${told(all)}` };
  } catch (error) {
    if (!(error instanceof MettleError && error.retryable)) throw error;
    return { answer: 'unknown', evidence: 'the server failed on a request with pictures' };
  }
}

function isTaken({ kind }: ChatAnswer): boolean {
  return kind === 'answered' || kind === 'truncated' || kind === 'refused' || kind === 'filtered';
}

function told(answer: ChatAnswer): string {
  return answer.kind === 'rejected' ? `refused with status ${answer.status}` : `outcome ${answer.kind}`;
}
