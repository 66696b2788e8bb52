"""Draws atlas.json, the glyphs of every picture Mettle makes. Run once; the result is shipped.

    python3 -m venv v && v/bin/pip install pillow==13.0.0 fonttools
    v/bin/python make_atlas.py DejaVuSansMono.ttf

The font is DejaVu Sans Mono 2.37 of Debian's fonts-dejavu-core. Cells are as high as the highest and lowest ink needs;
ink beside the cell is cut where it is at most a tenth of the size. A character is left out when more would be cut,
or when it looks like an earlier one at any size: a reader could not tell them apart. The en dash loses a fourteenth of
the size at either end, or it would look like the em dash.
"""

import base64
import hashlib
import json
import sys
import zlib
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

SIZES = (14, 20, 28, 40, 52)  # a row of a cell fits 32 bits up to 52
PUNCTUATION = "–—‘’‚“”„†‡•…‰‹›⁄€™−≈≠≤≥←↑→↓"
WANTED = (
    [chr(c) for c in range(0x21, 0x7F)]
    + [chr(c) for c in range(0xA1, 0x180) if c != 0xAD]
    + list("ȘșȚțẞ")
    + list(PUNCTUATION)
)


def drawn(font, char, px):
    image = Image.new("1", (4 * px, 4 * px), 0)
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"
    draw.text((px, px), char, fill=1, font=font)
    if char == "–":
        left, top, right, bottom = image.getbbox()
        draw.rectangle((left, top, left + px // 14 - 1, bottom), fill=0)
        draw.rectangle((right - px // 14, top, right, bottom), fill=0)
    return image


def rows_of(image, px, width, top, bottom):
    """Rows of the cell as integers (leftmost pixel = highest bit), or None when too much ink lies beside it."""
    left, _, right, _ = image.getbbox()
    if left < px - px // 10 or right > px + width + px // 10:
        return None
    return [
        int("".join("1" if image.getpixel((x, y)) else "0" for x in range(px, px + width)), 2)
        for y in range(top, bottom)
    ]


def distance(a, b):
    return sum((x ^ y).bit_count() for x, y in zip(a, b))


def main(path):
    names = TTFont(path)["name"]
    known = TTFont(path).getBestCmap()
    faces = []
    for px in SIZES:
        font = ImageFont.truetype(path, px, layout_engine=ImageFont.Layout.BASIC)
        ascent, _ = font.getmetrics()
        width = round(font.getlength("M"))
        images = {c: drawn(font, c, px) for c in WANTED if ord(c) in known}
        top = min(image.getbbox()[1] for image in images.values())
        bottom = max(image.getbbox()[3] for image in images.values())
        glyphs = {c: rows_of(image, px, width, top, bottom) for c, image in images.items()}
        face = {"px": px, "width": width, "height": bottom - top, "baseline": px + ascent - top, "glyphs": glyphs}
        faces.append(face)

    chars = []
    for c in WANTED:
        if any(face["glyphs"].get(c) is None for face in faces):
            print(f"left out U+{ord(c):04X} {c}: no glyph that fits its cell")
            continue
        near = [e for e in chars for f in faces if distance(f["glyphs"][c], f["glyphs"][e]) == 0]
        if near:
            print(f"left out U+{ord(c):04X} {c}: looks like {near[0]}")
            continue
        chars.append(c)

    bits = bytearray()
    for face in faces:
        stride = (face["width"] + 7) // 8
        for c in chars:
            for row in face["glyphs"][c]:
                bits += (row << (8 * stride - face["width"])).to_bytes(stride, "big")
    head = {
        "chars": "".join(chars),
        "font": f"DejaVu Sans Mono {names.getDebugName(5).removeprefix('Version ')}",
        "id": "dejavu-sans-mono-1",
        "sizes": [{k: face[k] for k in ("baseline", "height", "px", "width")} for face in faces],
    }
    canonical = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode() + b"\n" + bytes(bits)).hexdigest()
    packed = base64.b64encode(zlib.compress(bytes(bits), 9)).decode()
    out = Path(__file__).with_name("atlas.json")
    out.write_text(json.dumps({**head, "bits": packed}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(chars)} characters, {len(bits)} bytes of bits, {out.stat().st_size} bytes shipped, digest {digest}")
    for face in faces:
        nearest = min(
            (distance(face["glyphs"][a], face["glyphs"][b]), a, b) for i, a in enumerate(chars) for b in chars[:i]
        )
        print(face["px"], face["width"], face["height"], face["baseline"], "nearest pair:", *nearest)


main(sys.argv[1])
