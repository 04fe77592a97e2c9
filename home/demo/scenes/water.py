"""The harbour, the river and the sea."""

import math

from home.demo.canvas import Canvas, Point, curve, down_to, mixed, oval, rectangle, ridge
from home.demo.palette import (
    BARK,
    BRICK,
    GOLD,
    HAZE,
    INK,
    LAMP,
    LEAF,
    MIST,
    MOSS,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PINE,
    PLUM,
    ROSE,
    RUST,
    SAND,
    SLATE,
    TEAL,
)


def harbour_dawn(c: Canvas) -> None:
    c.background((0, SLATE), (0.42, MIST), (0.75, SAND), (1, ROSE), bottom=560)
    for y, x, reach in ((150, 1020, 300), (205, 660, 240), (118, 330, 190), (265, 1230, 230)):
        flat_cloud(c, x, y, reach, mixed(SAND, ROSE, 0.35))
    c.glow(985, 552, 430, "#ffedc0", 0.85)
    c.circle(985, 552, 84, "#fff3d2")
    c.shape(down_to(ridge(c.random, [(560, 545), (900, 528), (1250, 540), (1500, 510)]), 562), "#a98f93")
    c.shape(down_to(ridge(c.random, [(1050, 556), (1300, 530), (1500, 522)]), 562), "#84798a")
    gabled_houses(c, -20, 640, 560)
    c.reflect(560, 440, tint="#5d7f95", strength=0.30, ripple=9)
    c.rect(-10, 556, 668, 16, "#2a3446")
    sun_on_water(c, 985, 566, 1000)
    ripples(c, 580, 990, "#ffe2b8", 70)
    moored_boat(c, 1240, 742, 1.25, INK)
    moored_boat(c, 815, 655, 0.72, "#2b3850")
    c.shape(down_to(curve([(-10, 905), (160, 900), (300, 935), (380, 1010)]), 1010), INK)
    for x in (70, 205):
        c.rect(x, 832, 26, 82, INK)
        c.ellipse(x + 13, 832, 20, 9, "#2b3850")


def flat_cloud(c: Canvas, x: float, y: float, reach: float, colour: str) -> None:
    for offset, size in ((0, 1.0), (0.35, 0.62), (-0.4, 0.5)):
        c.ellipse(x + reach * offset, y - 12 * size * (offset != 0), reach * size, 13 * size + 3, colour)


def gabled_houses(c: Canvas, x: float, end: float, ground: float) -> None:
    colours = ("#57536a", "#6d5a6a", "#454c66", "#7c616b", "#3d4761")
    number = 0
    while x < end:
        width, height = c.random.choice((78, 92, 104)), c.random.choice((190, 225, 255, 290))
        top = ground - height
        wall = colours[number % len(colours)]
        gable = [(x, top + 62), (x + width / 2, top), (x + width, top + 62)]
        outline = [(x, ground), *gable, (x + width, ground)]
        c.shape(outline, wall)
        c.stipple(outline, INK, "left", 0.5)
        c.line(gable, mixed(wall, ROSE, 0.55), 4)
        for row in range(int((height - 80) / 52)):
            for column in range(3):
                lit = c.random.random() < 0.24
                left = x + width * (0.16 + 0.26 * column)
                c.rect(left, top + 82 + row * 52, width * 0.16, 30, LAMP if lit else mixed(wall, INK, 0.5))
        x += width
        number += 1


def sun_on_water(c: Canvas, x: float, top: float, bottom: float, colour: str = "#ffe9bd") -> None:
    y = top
    while y < bottom:
        share = (y - top) / (bottom - top)
        reach = (34 + 74 * math.sin(share * math.pi * 0.8)) * c.random.uniform(0.45, 1.15)
        c.ellipse(x + c.random.uniform(-22, 22), y, reach, 3.2 + 3.4 * share, colour)
        y += 12 + 11 * share


def ripples(c: Canvas, top: float, bottom: float, colour: str, count: int) -> None:
    """Scatter short level strokes on water, longer and thicker the nearer they are."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    tint = f"#{red:02x}{green:02x}{blue:02x}66"
    for _ in range(count):
        share = c.random.random() ** 1.3
        y = top + (bottom - top) * share
        c.ellipse(c.random.uniform(0, c.width), y, 16 + 60 * share, 1.2 + 2.2 * share, tint)


def moored_boat(c: Canvas, x: float, y: float, size: float, colour: str) -> None:
    def at(dx: float, dy: float) -> Point:
        return x + dx * size, y + dy * size

    for step in range(11):
        reach = (92 - step * 5.5) * size
        sway = 10 * size * math.sin(step * 1.9)
        c.ellipse(x + sway, y + (26 + step * 17) * size, reach, 5 * size, colour + "77")
        c.line(
            [at(14 + 9 * math.sin(step * 1.7), 40 + step * 24), at(14 - 9 * math.sin(step), 52 + step * 24)],
            colour + "88",
            5 * size,
        )
    hull = curve([at(-128, -34), at(-60, -16), at(40, -16), at(126, -42)])
    c.shape([*hull, at(100, 20), at(-94, 22)], colour)
    c.line([at(-122, -32), at(-58, -14), at(42, -14), at(122, -39)], mixed(colour, ROSE, 0.75), 4 * size)
    c.shape([at(-62, -16), at(-56, -50), at(16, -54), at(30, -16)], mixed(colour, SLATE, 0.35))
    for window in (-46, -24, -2):
        c.circle(*at(window, -34), 6 * size, LAMP)
    c.line([at(34, -20), at(28, -345)], colour, 6.5 * size)
    c.line([at(34, -78), at(-104, -66)], colour, 10 * size)
    c.line([at(30, -92), at(-96, -74)], mixed(colour, SLATE, 0.5), 11 * size)
    for stay in (at(120, -42), at(-124, -34), at(64, -30)):
        c.line([at(28, -338), stay], colour, 1.8 * size)


def chain_bridge(c: Canvas) -> None:
    c.background((0, "#c3d6d9"), (0.7, PAPER), (1, SAND), bottom=640)
    c.glow(1130, 250, 420, "#fff6de", 0.8)
    for line, colour in (
        ([(0, 470), (260, 400), (560, 470), (900, 395), (1250, 450), (1500, 400)], "#bfcbbb"),
        ([(0, 540), (300, 480), (700, 545), (1050, 500), (1500, 545)], "#9db39f"),
    ):
        hill = down_to(curve(ridge(c.random, line, roughness=0.05, depth=2)), 660)
        c.shape(hill, colour)
        c.stipple(hill, PAPER, "down", 0.65)
    far_bank(c, 640)
    c.background((0, "#a8c0b2"), (1, TEAL), top=640)
    ripples(c, 660, 990, PAPER, 110)
    chains(c, -14, "#8d9c93", 3.5)
    tower_reflections(c)
    deck(c)
    chains(c, 0, PINE, 7)
    for x in (430, 1070):
        bridge_tower(c, x)
    small_tram(c, 640, 575)
    near_bank(c)
    for x, y in ((270, 190), (330, 165), (385, 205), (820, 150)):
        gull(c, x, y, 17, SLATE)


def far_bank(c: Canvas, level: float) -> None:
    c.rect(0, level - 14, 1500, 18, "#7d8f7d")
    x = -10.0
    while x < 1500:
        width, height = c.random.uniform(34, 62), c.random.uniform(24, 58)
        if not 380 < x < 480 and not 1010 < x < 1130:
            wall = c.random.choice(("#d8c6a5", "#c9b094", "#cf9f86", "#b7b7a4"))
            roof = [
                (x - 3, level - height),
                (x + width / 2, level - height - 22),
                (x + width + 3, level - height),
            ]
            c.rect(x, level - height, width, height - 8, wall)
            c.shape(roof, c.random.choice((BRICK, "#8a6a5d", SLATE)))
        x += width + c.random.choice((0, 0, 4, 38))


def chain_height(x: float) -> float:
    """Return where the chain hangs: a parabola between the towers, a straight fall outside."""
    if 430 <= x <= 1070:
        return 272 + 268 * (1 - ((x - 750) / 320) ** 2)
    outside = (430 - x) if x < 430 else (x - 1070)
    return 272 + 300 * outside / 440


def chains(c: Canvas, shift: float, colour: str, width: float) -> None:
    points = [(float(x), chain_height(x) + shift) for x in range(-20, 1525, 10)]
    for x in range(0, 1500, 22):
        if abs(x - 430) > 30 and abs(x - 1070) > 30:
            c.line([(x, chain_height(x) + shift), (x, 582)], colour, width * 0.28)
    c.line(points, colour, width)


def deck(c: Canvas) -> None:
    c.rect(-10, 578, 1520, 12, PINE)
    c.rect(-10, 590, 1520, 14, "#3d6259")
    c.rect(-10, 604, 1520, 5, INK)
    for x in range(0, 1500, 22):
        c.line([(x, 604), (x + 11, 591), (x + 22, 604)], PINE, 2)


def bridge_tower(c: Canvas, x: float) -> None:
    light, dark = "#d9c7a3", "#98876c"
    for part in (
        rectangle(x - 62, 650, 124, 90),
        rectangle(x - 48, 282, 96, 372),
        rectangle(x - 58, 252, 116, 32),
    ):
        c.shape(part, light)
        c.stipple(part, dark, "right", 0.95)
    c.rect(x - 66, 242, 132, 14, mixed(light, PAPER, 0.5))
    c.shape([(x - 66, 242), (x - 36, 222), (x + 36, 222), (x + 66, 242)], dark)
    opening = [*oval(x, 440, 24, 26)[36:], (x + 24, 578), (x - 24, 578)]
    c.shape(opening, "#c6d2c6")
    c.stipple(opening, SLATE, "up", 0.8)
    for y in range(300, 650, 24):
        c.line([(x - 48, y), (x - 26, y)], dark + "99", 1.6)
        c.line([(x + 26, y + 12), (x + 48, y + 12)], dark, 1.6)
    c.rect(x - 62, 578, 124, 30, mixed(dark, INK, 0.25))
    c.rect(x - 72, 728, 144, 14, dark)


def tower_reflections(c: Canvas) -> None:
    for x in (430, 1070):
        for step in range(18):
            reach = 62 - step * 1.6 + 8 * math.sin(step * 2.1)
            c.ellipse(
                x + 9 * math.sin(step * 1.3),
                748 + step * 13,
                reach,
                6,
                "#e0cfa980" if step % 2 else "#7b887680",
            )


def small_tram(c: Canvas, x: float, rail: float) -> None:
    c.rect(x, rail - 36, 118, 36, PAPER)
    c.rect(x, rail - 16, 118, 14, RUST)
    for window in range(6):
        c.rect(x + 8 + window * 18, rail - 31, 13, 12, NAVY)
    c.line([(x + 58, rail - 36), (x + 48, rail - 50), (x + 62, rail - 58)], INK, 2)


def near_bank(c: Canvas) -> None:
    bank = down_to(curve([(-10, 880), (200, 868), (420, 925), (620, 1010)]), 1010)
    c.shape(bank, MOSS)
    c.stipple(bank, PINE, "down", 0.9)
    for _ in range(90):
        x = c.random.uniform(0, 430)
        y = 890 + (x / 430) ** 2 * 70 + c.random.uniform(0, 70)
        c.line([(x, y), (x + c.random.uniform(-7, 7), y - c.random.uniform(16, 36))], LEAF, 2.2)


def gull(c: Canvas, x: float, y: float, size: float, colour: str) -> None:
    wings = [
        (x - size, y - size * 0.34),
        (x - size * 0.45, y - size * 0.5),
        (x, y),
        (x + size * 0.45, y - size * 0.5),
        (x + size, y - size * 0.28),
    ]
    c.line(curve(wings), colour, max(2.0, size * 0.13))


def lighthouse_hollin(c: Canvas) -> None:
    c.background((0, "#121d38"), (0.45, "#353a66"), (0.8, "#85688f"), (1, "#c88f93"), bottom=640)
    for _ in range(130):
        y = c.random.random() ** 1.6 * 420
        c.circle(c.random.uniform(0, 1500), y, c.random.choice((1.1, 1.5, 2.1)), "#fff3d8bb")
    c.background((0, "#6d5f86"), (0.25, "#3a426d"), (1, "#131f3a"), top=640)
    ripples(c, 652, 960, ROSE, 120)
    lamp = (1118, 282)
    for spread, strength in ((150, 0.34), (95, 0.42), (48, 0.5)):
        beam = [lamp, (-20, lamp[1] - 70 - spread), (-20, lamp[1] - 70 + spread)]
        c.fade(beam, "#ffe9ae", "right", strength)
    headland(c)
    tower(c, 1118, 300, 690)
    c.glow(*lamp, 210, "#ffeebc", 0.95)
    c.circle(*lamp, 17, "#fffbe6")
    keepers_house(c, 1235, 690)
    for x, y in ((430, 760), (520, 748)):
        c.shape([(x - 26, y), (x + 30, y), (x + 20, y + 12), (x - 18, y + 12)], INK)
        c.line([(x, y), (x, y - 40)], INK, 2.5)
        c.circle(x, y - 40, 3.5, LAMP)


def headland(c: Canvas) -> None:
    back = down_to(
        ridge(c.random, [(700, 800), (790, 700), (880, 668), (1010, 690), (1500, 640)], roughness=0.07), 1010
    )
    c.shape(back, "#2c3157")
    front = down_to(
        ridge(
            c.random,
            [(610, 1005), (760, 850), (900, 770), (1010, 700), (1250, 684), (1500, 700)],
            roughness=0.09,
        ),
        1010,
    )
    c.shape(front, "#171c33")
    c.stipple(front, "#434a72", "up", 0.5)
    for _ in range(34):
        x = c.random.uniform(560, 800)
        c.ellipse(
            x, 985 - (x - 560) * 0.3 + c.random.uniform(-8, 20), c.random.uniform(12, 46), 4, "#d9c3cc55"
        )


def tower(c: Canvas, x: float, top: float, foot: float) -> None:
    def side(y: float) -> float:
        return 34 + 24 * (y - top) / (foot - top)

    body = [(x - side(top), top), (x + side(top), top), (x + side(foot), foot), (x - side(foot), foot)]
    c.shape(body, "#f2e8dc")
    y0, y1 = top + 130, top + 230
    c.shape([(x - side(y0), y0), (x + side(y0), y0), (x + side(y1), y1), (x - side(y1), y1)], RUST)
    c.stipple(body, PLUM, "right", 1)
    c.fade(body, PLUM, "right", 0.45)
    for y in (top + 62, top + 288):
        c.rect(x - 9, y, 17, 30, "#3b3a55")
    c.rect(x - 12, foot - 44, 26, 44, "#3b3a55")
    c.rect(x - 52, top - 8, 104, 12, INK)
    for rail in range(-48, 50, 12):
        c.line([(x + rail, top - 8), (x + rail, top - 30)], INK, 2.4)
    c.line([(x - 50, top - 30), (x + 50, top - 30)], INK, 3)
    c.rect(x - 24, top - 52, 48, 46, "#ffe7a6")
    for bar in (-24, -8, 8, 22):
        c.rect(x + bar, top - 52, 3, 46, INK)
    c.shape([(x - 32, top - 50), (x, top - 88), (x + 32, top - 50)], BRICK)
    c.circle(x, top - 92, 6, INK)


def keepers_house(c: Canvas, x: float, ground: float) -> None:
    c.rect(x, ground - 62, 128, 70, "#cdbfc4")
    c.stipple(rectangle(x, ground - 62, 128, 70), PLUM, "right", 1)
    c.shape(
        [(x - 12, ground - 60), (x + 18, ground - 104), (x + 112, ground - 104), (x + 140, ground - 60)],
        "#3a2f4d",
    )
    c.rect(x + 88, ground - 126, 18, 34, "#3a2f4d")
    for window in (18, 84):
        c.glow(x + window + 11, ground - 28, 40, LAMP, 0.5)
        c.rect(x + window, ground - 42, 24, 26, LAMP)


def ferry_lammer(c: Canvas) -> None:
    c.background((0, "#b3d0d8"), (0.65, HAZE), (1, PAPER), bottom=560)
    for x, y, reach in ((310, 165, 230), (1130, 110, 280), (820, 250, 180)):
        flat_cloud(c, x, y, reach, "#f7f1e4")
    islands = (
        ([(560, 562), (700, 512), (860, 522), (1000, 486), (1200, 530), (1500, 500)], "#a5bda4"),
        ([(-20, 530), (120, 500), (320, 540), (470, 562)], "#8fac8f"),
        ([(900, 562), (1100, 532), (1320, 545), (1510, 520)], "#7b9c7c"),
    )
    for line, colour in islands:
        land = down_to(curve(line), 566)
        c.shape(land, colour)
        c.stipple(land, PINE, "down", 0.4)
    c.background((0, "#a3c4c1"), (0.35, "#5f97a0"), (1, "#29606e"), top=560)
    ripples(c, 575, 990, PAPER, 170)
    wake(c)
    hull(c)
    superstructure(c)
    for x, y, size in ((300, 250, 44), (420, 330, 30), (1240, 240, 36), (640, 165, 26)):
        gull(c, x, y, size, "#3f5a6b")
    for row, shade in ((880, "#2a6270"), (942, "#235661")):
        crest = [(x * 50.0 - 20, row + 9 * math.sin(x * 1.15 + row)) for x in range(32)]
        c.shape(down_to(curve(crest), 1010), shade + "bb")


def hull(c: Canvas) -> None:
    side = [(330, 606), (1170, 606), (1252, 588), (1196, 712), (368, 712)]
    c.shape(side, "#faf5ea")
    c.stipple(side, MIST, "down", 0.75)
    c.shape([(350, 662), (1219, 662), (1196, 712), (368, 712)], NAVY)
    c.rect(344, 654, 876, 8, RUST)
    for x in range(410, 1130, 42):
        c.circle(x, 634, 8.5, NAVY)
    c.shape([(330, 606), (366, 606), (366, 662), (349, 662)], "#c9d3d2")


def superstructure(c: Canvas) -> None:
    c.rect(392, 540, 700, 66, "#fffaf0")
    c.rect(392, 540, 700, 7, MIST)
    for x in range(412, 1076, 30):
        c.rect(x, 560, 21, 22, "#3d6379")
    c.rect(470, 484, 560, 56, "#f5eee0")
    for x in range(490, 1010, 36):
        c.rect(x, 500, 26, 20, "#4b7489")
    c.shape([(880, 430), (1040, 430), (1066, 484), (880, 484)], "#fffaf0")
    c.shape([(900, 442), (1036, 442), (1048, 464), (900, 464)], "#2e5268")
    c.line([(955, 430), (955, 352)], INK, 4)
    c.line([(935, 374), (975, 374)], INK, 3)
    funnel = [(600, 392), (706, 392), (722, 484), (590, 484)]
    c.shape(funnel, "#2f6088")
    c.stipple(funnel, NIGHT, "right", 0.9)
    c.shape([(598, 412), (710, 412), (713, 432), (595, 432)], PAPER)
    c.rect(596, 382, 114, 14, INK)
    for x in (500, 560, 770, 830):
        c.ellipse(x, 478, 24, 9, RUST)
    c.line([(392, 524), (470, 524)], SLATE, 2)
    for x in range(396, 470, 16):
        c.line([(x, 524), (x, 540)], SLATE, 2)
    for step in range(5):
        c.circle(640 - step * 46, 352 - step * 20, 16 + step * 7, "#ffffff44")


def wake(c: Canvas) -> None:
    for step in range(22):
        c.ellipse(360 - step * 18, 716 + step * 3.2, 70 + step * 3, 6 + step * 0.35, "#f7f3e870")
        c.ellipse(1150 - step * 30, 716 + 4 * math.sin(step), 44, 6, "#f7f3e8a0")
    c.shape(curve([(1176, 712), (1230, 690), (1268, 716), (1190, 724)]), "#fbf7ee")


def wind_turbines(c: Canvas) -> None:
    c.background((0, "#b8cfd4"), (0.7, "#e6e8dd"), (1, "#f3e3c8"), bottom=690)
    c.glow(1180, 560, 560, "#fff0d0", 0.85)
    for x, y, reach in ((980, 150, 300), (1300, 240, 220), (150, 400, 220)):
        flat_cloud(c, x, y, reach, "#f4efe2")
    c.background((0, "#b9cbbf"), (0.3, "#7fa39c"), (1, "#2e5b60"), top=690)
    for step in range(5):
        share = 1 - step / 5.6
        turbine(
            c,
            1452 - 205 * (4 - step) * (0.62 + 0.1 * (4 - step)) * 0.72,
            694 + 3 * (4 - step) ** 1.6,
            0.16 + 0.075 * (4 - step),
            17 + 31 * step,
            mixed("#fbf6ea", "#c8d6d4", share),
        )
    sea_lines(c)
    turbine(c, 400, 860, 1.0, 12, "#fdf9ef")
    service_boat(c, 575, 858)


def turbine(c: Canvas, x: float, water: float, size: float, turn: float, colour: str) -> None:
    hub_x, hub_y = x, water - 560 * size
    shade = mixed(colour, SLATE, 0.55)
    c.rect(x - 25 * size, water - 74 * size, 50 * size, 84 * size, GOLD)
    c.stipple(rectangle(x - 25 * size, water - 74 * size, 50 * size, 84 * size), RUST, "right", 0.9)
    c.rect(x - 36 * size, water - 82 * size, 72 * size, 9 * size, OCHRE)
    pole = [
        (x - 17 * size, water - 80 * size),
        (x - 9 * size, hub_y),
        (x + 9 * size, hub_y),
        (x + 17 * size, water - 80 * size),
    ]
    c.shape(pole, colour)
    c.stipple(pole, shade, "right", 0.95)
    for blade in range(3):
        angle = math.radians(turn + blade * 120)
        c.shape(blade_outline(hub_x, hub_y, 310 * size, angle, size), colour)
        c.line(
            [(hub_x, hub_y), (hub_x + 300 * size * math.sin(angle), hub_y - 300 * size * math.cos(angle))],
            shade,
            2.5 * size,
        )
    c.rect(hub_x - 14 * size, hub_y - 14 * size, 34 * size, 26 * size, shade)
    c.circle(hub_x, hub_y, 17 * size, colour)
    c.circle(hub_x, hub_y, 8 * size, shade)
    for step in range(7):
        c.ellipse(
            x + 6 * size * math.sin(step * 2),
            water + (10 + step * 13) * size,
            (30 - step * 2) * size,
            4 * size,
            "#f0c98066",
        )


def blade_outline(x: float, y: float, reach: float, angle: float, size: float) -> list[Point]:
    across = ((0.0, -7.0), (0.18, -17.0), (0.55, -10.0), (1.0, 0.0), (0.5, 5.0), (0.0, 7.0))
    sin, cos = math.sin(angle), math.cos(angle)
    return [
        (x + reach * along * sin + side * size * cos, y - reach * along * cos + side * size * sin)
        for along, side in across
    ]


def sea_lines(c: Canvas) -> None:
    for row in range(13):
        y = 712 + row * row * 1.75
        swell = [(x * 60.0 - 30, y + (1 + row * 0.5) * math.sin(x * 0.8 + row * 1.9)) for x in range(28)]
        c.line(curve(swell), "#dfe8de70" if row % 2 else "#20494f60", 1.2 + row * 0.24)


def service_boat(c: Canvas, x: float, y: float) -> None:
    c.shape([(x - 66, y - 30), (x + 92, y - 36), (x + 70, y + 6), (x - 58, y + 6)], RUST)
    c.stipple([(x - 66, y - 30), (x + 92, y - 36), (x + 70, y + 6), (x - 58, y + 6)], BRICK, "down", 0.9)
    c.rect(x - 18, y - 74, 62, 44, PAPER)
    c.rect(x - 8, y - 64, 42, 16, NAVY)
    c.line([(x + 8, y - 74), (x + 8, y - 112)], INK, 3)
    c.rect(x - 62, y - 34, 40, 6, INK)
    c.ellipse(x + 6, y + 8, 96, 6, "#f4f1e4aa")


def rowing_river(c: Canvas) -> None:
    c.background((0, "#5d9a98"), (1, "#2b6470"))
    light_on_river(c)
    wooded_bank(c)
    for x, y, tint, shirt in ((590, 420, "#fbf3df", RUST), (860, 730, "#f3d79a", NAVY)):
        eight(c, x, y, tint, shirt)


def light_on_river(c: Canvas) -> None:
    for _ in range(150):
        x, y = c.random.uniform(0, 1500), c.random.uniform(150, 1000)
        reach = c.random.uniform(18, 90)
        c.line(
            curve([(x, y), (x + reach / 2, y - reach * 0.16 - 4), (x + reach, y - reach * 0.42)]),
            "#d3ebe222",
            4,
        )
    c.fade(rectangle(0, 0, 1500, 1000), "#bfe0d2", "up", 0.35)


def wooded_bank(c: Canvas) -> None:
    edge = curve([(-10, 262), (240, 208), (520, 186), (820, 118), (1120, 92), (1510, 14)])
    shallow = [(x, y + 34) for x, y in edge]
    c.shape([*shallow, (1510, -10), (-10, -10)], "#7fb3a2")
    c.shape([*edge, (1510, -10), (-10, -10)], "#a9ac74")
    path = [(x, y - 38) for x, y in edge]
    c.line(path, SAND, 13)
    for _ in range(74):
        x = c.random.uniform(-20, 1500)
        y = 262 - x * 0.163 - c.random.uniform(78, 300)
        radius = c.random.uniform(24, 50)
        c.circle(x + 13, y + 15, radius, "#3b523e88")
        leaf = c.random.choice((MOSS, "#6c8a58", "#41664f", LEAF))
        c.circle(x, y, radius, leaf)
        c.stipple(oval(x, y, radius, radius), PINE, "right", 0.7)
        c.circle(x - radius * 0.28, y - radius * 0.3, radius * 0.45, mixed(leaf, GOLD, 0.25))


def eight(c: Canvas, x: float, y: float, hull_colour: str, shirt: str) -> None:
    """Draw a boat with eight oars and a cox, seen from above, pointing to the upper right."""
    angle = math.radians(-24)
    cos, sin = math.cos(angle), math.sin(angle)

    def at(along: float, across: float) -> Point:
        return x + along * cos - across * sin, y + along * sin + across * cos

    for length in (0.0, 1.0):
        trail = [
            at(-410 - length * 200, 60 + 60 * length),
            at(-390, 0),
            at(-410 - length * 200, -60 - 60 * length),
        ]
        c.line(curve(trail), "#e6f4ea55", 4)
    c.shape(
        curve(
            [at(-400, 24), at(-180, 40), at(180, 40), at(420, 24), at(180, 58), at(-180, 58), at(-400, 24)]
        ),
        "#12364055",
    )
    for seat in range(8):
        side = 1 if seat % 2 else -1
        along = -200 + seat * 62.0
        for ring in range(2):
            px, py = at(along - 130 + ring * 14, side * 166)
            c.ring(px - ring * 120, py + ring * 53, 26 - ring * 5, 13 - ring * 3, "#e4f3ea88", 3)
        c.line([at(along, 0), at(along + 14, side * 34), at(along + 34, side * 158)], PAPER, 4)
        c.line([at(along + 31, side * 140), at(along + 38, side * 180)], shirt, 13)
    body = [
        at(-415, 0),
        *[at(s, 15 * math.cos(s / 300)) for s in range(-400, 420, 40)],
        at(440, 0),
        *[at(s, -15 * math.cos(s / 300)) for s in range(400, -420, -40)],
    ]
    c.shape(body, hull_colour)
    c.line([at(-400, 0), at(420, 0)], mixed(hull_colour, BARK, 0.45), 5)
    for seat in range(9):
        along = -205 + seat * 62.0 - (54 if seat == 0 else 0)
        c.line([at(along - 4, -13), at(along - 4, 13)], shirt if seat else INK, 20)
        c.circle(*at(along + 6, 0), 10, c.random.choice(("#6b4a36", "#e0b48c", "#3a2c26", "#c98d5f")))


def storm_mole(c: Canvas) -> None:
    c.background((0, "#232f3f"), (0.5, "#4b5c68"), (1, "#93a09c"), bottom=640)
    storm_clouds(c)
    c.glow(1040, 560, 420, "#d9ddcd", 0.5)
    waves(c, 590, "#6d8488", "#a9b9b5", 18)
    mole(c)
    burst(c, 640, 560, 1.2)
    burst(c, 250, 590, 0.85)
    burst(c, 860, 592, 0.6)
    for level, colour, crest, height in (
        (705, "#4f6c74", "#c6d4cf", 34),
        (795, "#3a5864", "#dde6df", 46),
        (895, "#27434f", "#eef1e8", 52),
    ):
        waves(c, level, colour, crest, height)
    rain(c)


def storm_clouds(c: Canvas) -> None:
    for y, colour in ((80, "#1d2836"), (190, "#2d3b49"), (300, "#435460")):
        for _ in range(12):
            x = c.random.uniform(-60, 1560)
            reach = c.random.uniform(120, 280)
            c.ellipse(x, y + c.random.uniform(-50, 40), reach, reach * 0.26, colour)
        c.stipple(rectangle(0, y - 60, 1500, 190), mixed(colour, MIST, 0.4), "down", 0.32)


def mole(c: Canvas) -> None:
    wall = [(-10, 622), (1090, 640), (1160, 790), (-10, 830)]
    c.shape(wall, "#4a4d50")
    c.stipple(wall, INK, "down", 0.9)
    c.shape([(-10, 604), (1086, 626), (1096, 646), (-10, 634)], "#8c8a80")
    for row in range(5):
        for x in range(-20 + row % 2 * 46, 1110, 92):
            c.line([(x, 640 + row * 32), (x, 672 + row * 32)], "#2e3338", 2.5)
        c.line([(-10, 640 + row * 32), (1100 + row * 14, 652 + row * 32)], "#2e3338", 2.5)
    x, foot = 1010, 628
    body = [(x - 34, foot), (x - 23, foot - 190), (x + 23, foot - 190), (x + 34, foot)]
    c.shape(body, "#d8d5c6")
    c.shape([(x - 29, foot - 84), (x - 25.5, foot - 144), (x + 25.5, foot - 144), (x + 29, foot - 84)], RUST)
    c.stipple(body, INK, "right", 0.95)
    c.rect(x - 34, foot - 198, 68, 10, INK)
    c.glow(x, foot - 222, 170, LAMP, 0.8)
    c.rect(x - 17, foot - 234, 34, 36, "#fff0bd")
    c.shape([(x - 25, foot - 232), (x, foot - 262), (x + 25, foot - 232)], INK)
    c.rect(x - 10, foot - 34, 20, 34, INK)


def burst(c: Canvas, x: float, y: float, size: float) -> None:
    for share in (1.0, 0.75, 0.5):
        tint = mixed("#aebbb8", "#fbfaf2", 1 - share * 0.8)
        for _ in range(46):
            angle = c.random.uniform(-2.75, -0.4)
            far = c.random.random() ** 0.8 * 215 * size * share
            px, py = x + math.cos(angle) * far * 0.95, y + 66 * size + math.sin(angle) * far * 1.25
            c.circle(px, py, (34 - far / size * 0.105) * size * (0.45 + share * 0.5), tint)
    for _ in range(120):
        angle, far = c.random.uniform(-2.8, -0.35), c.random.uniform(170, 330) * size
        px, py = x + math.cos(angle) * far, y + 66 * size + math.sin(angle) * far * 1.08
        c.circle(px, py, c.random.uniform(1.5, 5.5) * size, "#f6f6eecc")


def waves(c: Canvas, level: float, colour: str, crest: str, height: float) -> None:
    points: list[Point] = []
    x = -80 - c.random.uniform(0, 120)
    while x < 1640:
        step = height * c.random.uniform(3.4, 8.5)
        points += [
            (x, level + height * 0.55),
            (x + step * 0.5, level - height * c.random.uniform(0.6, 1.1)),
            (x + step * 0.62, level - height * 0.2),
        ]
        x += step
    line = curve(points)
    area = down_to(line, 1010)
    c.shape(area, colour)
    c.stipple(area, mixed(colour, INK, 0.6), "down", 0.6)
    for (x0, y0), (x1, y1), (x2, y2) in zip(points[::3], points[1::3], points[2::3], strict=True):
        foam = curve([(x0 + (x1 - x0) * 0.45, (y0 + y1) / 2 + 2), (x1, y1 - 3), (x2 + 4, y2 + 3)])
        under = curve(
            [(x2 + 4, y2 + 3), (x1 - 6, y1 + height * 0.28), (x0 + (x1 - x0) * 0.45, (y0 + y1) / 2 + 2)]
        )
        c.shape([*foam, *under], crest)
        for _ in range(5):
            c.circle(
                x1 + c.random.uniform(-40, 30), y1 + c.random.uniform(-16, 6), c.random.uniform(2, 6), crest
            )


def rain(c: Canvas) -> None:
    for _ in range(260):
        x, y = c.random.uniform(-60, 1560), c.random.uniform(-40, 960)
        far = c.random.uniform(26, 80)
        c.line([(x, y), (x - far * 0.42, y + far)], "#dfe6e430", 1.8)


def container_cranes(c: Canvas) -> None:
    c.background((0, "#86b2c4"), (0.6, "#cfe0dd"), (1, "#f5e4c4"), bottom=760)
    c.glow(300, 640, 520, "#fff0cf", 0.8)
    for x, size in ((1160, 0.86), (650, 0.95), (120, 1.05)):
        crane(c, x, 770, size)
    c.rect(-10, 770, 1520, 70, "#39434c")
    c.rect(-10, 764, 1520, 14, "#7d8488")
    for x in range(40, 1500, 90):
        c.ring(x, 806, 13, 13, "#232b33", 9)
    ship(c)
    c.background((0, "#6fa0a4"), (1, "#24525f"), top=838)
    c.reflect(838, 150, tint="#2f6572", strength=0.42, ripple=8)
    ripples(c, 850, 990, PAPER, 60)


def crane(c: Canvas, x: float, ground: float, size: float) -> None:
    colour = mixed("#2b3f58", "#54708a", 1.4 - size)

    def beam(x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        c.line(
            [(x + x0 * size, ground + y0 * size), (x + x1 * size, ground + y1 * size)], colour, width * size
        )

    for leg in (0, 150):
        beam(leg, 0, leg + (18 if leg == 0 else -18), -420, 17)
    beam(0, -110, 150, -110, 12)
    beam(10, -250, 140, -250, 12)
    beam(4, -110, 138, -250, 6)
    beam(146, -110, 12, -250, 6)
    beam(-120, -420, 430, -420, 22)
    beam(-120, -402, 430, -402, 5)
    beam(75, -420, 75, -600, 14)
    beam(30, -420, 75, -590, 9)
    for end in (415, 260, -110):
        beam(75, -596, end, -424, 4.5)
    for truss in range(-110, 420, 34):
        beam(truss, -430, truss + 17, -446, 3.5)
        beam(truss + 17, -446, truss + 34, -430, 3.5)
    beam(-110, -446, 425, -446, 4)
    c.rect(x - 96 * size, ground - 410 * size, 70 * size, 44 * size, colour)
    c.rect(x + 300 * size, ground - 404 * size, 48 * size, 30 * size, RUST)
    for rope in (306, 340):
        beam(rope, -380, rope, -238, 2.4)
    c.rect(x + 282 * size, ground - 240 * size, 84 * size, 34 * size, OCHRE)
    for window in range(2):
        c.rect(x + (306 + window * 20) * size, ground - 398 * size, 13 * size, 12 * size, LAMP)


def ship(c: Canvas) -> None:
    boxes = (RUST, "#3c6f86", "#6f8d5f", OCHRE, BRICK, "#c9bfa8", TEAL)
    for column in range(17):
        x = 250 + column * 58
        tall = (3, 4, 5, 5, 4, 5, 5, 3, 4, 5, 5, 4, 5, 4, 3, 2, 1)[column]
        for row in range(tall):
            y = 676 - row * 36
            colour = c.random.choice(boxes)
            c.rect(x, y, 55, 33, colour)
            c.stipple(rectangle(x, y, 55, 33), INK, "right", 0.5)
            for groove in range(1, 6):
                c.line([(x + groove * 9, y + 5), (x + groove * 9, y + 28)], INK + "40", 1.6)
    c.rect(120, 480, 112, 228, "#f3ecdd")
    c.stipple(rectangle(120, 480, 112, 228), SLATE, "right", 0.6)
    for deck_level in range(6):
        c.rect(132, 500 + deck_level * 32, 88, 9, "#41627a")
    c.rect(104, 468, 146, 16, "#fbf6ea")
    c.rect(150, 420, 46, 50, RUST)
    c.line([(212, 468), (212, 400)], INK, 4)
    side = [(70, 706), (1260, 706), (1360, 680), (1300, 838), (112, 838)]
    c.shape(side, "#27415a")
    c.stipple(side, INK, "down", 0.8)
    c.shape([(102, 808), (1311, 808), (1300, 838), (112, 838)], BRICK)
    c.line([(70, 708), (1262, 708), (1356, 683)], "#7f97a6", 4)


WATER = {
    "harbour-dawn": harbour_dawn,
    "chain-bridge": chain_bridge,
    "lighthouse-hollin": lighthouse_hollin,
    "ferry-lammer": ferry_lammer,
    "wind-turbines": wind_turbines,
    "rowing-river": rowing_river,
    "storm-mole": storm_mole,
    "container-cranes": container_cranes,
}
