"""Compares Mettle's PDQ hashes with two others on generated pictures.

Usage: python tests/python/pdq_differential.py [PICTURES] [SEED]      (needs numpy and pdqhash, and Node 24 as `node`)

The others: `pdqhash`, a binding to the reference in C++, and a dense one in double precision written here from the published
description. Bounds, for pictures of quality 80 and more with sides of 64 pixels and more (smaller ones repeat pixels, so
that many terms are nothing but rounding): the reference's very bits from the same pixels and from the same brightness, and
at most TOLERANCE bits from the dense one. A picture beyond 512 pixels is shrunk first by Mettle and not by this binding: at
most MATCH bits there, for pictures whose spectrum is that of photographs. Quality is equal wherever pixels are. All else is
reported: how distances are distributed, per comparison. Exits 1 when a bound is broken.
"""

import base64
import collections
import json
import math
import pathlib
import subprocess
import sys

import numpy as np
import pdqhash

HERE = pathlib.Path(__file__).parent
TOLERANCE = 10
MATCH = 31
LARGEST_SIDE = 512


def rough(rng, height, width, power):
    """Noise whose spectrum falls with frequency as that of photographs does."""
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None, :]
    spectrum = 1 / np.maximum(np.hypot(fy, fx), 1 / max(height, width)) ** power
    field = np.fft.ifft2(np.fft.fft2(rng.normal(size=(height, width))) * spectrum).real
    low, high = field.min(), field.max()
    return (field - low) / (high - low if high > low else 1)


def picture(rng, kind, height, width):
    y, x = np.mgrid[0:height, 0:width]
    if kind == 'rough':
        layers = [rough(rng, height, width, rng.uniform(0.8, 2)) for _ in range(3)]
    elif kind == 'grey':
        layers = [rough(rng, height, width, rng.uniform(0.8, 2))] * 3
    elif kind == 'shapes':
        layers = np.full((3, height, width), rng.random())
        for _ in range(rng.integers(3, 30)):
            cy, cx, r = rng.random() * height, rng.random() * width, rng.random() * min(height, width) / 3
            mask = np.hypot(y - cy, x - cx) < r if rng.random() < 0.5 else (abs(y - cy) < r / 2) & (abs(x - cx) < r)
            layers[:, mask] = rng.random((3, 1))
    elif kind == 'lines':
        layers = np.full((3, height, width), rng.random())
        for top in range(0, height, max(4, height // rng.integers(4, 24))):
            words = rng.random(max(1, width // 6)) < 0.6
            layers[:, top : top + 2, :] = np.where(np.repeat(words, 6 + width % 6 + 1)[:width], 0, layers[:, top : top + 2, :])
    elif kind == 'noise':
        layers = rng.random((3, height, width))
    else:
        layers = [np.full((height, width), rng.random())] * 3
    return np.clip(np.round(np.stack(layers, axis=-1) * 255), 0, 255).astype(np.uint8)


def dense_box(length):
    box = math.ceil(length / 128)
    at = np.arange(length)
    near = (at[None, :] <= at[:, None] + box // 2) & (at[None, :] > at[:, None] + box // 2 - box)
    return near / near.sum(axis=1, keepdims=True)


def dense_pdq(luma):
    height, width = luma.shape
    values = luma.astype(np.float64)
    for _ in range(2):
        values = dense_box(height) @ (values @ dense_box(width).T)
    rows, columns = (((np.arange(64) + 0.5) * n / 64).astype(int) for n in (height, width))
    grid = values[np.ix_(rows, columns)]
    basis = math.sqrt(2 / 64) * np.cos(np.pi / 128 * np.outer(np.arange(1, 17), 2 * np.arange(64) + 1))
    terms = (basis @ grid @ basis.T).ravel()
    bits = terms > np.sort(terms)[127]
    steps = sum(np.floor(abs(np.diff(grid, axis=axis)) * 100 / 255).sum() for axis in (0, 1))
    return bits[::-1], min(100, int(steps // 90))


def hex_of(bits):
    return np.packbits(np.asarray(bits).astype(np.uint8)).tobytes().hex()


def distance(a, b):
    return (int(a, 16) ^ int(b, 16)).bit_count()


def spread(distances):
    counts = collections.Counter(distances)
    return ', '.join(f'{d}: {counts[d]}' for d in sorted(counts)) or 'none'


LAY = {
    'same': lambda a: a,
    'rotate90': lambda a: np.rot90(a, -1),
    'rotate180': lambda a: np.rot90(a, 2),
    'rotate270': np.rot90,
    'mirror': np.fliplr,
    'flip': np.flipud,
    'transpose': lambda a: np.swapaxes(a, 0, 1),
    'transverse': lambda a: np.swapaxes(np.rot90(a, 2), 0, 1),
}


def main():
    pictures = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    rng = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    node = subprocess.Popen(['node', str(HERE / 'pdq-stdin.ts')], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    found = collections.defaultdict(list)
    broken = 0
    kinds = ['rough', 'rough', 'grey', 'shapes', 'lines', 'noise', 'flat']
    for at in range(pictures):
        kind = kinds[at % len(kinds)]
        most = LARGEST_SIDE if at % 3 else 1600
        height, width = (int(n) for n in rng.integers(5, most + 1, 2))
        rgb = picture(rng, kind, height, width)
        luma = np.ascontiguousarray(rgb[:, :, 1])
        node.stdin.write(json.dumps({
            'width': width, 'height': height,
            'rgb': base64.b64encode(rgb.tobytes()).decode(), 'luma': base64.b64encode(luma.tobytes()).decode(),
        }) + '\n')
        node.stdin.flush()
        ours = json.loads(node.stdout.readline())

        gray_bits, gray_quality = pdqhash.compute(np.repeat(luma[:, :, None], 3, axis=2))
        rgb_bits, rgb_quality = pdqhash.compute(rgb)
        dense_bits, dense_quality = dense_pdq(luma)
        shrunk = max(height, width) > LARGEST_SIDE
        good = rgb_quality >= 80 and min(height, width) >= 64
        grade = 'good' if good else 'poor'
        photo = kind in ('rough', 'grey')
        checks = [
            ('brightness, the dense one', ours['ofLuma'], hex_of(dense_bits), dense_quality, TOLERANCE),
            ('brightness, the reference', ours['ofLuma'], hex_of(gray_bits), gray_quality, 0),
            (
                'picture shrunk by Mettle, the reference' if shrunk else 'whole picture, the reference',
                ours['ofRaster'], hex_of(rgb_bits), rgb_quality, (MATCH if photo else 256) if shrunk else 0,
            ),
        ]
        for name, mine, theirs, quality, bound in checks:
            d = distance(mine['hash'], theirs)
            label = f'{name}, {grade}' + (f' {"photo" if photo else "drawn"}' if name.startswith('picture') else '')
            found[label].append(d)
            if good and d > bound or mine['quality'] != quality and not name.startswith('picture'):
                broken += 1
                print(f'picture {at} ({kind}, {width}x{height}): {name}: {d} bits, quality {mine["quality"]} for {quality}')
        if not shrunk and good:
            for lie, lay in LAY.items():
                laid = np.ascontiguousarray(lay(rgb))
                found[f'laid otherwise, the reference on {lie}'].append(distance(ours['dihedral'][lie], hex_of(pdqhash.compute(laid)[0])))
    node.stdin.close()
    node.wait()
    for name, values in sorted(found.items()):
        print(f'{name}: {spread(values)}')
    print(f'{pictures} pictures, {broken} bounds broken')
    sys.exit(1 if broken else 0)


main()
