import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrawingSource, MediaSource } from '../core/content.ts';
import { assertNever } from '../core/errors.ts';
import { type BlobFile, BlobMissingError, type Blobs } from './blobs.ts';
import { changedFrames } from './changed-frames.ts';
import type { Derived, DerivedItem } from './derivations.ts';
import { type DrawnVideo as Encodable, encodeFrames } from './encode-frames.ts';
import { extractFrames } from './extract-frames.ts';
import { FfmpegMissingError } from './ffmpeg-missing.ts';
import { type FfmpegTools, findFfmpeg } from './ffmpeg-tools.ts';
import { createImageLimiter } from './image-limiter.ts';
import type { Make, Making } from './media-service.ts';
import { MAX_IMAGE_BYTES, type NormalisedImage, normaliseImage, normaliseRaster } from './normalise-image.ts';
import { pdqHash } from './pdq.ts';
import { perturbImage } from './perturb/perturb.ts';
import type { FramesPlan, ImagePlan, VideoPlan } from './plan.ts';
import type { Raster } from './raster.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';
import { IMAGE_TOOLS } from './sharp.ts';
import { sniff } from './sniff.ts';
import { transcodeVideo } from './transcode-video.ts';

/** Draws what a spec says; the same pixels on every machine. */
export interface Drawer {
  image(spec: DrawingSource['spec']): Raster;
  video(spec: DrawingSource['spec']): {
    readonly width: number;
    readonly height: number;
    readonly fps: number;
    readonly frames: number;
    sceneOf(frame: number): number;
    scene(index: number): Raster;
  };
}

/** The encoded file of a drawing: made under its own plan, by whoever comes first. */
type Encode = (source: DrawingSource, signal: AbortSignal) => Promise<Derived>;

/**
 * Makes stills, frames and videos on this machine. Throws FfmpegMissingError for a video where there is no ffmpeg, and
 * what the tools throw when the machine, not the medium, is to blame; everything about the medium is a refusal.
 */
export function createMaker(deps: {
  readonly blobs: Blobs;
  readonly draw: Drawer;
  readonly variable: (name: string) => string | undefined;
  readonly encode: Encode;
}): Make {
  const { blobs, draw } = deps;
  const places = createImageLimiter({ places: availableParallelism(), bytes: 0 });
  let tools: Promise<FfmpegTools | null> | null = null;

  async function ffmpeg(): Promise<FfmpegTools> {
    tools ??= findFfmpeg(deps.variable);
    const found = await tools.catch((error: unknown) => {
      tools = null;
      throw error;
    });
    if (found !== null) return found;
    // Looked for again with the next video: it may be installed meanwhile.
    tools = null;
    throw new FfmpegMissingError();
  }

  async function still(source: MediaSource, plan: ImagePlan): Promise<Making> {
    const made = source.kind === 'drawing' ? await fromDrawing(source) : await fromBlob(source);
    if (isRefusal(made)) return { derived: refused(made), tools: IMAGE_TOOLS };
    return { derived: result([await keepStill(made, null)], { ...made.source, durationS: null }), tools: IMAGE_TOOLS };

    async function fromDrawing({ spec }: DrawingSource): Promise<NormalisedImage> {
      const raster = draw.image(spec);
      return normaliseRaster(plan.change === undefined ? raster : await perturbImage(raster, plan.change), plan);
    }

    /** The change works on the normalised picture: what nobody trusts is decoded in one place. */
    async function fromBlob({ sha256 }: MediaSource): Promise<NormalisedImage | Refusal> {
      const file = await opened(sha256);
      if (isRefusal(file)) return file;
      await using held = file;
      if (held.bytes > MAX_IMAGE_BYTES)
        return refusal('too_many_bytes', `${held.bytes} bytes; at most ${MAX_IMAGE_BYTES / 1e6} MB are read`);
      const made = await normaliseImage(await blobs.read(sha256), plan);
      if (isRefusal(made) || plan.change === undefined) return made;
      return { ...(await normaliseRaster(await perturbImage(made.jpeg, plan.change), plan)), source: made.source };
    }
  }

  async function frames(source: MediaSource, plan: FramesPlan, signal: AbortSignal): Promise<Making> {
    return withVideo(source, signal, async (file, { ffmpeg: programs, versions }) => {
      const made = await extractFrames(file, plan, programs, { signal });
      if (isRefusal(made)) return { derived: refused(made), tools: versions };
      const shown = plan.change === undefined ? made.frames : await changedFrames(made.frames, plan, plan.change);
      const items = await Promise.all(shown.map((frame) => keepStill(frame, frame.atS)));
      return { derived: result(items, made.source), tools: { ...versions, extraction: made.extraction.how } };
    });
  }

  async function video(source: MediaSource, plan: VideoPlan, signal: AbortSignal): Promise<Making> {
    return withVideo(source, signal, async (file, { ffmpeg: programs, versions }) =>
      inFolder(async (folder) => {
        const out = join(folder, 'video.mp4');
        const made = await transcodeVideo(file, plan, programs, out, { signal });
        if (isRefusal(made)) return { derived: refused(made), tools: versions };
        const item = { ...(await blobs.putFile(out)), mime: 'video/mp4' as const, atS: null, pdq: null };
        const { width, height } = made;
        return { derived: result([{ ...item, width, height }], made.source), tools: versions };
      }),
    );
  }

  async function encoding(source: MediaSource, signal: AbortSignal): Promise<Making> {
    if (source.kind !== 'drawing') throw new TypeError('only drawings are encoded');
    const programs = await ffmpeg();
    const drawn = draw.video(source.spec);
    const { width, height, fps } = drawn;
    const item = await inFolder(async (folder) => {
      const out = join(folder, 'drawn.mp4');
      await places.run(0, () => encodeFrames(encodable(drawn), programs, out, { signal }));
      return { ...(await blobs.putFile(out)), mime: 'video/mp4' as const, width, height, atS: null, pdq: null };
    });
    return {
      derived: result([item], { width, height, durationS: drawn.frames / fps }),
      tools: { ffmpeg: programs.version },
    };
  }

  /** The file of a video, sniffed; of a drawing, its encoded file. */
  async function withVideo(
    source: MediaSource,
    signal: AbortSignal,
    work: (
      file: { readonly path: string; readonly demuxers: string },
      tools: { readonly ffmpeg: FfmpegTools; readonly versions: Readonly<Record<string, string>> },
    ) => Promise<Making>,
  ): Promise<Making> {
    const programs = await ffmpeg();
    const versions = { ...IMAGE_TOOLS, ffmpeg: programs.version };
    const encoded = source.kind === 'drawing' ? await deps.encode(source, signal) : null;
    if (encoded?.kind === 'refused') return { derived: encoded, tools: versions };
    const file = await opened(encoded?.items[0]?.sha256 ?? source.sha256);
    if (isRefusal(file)) return { derived: refused(file), tools: versions };
    await using held = file;
    const type = await sniff(held.path);
    if (isRefusal(type)) return { derived: refused(type), tools: versions };
    if (type.kind !== 'video')
      return { derived: refused(refusal('type_not_allowed', `${type.mime} is not a video`)), tools: versions };
    return await places.run(0, () =>
      work({ path: held.path, demuxers: type.demuxers }, { ffmpeg: programs, versions }),
    );
  }

  async function opened(sha256: MediaSource['sha256']): Promise<BlobFile | Refusal> {
    try {
      return await blobs.file(sha256);
    } catch (error) {
      if (error instanceof BlobMissingError) return refusal('missing', 'its bytes are not in the store');
      throw error;
    }
  }

  async function keepStill(
    { jpeg, width, height }: Pick<NormalisedImage, 'jpeg' | 'width' | 'height'>,
    atS: number | null,
  ): Promise<DerivedItem> {
    const [sha256, pdq] = await Promise.all([blobs.put(jpeg), pdqHash(jpeg)]);
    return { sha256, mime: 'image/jpeg', bytes: jpeg.length, width, height, atS, pdq };
  }

  return async (source, plan, signal) => {
    switch (plan.kind) {
      case 'image':
        return still(source, plan);
      case 'frames':
        return frames(source, plan, signal);
      case 'video':
        return video(source, plan, signal);
      case 'encoding':
        return encoding(source, signal);
      default:
        return assertNever(plan);
    }
  };
}

function encodable({ width, height, fps, frames, sceneOf, scene }: ReturnType<Drawer['video']>): Encodable {
  function* pixels(): Generator<Uint8Array> {
    let index = -1;
    let data: Uint8Array = new Uint8Array();
    for (let frame = 0; frame < frames; frame += 1) {
      if (sceneOf(frame) !== index) {
        index = sceneOf(frame);
        data = scene(index).data;
      }
      yield data;
    }
  }
  return { width, height, fps, frames: pixels() };
}

function result(
  items: readonly DerivedItem[],
  { width, height, durationS }: { width: number; height: number; durationS: number | null },
): Derived {
  return { kind: 'made', items, source: { width, height, durationS } };
}

function refused({ refused: reason, detail }: Refusal): Derived {
  return { kind: 'refused', reason, detail };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mettle-media-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
