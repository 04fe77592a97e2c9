"""Flat, layered illustration with Pillow: shapes, gradients, stippled shade, glows, reflections.

Scenes are drawn in units of their own, 1500 x 1000 for a picture, at twice the size in pixels
that comes out. Every random choice comes from a seed: the same scene is the same bit for bit.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from random import Random
from typing import Literal

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

Point = tuple[float, float]
Points = Sequence[Point]
# One colour, or two that run from the top of a shape to its bottom.
Paint = str | tuple[str, str]
Side = Literal["left", "right", "up", "down"]

OVERSAMPLING = 2
PAPER_SEED = 1887
PAPER_GRAIN = 4
STEPS_OF_A_CURVE = 12


class Canvas:
    """A picture of `width` x `height` units that comes out `pixels` wide."""

    def __init__(self, seed: str, *, width: int = 1500, height: int = 1000, pixels: int = 1600):
        self.width, self.height = width, height
        self.scale = OVERSAMPLING * pixels / width
        across, down = pixels, math.ceil(pixels * height / width)
        self.image = Image.new("RGB", (across * OVERSAMPLING, down * OVERSAMPLING))
        self.draw = ImageDraw.Draw(self.image, "RGBA")
        self.random = Random(seed)  # noqa: S311 - a drawing, no secret

    def px(self, points: Points) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    # Shapes

    def shape(self, points: Points, paint: Paint) -> None:
        if isinstance(paint, str):
            self.draw.polygon(self.px(points), fill=paint)
            return
        left, top, right, bottom = box = self.pixel_box(points)
        strip = vertical_gradient([(0, paint[0]), (1, paint[1])], bottom - top)
        self.image.paste(widened(strip, (right - left, bottom - top)), box, self.mask(points, box))

    def rect(self, x: float, y: float, width: float, height: float, paint: Paint) -> None:
        self.shape(rectangle(x, y, width, height), paint)

    def circle(self, x: float, y: float, radius: float, paint: Paint) -> None:
        self.ellipse(x, y, radius, radius, paint)

    def ellipse(self, x: float, y: float, rx: float, ry: float, paint: Paint) -> None:
        if isinstance(paint, str):
            corners = self.px([(x - rx, y - ry), (x + rx, y + ry)])
            self.draw.ellipse([*corners[0], *corners[1]], fill=paint)
        else:
            self.shape(oval(x, y, rx, ry), paint)

    def line(self, points: Points, colour: str, width: float) -> None:
        thickness = max(1, round(width * self.scale))
        self.draw.line(self.px(points), fill=colour, width=thickness, joint="curve")

    def ring(self, x: float, y: float, rx: float, ry: float, colour: str, width: float) -> None:
        self.line([*oval(x, y, rx, ry), (x + rx, y)], colour, width)

    def background(self, *stops: tuple[float, str], top: float = 0, bottom: float = 0) -> None:
        """Fill from `top` to `bottom` (0: all the way down) with colours at their shares of it."""
        bottom = bottom or self.height
        upper, lower = round(top * self.scale), math.ceil(bottom * self.scale)
        strip = vertical_gradient(list(stops), lower - upper)
        self.image.paste(widened(strip, (self.image.width, lower - upper)), (0, upper))

    # Light and shade

    def stipple(self, points: Points, colour: str, side: Side, strength: float = 0.7) -> None:
        """Shade a shape with grains that are densest at one side."""
        box = self.pixel_box(points)
        density = slope(side, strength, box, power=1.8)
        grains = ImageChops.add(density, noise(*self.image.size).crop(box), 1, -255)
        grains = grains.point(lambda value: 255 if value else 0)
        self.image.paste(colour, box, ImageChops.multiply(grains, self.mask(points, box)))

    def fade(self, points: Points, colour: str, side: Side, strength: float = 0.7) -> None:
        """Lay a colour over a shape, densest at one side and gone at the other."""
        box = self.pixel_box(points)
        density = slope(side, strength, box)
        self.image.paste(colour, box, ImageChops.multiply(density, self.mask(points, box)))

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float = 0.6) -> None:
        size = round(2 * radius * self.scale)
        light = disc_of_light(strength).resize((size, size), Image.Resampling.BILINEAR)
        corner = (round((x - radius) * self.scale), round((y - radius) * self.scale))
        self.image.paste(colour, corner, light)

    def soften(self, radius: float) -> None:
        """Blur all that has been drawn."""
        small = self.image.reduce(8).filter(ImageFilter.GaussianBlur(radius * self.scale / 8))
        self.image.paste(small.resize(self.image.size, Image.Resampling.BICUBIC))

    def reflect(
        self, y: float, depth: float, *, tint: str, strength: float, ripple: float = 4, stretch: float = 1
    ) -> None:
        """Mirror what stands above `y` on the `depth` below it, rippled and tinted."""
        line, tall = round(y * self.scale), round(depth * self.scale)
        source = max(0, line - round(tall / stretch))
        mirrored = self.image.crop((0, source, self.image.width, line)).transpose(
            Image.Transpose.FLIP_TOP_BOTTOM
        )
        mirrored = mirrored.resize((mirrored.width, round((line - source) * stretch)))
        band = max(2, round(3 * self.scale))
        for start in range(0, mirrored.height, band):
            reach = ripple * self.scale * (0.3 + start / mirrored.height)
            shift = round(reach * math.sin(start / band * 1.7) + reach * self.random.uniform(-0.4, 0.4))
            row = mirrored.crop((0, start, mirrored.width, start + band))
            self.image.paste(row, (0, line + start))
            self.image.paste(row, (shift, line + start))
        self.fade(rectangle(0, y, self.width, depth), tint, "down", 1)
        over = Image.new("L", (self.image.width, tall), round(255 * strength))
        self.image.paste(tint, (0, line), over)

    @contextmanager
    def within(self, points: Points) -> Iterator[None]:
        """Keep to the inside of a shape whatever is drawn in this block."""
        box = self.pixel_box(points)
        before = self.image.copy()
        yield
        inside = self.image.crop(box)
        self.image.paste(before)
        self.image.paste(inside, box, self.mask(points, box))

    # The end

    def finished(self) -> Image.Image:
        """Return the picture in its final size, with the grain of paper."""
        image = self.image.reduce(OVERSAMPLING)
        return ImageChops.add(image, paper(*image.size), 1, -128)

    def pixel_box(self, points: Points) -> tuple[int, int, int, int]:
        scaled = self.px(points)
        xs, ys = [x for x, _ in scaled], [y for _, y in scaled]
        left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        right = min(self.image.width, math.ceil(max(xs)) + 1)
        bottom = min(self.image.height, math.ceil(max(ys)) + 1)
        return left, top, max(right, left + 1), max(bottom, top + 1)

    def mask(self, points: Points, box: tuple[int, int, int, int]) -> Image.Image:
        left, top, right, bottom = box
        mask = Image.new("L", (right - left, bottom - top))
        inner = [(x - left, y - top) for x, y in self.px(points)]
        ImageDraw.Draw(mask).polygon(inner, fill=255)
        return mask


# Outlines


def rectangle(x: float, y: float, width: float, height: float) -> list[Point]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def oval(x: float, y: float, rx: float, ry: float, steps: int = 72) -> list[Point]:
    angles = (2 * math.pi * step / steps for step in range(steps))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def bow(
    x: float, y: float, rx: float, ry: float, *, begin: float = 180, end: float = 360, steps: int = 36
) -> list[Point]:
    """Return a part of an oval; degrees run clockwise from the right, so 180 to 360 is its upper half."""
    angles = (math.radians(begin + (end - begin) * step / steps) for step in range(steps + 1))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def arch(x: float, y: float, width: float, height: float, rise: float = 0) -> list[Point]:
    """Return a window or door with a round head; `x`, `y` is its upper left corner."""
    rise = rise or width / 2
    head = bow(x + width / 2, y + rise, width / 2, rise)
    return [(x, y + height), *head, (x + width, y + height)]


def curve(points: Points) -> list[Point]:
    """Return a smooth line through all `points`."""
    ends = [points[0], *points, points[-1]]
    smooth: list[Point] = []
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        shares = (step / STEPS_OF_A_CURVE for step in range(STEPS_OF_A_CURVE))
        smooth += [between(before, start, end, after, share) for share in shares]
    return [*smooth, points[-1]]


def between(before: Point, start: Point, end: Point, after: Point, share: float) -> Point:
    """Return the point at `share` of the way, by Catmull and Rom's spline."""

    def along(a: float, b: float, c: float, d: float) -> float:
        rest = (2 * a - 5 * b + 4 * c - d) * share**2 + (3 * b - a - 3 * c + d) * share**3
        return 0.5 * (2 * b + (c - a) * share + rest)

    return along(before[0], start[0], end[0], after[0]), along(before[1], start[1], end[1], after[1])


def ridge(random: Random, points: Points, *, roughness: float = 0.18, depth: int = 5) -> list[Point]:
    """Return a jagged line through `points`, each stretch halved `depth` times."""
    line = list(points)
    for _ in range(depth):
        finer: list[Point] = []
        for (x0, y0), (x1, y1) in pairwise(line):
            sway = random.uniform(-1, 1) * roughness * math.hypot(x1 - x0, y1 - y0)
            finer += [(x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 + sway)]
        line = [*finer, line[-1]]
    return line


def down_to(line: Iterable[Point], y: float) -> list[Point]:
    """Return the area between a line and the level `y`."""
    points = list(line)
    return [*points, (points[-1][0], y), (points[0][0], y)]


# Colours, gradients and grain


def mixed(first: str, second: str, share: float) -> str:
    """Return the colour at `share` of the way from one to the other."""
    pairs = zip(ImageColor.getrgb(first)[:3], ImageColor.getrgb(second)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def vertical_gradient(stops: list[tuple[float, str]], height: int) -> Image.Image:
    """Return a strip one pixel wide."""
    strip = Image.new("RGB", (1, max(1, height)))
    span = max(1, height - 1)
    colours = [(position, ImageColor.getrgb(colour)[:3]) for position, colour in stops]
    rows = []
    at = 0
    for y in range(strip.height):
        share = y / span
        while at < len(colours) - 2 and share > colours[at + 1][0]:
            at += 1
        (start, first), (end, second) = colours[at], colours[min(at + 1, len(colours) - 1)]
        part = min(1.0, max(0.0, (share - start) / ((end - start) or 1)))
        rows.append(tuple(round(a + (b - a) * part) for a, b in zip(first, second, strict=True)))
    strip.putdata(rows)
    return strip


def slope(side: Side, strength: float, box: tuple[int, int, int, int], *, power: float = 1) -> Image.Image:
    """Return a grey ramp, of `strength` at its `side` and black at the other."""

    def rise(value: int) -> int:
        return round(255 * strength * (value / 255) ** power)

    ramp = Image.linear_gradient("L").point(rise)
    width, height = box[2] - box[0], box[3] - box[1]
    if side in ("up", "left"):
        ramp = ramp.transpose(Image.Transpose.ROTATE_180)
    if side in ("left", "right"):
        strip = ramp.transpose(Image.Transpose.TRANSPOSE).crop((0, 0, 256, 1))
        strip = strip.resize((width, 1), Image.Resampling.BILINEAR)
    else:
        strip = ramp.crop((0, 0, 1, 256)).resize((1, height), Image.Resampling.BILINEAR)
    return widened(strip, (width, height))


def widened(strip: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a strip that is one pixel wide or high as a whole area."""
    return strip.resize(size, Image.Resampling.NEAREST)


@cache
def disc_of_light(strength: float) -> Image.Image:
    def fall(value: int) -> int:
        return round(255 * strength * (1 - value / 255) ** 2.2)

    # Pillow's gradient reaches white only in the corners; a circle ends before.
    return Image.radial_gradient("L").point(lambda value: fall(min(255, round(value * 1.42))))


@cache
def noise(width: int, height: int) -> Image.Image:
    size = (math.ceil(width / OVERSAMPLING), math.ceil(height / OVERSAMPLING))
    grains = Random(PAPER_SEED).randbytes(size[0] * size[1])  # noqa: S311
    fine = Image.frombytes("L", size, grains)
    return fine.resize((size[0] * OVERSAMPLING, size[1] * OVERSAMPLING), Image.Resampling.NEAREST)


@cache
def paper(width: int, height: int) -> Image.Image:
    """Return faint grain around a middle grey of 128."""
    grains = Random(PAPER_SEED + 1).randbytes(width * height)  # noqa: S311
    fine = Image.frombytes("L", (width, height), grains)
    soft = fine.filter(ImageFilter.GaussianBlur(0.6))
    faint = soft.point(lambda value: 128 + round((value - 128) * PAPER_GRAIN / 100))
    return Image.merge("RGB", (faint, faint, faint))
