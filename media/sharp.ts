/**
 * The one place that imports sharp. Only the JPEG, PNG, WebP and GIF readers of libvips stay open (raw pixels and
 * `create` need none): SVG, TIFF, AVIF, PDF and whatever the build has beside them are closed for the process.
 */
import sharp from 'sharp';

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
});
// Nothing is kept between pictures; a picture has one thread, so that what runs at once is what the limiter let in.
sharp.cache(false);
sharp.concurrency(1);

/** Versions that made a picture, for a derivation's `tools`. */
export const IMAGE_TOOLS: Readonly<Record<string, string>> = {
  sharp: sharp.versions.sharp,
  libvips: sharp.versions.vips,
};

export { sharp };
