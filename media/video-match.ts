import { nearest, packHashes } from './near-duplicates.ts';
import { PDQ_MATCH, type Pdq } from './pdq.ts';

/** How much of each of two videos is found in the other. */
export interface VideoMatch {
  /** Different frames of sufficient quality of each. */
  readonly comparedA: number;
  readonly comparedB: number;
  /** Share of those of A with a match among those of B, 0-1; null = A has no frame to compare. */
  readonly shareOfA: number | null;
  readonly shareOfB: number | null;
}

/** Convention of the source: known videos are found when at least this share of their frames is matched. */
export const VIDEO_MATCH = { ...PDQ_MATCH, minShare: 0.8 } as const;

/**
 * Compares two videos as bags of frame hashes, in any order and number (one a second is enough). A clip of a video is
 * fully found in it while little of the video is found in the clip: look at the share of the known one. O(frames A x
 * frames B). Source: facebook/ThreatExchange, vpdq/README.md.
 */
export function videoMatch(
  a: readonly Pdq[],
  b: readonly Pdq[],
  { maxDistance = VIDEO_MATCH.maxDistance, minQuality = VIDEO_MATCH.minQuality } = {},
): VideoMatch {
  const hashesA = usable(a, minQuality);
  const hashesB = usable(b, minQuality);
  return {
    comparedA: hashesA.length,
    comparedB: hashesB.length,
    shareOfA: shareFound(hashesA, hashesB, maxDistance),
    shareOfB: shareFound(hashesB, hashesA, maxDistance),
  };
}

function usable(frames: readonly Pdq[], minQuality: number): string[] {
  return [...new Set(frames.filter(({ quality }) => quality >= minQuality).map(({ hash }) => hash.toLowerCase()))];
}

function shareFound(hashes: readonly string[], among: readonly string[], maxDistance: number): number | null {
  if (hashes.length === 0) return null;
  const haystack = packHashes(among);
  const found = hashes.filter((hash) => {
    const hit = nearest(hash, haystack);
    return hit !== null && hit.distance <= maxDistance;
  });
  return found.length / hashes.length;
}
