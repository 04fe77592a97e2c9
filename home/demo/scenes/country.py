"""Fields, hills, the sky, and rain on a window."""

import math
from itertools import pairwise

from home.demo.canvas import Canvas, bow, curve, down_to, mixed, oval, rectangle, ridge
from home.demo.palette import (
    BARK,
    GOLD,
    HAZE,
    INK,
    LAMP,
    MIST,
    NAVY,
    NIGHT,
    PINE,
    PLUM,
    RUST,
    SLATE,
)
from home.demo.scenes.water import flat_cloud


def wheat_field(c: Canvas) -> None:
    horizon, vanish = 500, 900
    c.background((0, "#8fbccb"), (0.7, "#d7e4dc"), (1, "#f7ecd2"), bottom=horizon + 2)
    c.glow(330, 470, 560, "#fff4d3", 0.8)
    for x, y, reach in ((420, 150, 280), (1130, 235, 320)):
        flat_cloud(c, x, y, reach, "#fbf6ea")
        flat_cloud(c, x + 40, y + 20, reach * 0.7, "#efe9da")
    c.shape(
        down_to(curve([(-10, 482), (300, 470), (700, 484), (1100, 466), (1510, 484)]), horizon + 4), "#a9b994"
    )
    c.rect(-10, horizon - 12, 1520, 16, "#8a9d6c")
    c.background((0, "#e3bb62"), (0.3, "#dfab48"), (1, "#b97c2c"), top=horizon)
    rows_of_wheat(c, horizon, vanish)
    track(c, horizon, vanish)
    silo(c, 1160, horizon)
    for x, size in ((540, 0.8), (612, 1.05), (684, 0.72)):
        round_tree(c, x, horizon + 2, size)
    stalks(c)


def rows_of_wheat(c: Canvas, horizon: float, vanish: float) -> None:
    for number in range(-60, 60):
        near, width = vanish + number * 74.0, 30.0
        if number % 2 == 0:
            wedge = [(vanish + number * 3.0, horizon), (near - width, 1010), (near + width, 1010)]
            c.shape(wedge, "#c68c3450")
            c.line([(vanish + number * 3.0, horizon), (near - width, 1010)], "#f5d68a50", 3)
    c.stipple(rectangle(0, 640, 1500, 360), "#8c5a22", "down", 0.55)
    c.fade(rectangle(0, horizon, 1500, 150), "#f6e0a6", "up", 0.7)


def track(c: Canvas, horizon: float, vanish: float) -> None:
    c.shape([(vanish - 4, horizon), (vanish + 4, horizon), (1180, 1010), (700, 1010)], "#d9c19a")
    c.shape([(vanish - 1, horizon), (vanish + 1, horizon), (985, 1010), (895, 1010)], "#a69a5c")
    for inner, outer in ((760, 800), (1075, 1120)):
        c.shape([(vanish, horizon), (inner, 1010), (outer, 1010)], "#c2a67d")
    c.stipple([(vanish - 4, horizon), (vanish + 4, horizon), (1180, 1010), (700, 1010)], BARK, "down", 0.28)


def silo(c: Canvas, x: float, ground: float) -> None:
    c.rect(x + 62, ground - 74, 130, 78, "#a8503e")
    c.shape(
        [(x + 52, ground - 72), (x + 80, ground - 112), (x + 178, ground - 112), (x + 202, ground - 72)],
        "#5f4a4a",
    )
    c.rect(x + 112, ground - 46, 34, 50, "#4a3533")
    for offset, width, height in ((0, 66, 190), (-58, 50, 150)):
        body = rectangle(x + offset, ground - height, width, height + 4)
        c.shape(body, "#dbe0da")
        for band in range(0, height, 16):
            c.line([(x + offset, ground - band), (x + offset + width, ground - band)], "#aab6b6", 2)
        c.stipple(body, SLATE, "right", 1)
        dome = [
            *bow(x + offset + width / 2, ground - height, width / 2, 26),
            (x + offset + width, ground - height),
        ]
        c.shape(dome, "#8ea0a6")
        c.stipple(dome, NAVY, "right", 0.9)
    c.line([(x - 30, ground - 172), (x + 30, ground - 212)], SLATE, 4)


def round_tree(c: Canvas, x: float, ground: float, size: float) -> None:
    c.rect(x - 5 * size, ground - 60 * size, 10 * size, 62 * size, BARK)
    crown = oval(x, ground - 92 * size, 46 * size, 58 * size)
    c.shape(crown, "#5e7f52")
    c.stipple(crown, PINE, "right", 1)
    c.ellipse(x + 26 * size, ground + 3, 60 * size, 6 * size, "#8c5a2255")


def stalks(c: Canvas) -> None:
    for _ in range(420):
        share = c.random.random()
        x, y = c.random.uniform(-20, 1520), 860 + share * 170
        if 720 - share * 30 < x < 1140 + share * 40:
            continue
        tall, lean = c.random.uniform(54, 104) * (0.7 + share * 0.5), c.random.uniform(-6, 16)
        straw = c.random.choice(("#e6b857", "#d49b3c", "#f0cd7d", "#b97d2e"))
        c.line([(x, y), (x + lean, y - tall)], straw, 2.6)
        for grain in range(6):
            side = 5 if grain % 2 else -5
            c.ellipse(x + lean * (1 - grain * 0.07) + side, y - tall + grain * 7.5, 4.2, 7, straw)


def skarne_mountains(c: Canvas) -> None:
    c.background((0, "#9fc0cf"), (0.6, "#dfe7df"), (1, "#f8e9cf"), bottom=700)
    c.glow(1130, 330, 520, "#fff3d6", 0.9)
    c.circle(1130, 300, 52, "#fff8e6")
    for x, y, reach in ((300, 130, 250), (690, 95, 190)):
        flat_cloud(c, x, y, reach, "#faf5e8")
    highest_peak(c)
    for line, colour, mist in (
        (
            [
                (-10, 560),
                (180, 430),
                (330, 520),
                (520, 420),
                (700, 545),
                (900, 470),
                (1130, 410),
                (1320, 520),
                (1510, 420),
            ],
            "#8fadba",
            HAZE,
        ),
        (
            [(-10, 650), (200, 560), (420, 660), (640, 570), (880, 665), (1180, 545), (1510, 650)],
            "#5d8392",
            MIST,
        ),
    ):
        range_line = ridge(c.random, line, roughness=0.09, depth=4)
        slope = down_to(range_line, 880)
        c.shape(slope, colour)
        c.stipple(slope, mist, "down", 0.9)
        c.fade(slope, mist, "down", 0.6)
    near_slope(c)


def highest_peak(c: Canvas) -> None:
    left = ridge(c.random, [(180, 640), (430, 380), (640, 150)], roughness=0.06, depth=4)
    right = ridge(c.random, [(640, 150), (850, 360), (1180, 640)], roughness=0.06, depth=4)
    body = [*left, *right]
    c.shape([*body, (180, 640)], "#a9c0cb")
    spine = [(640, 150), (662, 230), (630, 300), (690, 400), (660, 500), (720, 640)]
    shaded = [*spine, (1180, 640), *reversed(right)]
    c.shape(shaded, "#7f9fb0")
    c.stipple(shaded, "#5f8297", "right", 0.6)
    snow_line = [(438, 372), (480, 400), (520, 352), (560, 420), (600, 350), (640, 425), (668, 360)]
    lit = [p for p in left if p[1] < 372]
    c.shape(
        [(438, 372), *lit, (640, 150), (662, 230), (640, 300), (668, 360), *reversed(snow_line[:-1])],
        "#fdfaf2",
    )
    shade_edge = [(668, 360), (720, 420), (752, 356), (800, 398), (842, 350)]
    dark = [p for p in right if p[1] < 350]
    c.shape([(640, 150), *dark, *reversed(shade_edge), (640, 300), (662, 230)], "#c5d6df")
    c.fade([*body, (180, 640)], "#f4ead6", "down", 0.75)


def near_slope(c: Canvas) -> None:
    crest = ridge(
        c.random,
        [(-10, 760), (260, 690), (560, 770), (860, 700), (1200, 762), (1510, 690)],
        roughness=0.05,
        depth=4,
    )
    slope = down_to(crest, 1010)
    c.shape(slope, "#3f6a5c")
    c.stipple(slope, PINE, "down", 0.9)
    bends = [(1010, 738), (880, 760), (1120, 792), (780, 826), (1180, 872), (620, 926), (900, 1012)]
    for (x0, y0), (x1, y1) in pairwise(bends):
        width0, width1 = 5 + (y0 - 738) * 0.075, 5 + (y1 - 738) * 0.075
        c.shape([(x0, y0 - width0), (x1, y1 - width1), (x1, y1 + width1), (x0, y0 + width0)], "#e9d9b6")
        c.circle(x1, y1, width1, "#e9d9b6")
        c.line([(x0, y0 + width0), (x1, y1 + width1)], "#b9a57f", 2 + width1 * 0.12)
    pines = sorted((c.random.uniform(760, 1010), c.random.uniform(-10, 1510)) for _ in range(120))
    for y, x in pines:
        if x < 430 or x > 1270:
            pine(c, x, y + 8, 0.35 + (y - 730) / 280)


def pine(c: Canvas, x: float, ground: float, size: float) -> None:
    colour = c.random.choice(("#1d3f3a", "#28524a", "#316153"))
    for tier in range(3):
        half, top = (30 - tier * 7) * size, ground - (54 + tier * 28) * size
        c.shape([(x - half, top + 50 * size), (x, top), (x + half, top + 50 * size)], colour)
        c.shape([(x, top), (x + half, top + 50 * size), (x, top + 50 * size)], mixed(colour, INK, 0.4))


def observatory(c: Canvas) -> None:
    c.background((0, "#0b1430"), (0.55, "#1c2c5a"), (0.85, "#4a4a7c"), (1, "#8a6a86"), bottom=860)
    milky_way(c)
    for _ in range(420):
        y = c.random.random() ** 1.2 * 760
        tint = c.random.choice(("#fff7e2", "#dfe8ff", "#ffe9c4"))
        c.circle(c.random.uniform(0, 1500), y, c.random.choice((0.9, 1.1, 1.4, 2.2)), tint)
    for x, y in ((240, 140), (1280, 210), (520, 330), (1120, 90), (130, 430), (1390, 470)):
        c.glow(x, y, 26, "#fff4d8", 0.8)
        c.circle(x, y, 3.2, "#fffdf4")
    c.line([(300, 262), (420, 222)], "#fff7e2aa", 2.4)
    for line, colour in (
        ([(-10, 800), (300, 730), (620, 790), (1000, 742), (1510, 800)], "#3a3f6c"),
        ([(-10, 860), (260, 800), (560, 850), (960, 812), (1300, 850), (1510, 800)], "#232a52"),
    ):
        c.shape(down_to(curve(ridge(c.random, line, roughness=0.05, depth=2)), 1010), colour)
    hill = down_to(
        curve([(-10, 985), (260, 900), (560, 812), (800, 782), (1060, 806), (1310, 890), (1510, 960)]), 1010
    )
    annex(c, 1010, 806)
    dome(c, 770, 800)
    c.shape(hill, "#0d1328")
    c.stipple(hill, "#35406c", "up", 0.55)
    c.line(curve([(770, 800), (730, 850), (800, 900), (700, 960), (720, 1010)]), "#6f6a8a", 12)


def milky_way(c: Canvas) -> None:
    for step in range(60):
        share = step / 59
        x, y = -60 + 1640 * share, 720 - 700 * share + 40 * math.sin(share * 7)
        c.glow(x, y, c.random.uniform(110, 190), c.random.choice(("#7f86b8", "#9a8fb4", "#6f83bd")), 0.14)
    for _ in range(1500):
        share = c.random.random()
        spread = c.random.gauss(0, 52)
        x, y = -60 + 1640 * share + spread * 0.4, 720 - 700 * share + 40 * math.sin(share * 7) + spread
        if y < 800:
            c.circle(x, y, c.random.choice((0.8, 0.9, 1.2, 1.5)), c.random.choice(("#fff7e299", "#d8e0ffaa")))


def dome(c: Canvas, x: float, ground: float) -> None:
    drum = rectangle(x - 172, ground - 128, 344, 150)
    c.shape(drum, "#cdd0dc")
    c.stipple(drum, NIGHT, "right", 1)
    c.fade(drum, NIGHT, "right", 0.6)
    c.rect(x - 186, ground - 142, 372, 18, "#eceaee")
    shell = [*bow(x, ground - 140, 178, 190), (x + 178, ground - 140)]
    c.shape(shell, "#f1eef0")
    for rib in (-150, -104, -52, 70, 116, 154):
        c.line(
            curve([(x + rib, ground - 142), (x + rib * 0.86, ground - 240), (x + rib * 0.2, ground - 328)]),
            "#b9bccb",
            2.6,
        )
    slit = [
        (x - 36, ground - 142),
        (x - 34, ground - 250),
        (x - 16, ground - 329),
        (x + 26, ground - 326),
        (x + 22, ground - 250),
        (x + 26, ground - 142),
    ]
    c.stipple(shell, "#2d3766", "right", 1)
    c.fade(shell, "#2d3766", "right", 0.6)
    c.shape(slit, "#141a36")
    c.shape(
        [(x - 18, ground - 150), (x - 12, ground - 292), (x + 12, ground - 296), (x + 12, ground - 150)],
        "#4b4f78",
    )
    c.shape(
        [(x - 18, ground - 276), (x - 14, ground - 306), (x + 14, ground - 308), (x + 14, ground - 278)],
        "#8388ac",
    )
    c.rect(x - 104, ground - 70, 40, 72, "#23294c")
    c.rect(x - 96, ground - 62, 24, 34, "#ffb45e")
    c.glow(x - 84, ground - 44, 80, "#ffb45e", 0.6)


def annex(c: Canvas, x: float, ground: float) -> None:
    wall = rectangle(x - 80, ground - 70, 190, 110)
    c.shape(wall, "#9a9db5")
    c.stipple(wall, NIGHT, "right", 1)
    c.rect(x - 92, ground - 82, 214, 14, "#d4d3dd")
    for window in (10, 62):
        c.rect(x + window, ground - 50, 32, 26, LAMP)
        c.glow(x + window + 16, ground - 36, 60, LAMP, 0.5)
    c.line([(x + 96, ground - 82), (x + 96, ground - 176)], "#2b3157", 4)
    c.glow(x + 96, ground - 178, 34, RUST, 0.9)
    c.circle(x + 96, ground - 178, 5, "#ff9c7a")


def rain_window(c: Canvas) -> None:
    c.background((0, "#33455a"), (0.55, "#5a7080"), (1, "#2c3a4c"))
    for x, y, wide, tall, colour in (
        (40, 260, 330, 620, "#26364a"),
        (430, 340, 250, 560, "#1f2d40"),
        (1010, 200, 420, 700, "#253449"),
    ):
        c.rect(x, y, wide, tall, colour)
    c.fade(rectangle(0, 720, 1500, 280), "#c98d5a", "down", 0.4)
    c.soften(26)
    street_lights(c)
    c.soften(3.2)
    for _ in range(46):
        streak(c)
    for _ in range(520):
        drop(
            c, c.random.uniform(0, 1500), c.random.uniform(0, 1000), c.random.choice((2.4, 3, 4, 5.5, 8, 11))
        )
    for x, y, size in (
        (210, 260, 17),
        (640, 190, 20),
        (1060, 330, 22),
        (1330, 610, 18),
        (460, 620, 21),
        (960, 700, 16),
        (150, 690, 19),
    ):
        drop(c, x, y, size)
    window_frame(c)


def street_lights(c: Canvas) -> None:
    lights = (
        (250, 610, 78, GOLD),
        (420, 520, 54, LAMP),
        (600, 640, 92, "#ff9f5f"),
        (880, 560, 66, LAMP),
        (1020, 690, 84, "#e2604c"),
        (1180, 540, 58, "#fff0d0"),
        (1330, 660, 96, GOLD),
        (120, 730, 64, "#e2604c"),
        (760, 740, 60, "#f6d9a0"),
        (520, 800, 76, "#d8e8ea"),
        (1240, 830, 70, "#ff9f5f"),
        (340, 860, 62, "#8fc1b4"),
        (940, 860, 88, GOLD),
        (690, 450, 40, LAMP),
    )
    for x, y, radius, colour in lights:
        c.glow(x, y, radius * 2.2, colour, 0.5)
        c.circle(x, y, radius, colour + "90")
        c.ring(x, y, radius - 3, radius - 3, "#fff6dd44", 5)


def streak(c: Canvas) -> None:
    x, y = c.random.uniform(0, 1500), c.random.uniform(-60, 700)
    far, lean = c.random.uniform(110, 380), c.random.uniform(-26, 10)
    points = [
        (x, y),
        (x + lean * 0.2 + 4, y + far * 0.3),
        (x + lean * 0.7 - 5, y + far * 0.65),
        (x + lean, y + far),
    ]
    width = c.random.uniform(3, 8)
    c.line(curve(points), "#e4eff230", width)
    c.line([(px + width * 0.3, py) for px, py in curve(points)], "#1a283844", width * 0.35)
    drop(c, x + lean, y + far, width * 1.25)


def drop(c: Canvas, x: float, y: float, size: float) -> None:
    tall = size * 1.28
    c.ellipse(x + size * 0.16, y + size * 0.22, size, tall, "#14202e66")
    c.ellipse(x, y, size, tall, "#8da6b3d0")
    c.ellipse(x, y - tall * 0.26, size * 0.84, tall * 0.66, "#40566acc")
    c.ellipse(x + size * 0.06, y + tall * 0.46, size * 0.56, tall * 0.32, "#f3e9d0cc")
    c.circle(x - size * 0.32, y - tall * 0.4, size * 0.2, "#ffffff")


def window_frame(c: Canvas) -> None:
    frame, light = "#241f26", "#4c4149"
    for box in (
        rectangle(-10, -10, 1520, 46),
        rectangle(-10, -10, 54, 1020),
        rectangle(1456, -10, 54, 1020),
        rectangle(752, -10, 40, 1020),
        rectangle(-10, 404, 1520, 34),
    ):
        c.shape(box, frame)
    for x in (44, 792):
        c.rect(x - 6, 36, 6, 880, light)
    c.rect(44, 432, 1412, 6, light)
    c.rect(-10, 912, 1520, 100, ("#4a3c3e", "#2a2228"))
    c.rect(-10, 908, 1520, 10, "#6a575a")
    c.stipple(rectangle(0, 918, 1500, 82), INK, "down", 0.8)
    potted_plant(c, 1205, 920)
    cup(c, 300, 938)


def potted_plant(c: Canvas, x: float, ground: float) -> None:
    for turn, reach in ((-62, 150), (-38, 205), (-14, 240), (10, 250), (34, 215), (58, 160)):
        angle = math.radians(turn)
        tip = (x + reach * math.sin(angle) * 1.1, ground - 96 - reach * math.cos(angle))
        bend = (x + reach * 0.32 * math.sin(angle), ground - 110 - reach * 0.62 * math.cos(angle))
        wide = 21 * math.cos(angle)
        leaf = [
            *curve([(x, ground - 92), (bend[0] - wide - 4, bend[1]), tip]),
            *curve([tip, (bend[0] + wide + 4, bend[1] + 8), (x, ground - 92)]),
        ]
        c.shape(leaf, c.random.choice(("#2d4f45", "#23423c", "#386152")))
        c.line(curve([(x, ground - 92), bend, tip]), "#5f8a6c", 2.5)
    pot = [(x - 66, ground - 104), (x + 66, ground - 104), (x + 48, ground + 14), (x - 48, ground + 14)]
    c.shape(pot, "#a5543d")
    c.stipple(pot, "#4a2420", "right", 1)
    c.rect(x - 74, ground - 116, 148, 24, "#b9644a")
    c.stipple(rectangle(x - 74, ground - 116, 148, 24), "#4a2420", "right", 1)


def cup(c: Canvas, x: float, ground: float) -> None:
    c.ellipse(x, ground + 2, 92, 12, "#1a151b88")
    c.ring(x + 62, ground - 48, 24, 24, "#d9cfbd", 10)
    body = [(x - 58, ground - 92), (x + 58, ground - 92), (x + 46, ground), (x - 46, ground)]
    c.shape(body, "#e6dcc8")
    c.stipple(body, PLUM, "right", 1)
    c.ellipse(x, ground - 92, 58, 12, "#c9bda8")
    c.ellipse(x, ground - 91, 50, 8, "#5a3b2c")
    for offset in (-18, 14):
        c.line(
            curve(
                [
                    (x + offset, ground - 112),
                    (x + offset + 14, ground - 142),
                    (x + offset - 6, ground - 172),
                    (x + offset + 10, ground - 206),
                ]
            ),
            "#f2ede033",
            8,
        )


COUNTRY = {
    "wheat-field": wheat_field,
    "skarne-mountains": skarne_mountains,
    "observatory": observatory,
    "rain-window": rain_window,
}
