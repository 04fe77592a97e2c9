"""The authors, in a few plain shapes each."""

from collections.abc import Callable
from dataclasses import dataclass

from home.demo.canvas import Canvas, Point, bow, curve, mixed, oval
from home.demo.palette import (
    BARK,
    BRICK,
    GOLD,
    INK,
    NAVY,
    OCHRE,
    PAPER,
    ROSE,
    RUST,
    SAND,
    SLATE,
)

PORTRAIT_PIXELS = 800


@dataclass(frozen=True)
class Face:
    ground: str
    sun: str
    skin: str
    hair: str
    coat: str
    collar: str
    style: str
    extras: tuple[str, ...] = ()


PORTRAITS = {
    "author-ilse-marchbank": Face(
        "#c9d6d3", "#e3e6da", "#eac3a2", "#b9b4ac", NAVY, PAPER, "bob", ("glasses",)
    ),
    "author-tomas-ferrand": Face(
        "#d8b27c", "#e8cf9f", "#c98f68", "#3a2a22", "#4e6b57", "#e6dcc6", "short", ("beard",)
    ),
    "author-nadia-lindqvar": Face(
        "#7fa3a8", "#a9c5c1", "#f0cdb0", "#d9a85a", "#20344f", "#dfe5e0", "plait", ("cap",)
    ),
    "author-nermin-cinaroglu": Face(
        "#d9a08c", "#ecc6ae", "#d8a47c", "#2a1d1b", "#5c4766", "#f1c069", "waves", ("earrings",)
    ),
    "author-edmund-quist": Face(
        "#8d9a86",
        "#b3bba0",
        "#efcaae",
        "#d8d3c8",
        "#6d2f2f",
        PAPER,
        "bald",
        ("round glasses", "moustache", "bow tie"),
    ),
    "author-petra-volney": Face("#bcd0b2", "#dbe3c6", "#8a5a40", "#241a18", RUST, PAPER, "bun", ("stripes",)),
    "author-wren-adair": Face(
        "#b7bfd6", "#d9dbe4", "#f3d3ba", "#a5482f", "#3c6b66", "#e8e2cf", "pixie", ("glasses", "freckles")
    ),
    "author-lucian-bray": Face(
        "#cdb9a0", "#e2d6bf", "#b67f5b", "#4b3a33", "#2c2f3a", "#c65f3f", "curls", ("scarf", "stubble")
    ),
}


def draw_portrait(c: Canvas, face: Face) -> None:
    c.background((0, mixed(face.ground, PAPER, 0.18)), (1, face.ground))
    c.circle(400, 380, 300, face.sun)
    c.stipple(oval(400, 380, 300, 300), face.ground, "right", 0.9)
    BACK_HAIR.get(face.style, nothing)(c, face)
    shoulders(c, face)
    neck(c, face)
    head(c, face)
    features(c, face)
    HAIR[face.style](c, face)
    for extra in face.extras:
        EXTRAS[extra](c, face)


def nothing(c: Canvas, face: Face) -> None:
    """A head that shows no hair from behind."""


def dark(colour: str, share: float = 0.3) -> str:
    return mixed(colour, "#3a2338", share)


def mirrored(points: list[Point]) -> list[Point]:
    return [*points, *[(800 - x, y) for x, y in reversed(points)]]


def shoulders(c: Canvas, face: Face) -> None:
    body = mirrored([(70, 810), *curve([(74, 760), (130, 650), (250, 606), (335, 586)])])
    c.shape(body, face.coat)
    c.stipple(body, dark(face.coat, 0.75), "right", 0.85)
    if "stripes" in face.extras:
        with c.within(body):
            for y in (650, 700, 750):
                c.line(
                    curve([(60, y + 36), (250, y - 8), (400, y + 10), (550, y - 8), (740, y + 36)]), PAPER, 15
                )
    for side in (-1, 1):
        lapel = [
            (400 + side * 66, 578),
            (400 + side * 128, 616),
            (400 + side * 92, 700),
            (400 + side * 8, 810),
            (400, 810),
            (400, 720),
        ]
        c.shape(lapel, mixed(face.coat, INK, 0.28))
    c.shape([(338, 588), (462, 588), (418, 700), (400, 760), (382, 700)], face.collar)


def neck(c: Canvas, face: Face) -> None:
    column = [(344, 470), (344, 594), (400, 664), (456, 594), (456, 470)]
    c.shape(column, face.skin)
    c.shape([(344, 520), (456, 520), (456, 548), (400, 586), (344, 552)], dark(face.skin, 0.24))


def head(c: Canvas, face: Face) -> None:
    for side in (-1, 1):
        c.ellipse(400 + side * 130, 384, 22, 34, dark(face.skin, 0.1))
    shape = jaw()
    c.shape(shape, face.skin)
    right_half = [(x, y) for x, y in shape if x >= 400]
    c.fade([(400, 190), *right_half, (400, 560)], dark(face.skin, 0.34), "right", 0.55)
    c.stipple(shape, dark(face.skin, 0.5), "right", 0.42)


def jaw() -> list[Point]:
    return mirrored(
        curve([(400, 196), (312, 220), (268, 310), (272, 410), (304, 498), (358, 548), (400, 558)])
    )


def features(c: Canvas, face: Face) -> None:
    brow = dark(mixed(face.hair, BARK, 0.4), 0.3)
    for side in (-1, 1):
        x = 400 + side * 56
        c.ellipse(x, 380, 11, 12, "#2a2228")
        c.circle(x + 3.5, 376, 3.2, "#fffaf0")
        c.line(curve([(x - 30, 345), (x, 334), (x + 30, 344)]), brow, 9)
        c.glow(400 + side * 76, 440, 46, mixed(face.skin, RUST, 0.6), 0.3)
    nose = curve([(400, 366), (386, 420), (382, 444), (402, 452)])
    c.line(nose, dark(face.skin, 0.34), 6)
    c.line(
        curve([(362, 494), (384, 504), (414, 504), (438, 490)]), dark(mixed(face.skin, BRICK, 0.45), 0.22), 8
    )


def cap_of_hair(c: Canvas, face: Face, fringe: list[Point], *, top: float = 170, reach: float = 142) -> None:
    """Draw hair from ear to ear over the crown; `fringe` is its edge on the face, left to right."""
    crown = bow(400, 345, reach, 345 - top)
    outline = [*crown, *reversed(curve(fringe))]
    c.shape(outline, face.hair)
    c.stipple(outline, dark(face.hair, 0.8), "right", 0.8)


def bob_behind(c: Canvas, face: Face) -> None:
    hair = mirrored(curve([(400, 158), (280, 190), (232, 320), (226, 440), (240, 548), (330, 560)]))
    c.shape(hair, dark(face.hair, 0.22))


def bob(c: Canvas, face: Face) -> None:
    cap_of_hair(c, face, [(258, 345), (296, 310), (390, 292), (470, 262), (520, 300), (542, 345)], top=160)
    for side in (-1, 1):
        lock = [
            (400 + side * dx, y)
            for dx, y in curve(
                [
                    (142, 338),
                    (116, 342),
                    (124, 430),
                    (112, 520),
                    (138, 560),
                    (168, 540),
                    (172, 430),
                    (142, 338),
                ]
            )
        ]
        c.shape(lock, face.hair)
        c.stipple(lock, dark(face.hair, 0.7), "right", 0.6)


def short(c: Canvas, face: Face) -> None:
    cap_of_hair(
        c,
        face,
        [(264, 380), (280, 318), (318, 270), (420, 280), (500, 262), (524, 320), (536, 380)],
        top=160,
        reach=138,
    )
    c.shape(
        curve([(318, 272), (340, 190), (430, 150), (510, 186), (530, 240), (440, 262), (318, 272)]), face.hair
    )


def plait_behind(c: Canvas, face: Face) -> None:
    c.shape(
        mirrored(curve([(400, 166), (276, 210), (244, 330), (262, 470), (340, 520)])), dark(face.hair, 0.2)
    )


def plait(c: Canvas, face: Face) -> None:
    cap_of_hair(
        c, face, [(262, 390), (276, 320), (330, 270), (400, 236), (470, 270), (524, 320), (538, 390)], top=166
    )
    for knot in range(6):
        y = 520 + knot * 44
        c.ellipse(
            548 + knot * 2 + (7 if knot % 2 else -7),
            y,
            31 - knot * 1.6,
            29,
            face.hair if knot % 2 else dark(face.hair, 0.16),
        )
    c.rect(536, 774, 46, 14, RUST)


def waves_behind(c: Canvas, face: Face) -> None:
    hair = mirrored(
        curve(
            [(400, 144), (270, 176), (206, 300), (222, 400), (186, 490), (206, 600), (170, 680), (300, 700)]
        )
    )
    c.shape(hair, face.hair)
    c.stipple(hair, mixed(face.hair, ROSE, 0.4), "left", 0.4)


def waves(c: Canvas, face: Face) -> None:
    left = curve(
        [
            (440, 150),
            (330, 180),
            (262, 270),
            (256, 400),
            (232, 460),
            (222, 330),
            (270, 200),
            (380, 140),
            (440, 150),
        ]
    )
    right = curve(
        [
            (436, 152),
            (470, 240),
            (536, 300),
            (546, 400),
            (572, 450),
            (584, 330),
            (540, 210),
            (470, 150),
            (436, 152),
        ]
    )
    crown = [
        *bow(400, 300, 156, 158),
        *reversed(
            curve([(244, 300), (290, 300), (380, 230), (436, 190), (486, 250), (530, 300), (556, 300)])
        ),
    ]
    for lock in (left, right, crown):
        c.shape(lock, face.hair)
    c.stipple(crown, mixed(face.hair, ROSE, 0.4), "left", 0.5)


def bald(c: Canvas, face: Face) -> None:
    for side in (-1, 1):
        tuft = [
            (400 + side * dx, y)
            for dx, y in curve(
                [(118, 300), (150, 300), (168, 350), (152, 420), (130, 430), (124, 360), (118, 300)]
            )
        ]
        c.shape(tuft, face.hair)
    c.shape(
        [(330, 226), *curve([(340, 214), (380, 203), (420, 205)]), (370, 216)], mixed(face.skin, PAPER, 0.5)
    )


def bun_behind(c: Canvas, face: Face) -> None:
    c.circle(400, 138, 74, face.hair)
    c.stipple(oval(400, 138, 74, 74), SLATE, "left", 0.5)
    c.rect(352, 196, 96, 18, GOLD)


def bun(c: Canvas, face: Face) -> None:
    cap_of_hair(
        c, face, [(262, 370), (276, 306), (330, 254), (400, 240), (470, 254), (524, 306), (538, 370)], top=178
    )
    for x in (330, 365, 400, 435, 470):
        c.line(curve([(x, 252), (400 + (x - 400) * 0.7, 210), (400 + (x - 400) * 0.3, 182)]), SLATE + "88", 3)


def pixie(c: Canvas, face: Face) -> None:
    cap_of_hair(
        c,
        face,
        [
            (258, 420),
            (284, 350),
            (292, 300),
            (360, 316),
            (392, 268),
            (430, 306),
            (480, 262),
            (514, 320),
            (542, 400),
        ],
        top=158,
        reach=144,
    )


def curls(c: Canvas, face: Face) -> None:
    for turn in range(13):
        x, y = bow(400, 330, 136, 152, begin=172, end=368, steps=12)[turn]
        c.circle(x, y, 52, face.hair)
        c.stipple(oval(x, y, 52, 52), mixed(face.hair, SAND, 0.5), "left", 0.4)
    for x, y in ((320, 236), (372, 214), (430, 212), (484, 238)):
        c.circle(x, y, 50, face.hair)
        c.ring(x, y, 26, 24, mixed(face.hair, SAND, 0.28), 4)


def glasses(c: Canvas, _face: Face) -> None:
    for side in (-1, 1):
        x = 400 + side * 58
        frame = [(x - 46, 352), (x + 46, 352), (x + 40, 412), (x - 40, 412)]
        c.shape(frame, "#ffffff2e")
        c.line([*frame, frame[0], frame[1]], INK, 7)
        c.line([(x + side * 46, 360), (400 + side * 136, 370)], INK, 6)
    c.line(curve([(388, 366), (400, 360), (412, 366)]), INK, 7)


def round_glasses(c: Canvas, _face: Face) -> None:
    for side in (-1, 1):
        x = 400 + side * 58
        c.circle(x, 382, 42, "#ffffff2e")
        c.ring(x, 382, 42, 42, "#7d5a2c", 6)
        c.line([(x + side * 42, 376), (400 + side * 136, 372)], "#7d5a2c", 5)
    c.line(curve([(384, 374), (400, 366), (416, 374)]), "#7d5a2c", 6)


def beard(c: Canvas, face: Face) -> None:
    below = curve([(268, 396), (284, 500), (340, 572), (400, 588), (460, 572), (516, 500), (532, 396)])
    above = curve([(516, 440), (484, 474), (440, 460), (400, 470), (360, 460), (316, 474), (284, 440)])
    c.shape([*below, *above], face.hair)
    c.stipple([*below, *above], mixed(face.hair, SAND, 0.5), "left", 0.35)
    c.line(
        curve([(366, 500), (388, 510), (414, 510), (436, 498)]), dark(mixed(face.skin, BRICK, 0.5), 0.1), 9
    )


def stubble(c: Canvas, face: Face) -> None:
    area = [
        (274, 430),
        *curve([(304, 498), (358, 548), (400, 558), (442, 548), (496, 498)]),
        (526, 430),
        (440, 472),
        (360, 472),
    ]
    c.stipple(area, face.hair, "down", 0.62)
    c.line(
        curve([(362, 494), (384, 504), (414, 504), (438, 490)]), dark(mixed(face.skin, BRICK, 0.5), 0.2), 8
    )


def moustache(c: Canvas, face: Face) -> None:
    for side in (-1, 1):
        wing = [
            (400 + side * dx, y)
            for dx, y in curve([(0, 462), (34, 456), (74, 476), (96, 468), (70, 496), (28, 490), (0, 480)])
        ]
        c.shape(wing, face.hair)


def bow_tie(c: Canvas, _face: Face) -> None:
    for side in (-1, 1):
        c.shape([(400, 632), (400 + side * 72, 602), (400 + side * 72, 664)], GOLD)
        c.stipple(
            [(400, 632), (400 + side * 72, 602), (400 + side * 72, 664)],
            RUST,
            "left" if side > 0 else "right",
            0.8,
        )
    c.rect(386, 618, 28, 30, OCHRE)


def sailor_cap(c: Canvas, _face: Face) -> None:
    crown = curve([(246, 262), (240, 190), (300, 138), (400, 126), (500, 138), (560, 190), (554, 262)])
    c.shape(crown, "#22334a")
    c.stipple(crown, INK, "right", 0.9)
    band = [*curve([(250, 232), (400, 206), (550, 232)]), *curve([(546, 274), (400, 246), (254, 274)])]
    c.shape(band, "#31486a")
    peak = [*curve([(270, 272), (400, 246), (530, 272)]), *curve([(500, 300), (400, 282), (300, 300)])]
    c.shape(peak, INK)
    c.circle(400, 222, 15, GOLD)


def earrings(c: Canvas, _face: Face) -> None:
    for side in (-1, 1):
        c.circle(400 + side * 134, 428, 9, GOLD)
        c.ring(400 + side * 134, 454, 17, 19, GOLD, 6)


def freckles(c: Canvas, face: Face) -> None:
    for side in (-1, 1):
        for x, y in ((58, 432), (74, 440), (88, 430), (68, 450), (44, 444)):
            c.circle(400 + side * x, y, 3, dark(mixed(face.skin, RUST, 0.5), 0.1) + "aa")


def scarf(c: Canvas, face: Face) -> None:
    wrap = [*curve([(306, 566), (400, 606), (494, 566)]), *curve([(528, 636), (400, 690), (272, 636)])]
    c.shape(wrap, face.collar)
    c.stipple(wrap, BRICK, "right", 0.9)
    c.line(curve([(300, 604), (400, 646), (500, 604)]), mixed(face.collar, SAND, 0.4), 6)
    end = [(430, 640), (500, 630), (520, 812), (440, 812)]
    c.shape(end, face.collar)
    c.stipple(end, BRICK, "right", 0.9)
    for y in (716, 752):
        c.line([(438, y), (514, y - 8)], mixed(face.collar, SAND, 0.4), 8)


Part = Callable[[Canvas, Face], None]

BACK_HAIR: dict[str, Part] = {
    "bob": bob_behind,
    "plait": plait_behind,
    "waves": waves_behind,
    "bun": bun_behind,
}
HAIR: dict[str, Part] = {
    "bob": bob,
    "short": short,
    "plait": plait,
    "waves": waves,
    "bald": bald,
    "bun": bun,
    "pixie": pixie,
    "curls": curls,
}
EXTRAS: dict[str, Part] = {
    "glasses": glasses,
    "round glasses": round_glasses,
    "beard": beard,
    "stubble": stubble,
    "moustache": moustache,
    "bow tie": bow_tie,
    "cap": sailor_cap,
    "earrings": earrings,
    "freckles": freckles,
    "scarf": scarf,
    "stripes": nothing,
}
