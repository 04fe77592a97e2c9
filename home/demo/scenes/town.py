"""Streets, squares and fronts of houses."""

import math

from home.demo.canvas import Canvas, Point, arch, bow, curve, mixed, oval, rectangle
from home.demo.palette import (
    BARK,
    BRICK,
    GOLD,
    HAZE,
    INK,
    LAMP,
    MIST,
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
    STONE,
)
from home.demo.scenes.water import flat_cloud, gull, ripples


def tram_evening(c: Canvas) -> None:
    c.background((0, "#172445"), (0.5, "#47527f"), (0.85, "#b0788a"), (1, "#dc9d80"), bottom=740)
    for base, colour, least, most in ((745, "#525a84", 230, 400), (745, "#2c3560", 150, 330)):
        row_of_roofs(c, base, colour, least, most)
    c.rect(-10, 728, 1520, 20, "#232b4d")
    for x in (150, 1350):
        street_lamp(c, x, 735)
    walkers(c)
    overhead_wire(c)
    tram(c)
    c.background((0, "#2a335a"), (1, "#141b33"), top=748)
    c.reflect(748, 252, tint="#1b2344", strength=0.45, ripple=7, stretch=1)
    for y in (776, 806):
        c.line([(-10, y), (1510, y)], "#8f95b388", 3)
    for x, y, reach in ((260, 900, 240), (1130, 940, 300), (760, 868, 190)):
        c.ellipse(x, y, reach, 10, "#e3b59b30")
        c.ellipse(x + 40, y + 7, reach * 0.6, 5, "#f6d9a13a")


def row_of_roofs(c: Canvas, base: float, colour: str, least: float, most: float) -> None:
    x = -30.0
    while x < 1520:
        width, height = c.random.uniform(90, 150), c.random.uniform(least, most)
        top = base - height
        pitch = c.random.choice((0, 34, 60))
        outline = [
            (x, base),
            (x, top + pitch),
            (x + width / 2, top),
            (x + width, top + pitch),
            (x + width, base),
        ]
        c.shape(outline, mixed(colour, NIGHT, c.random.uniform(0, 0.25)))
        c.rect(x + width * 0.68, top - 12, 16, 62, colour)
        for row in range(int(height / 58)):
            for column in range(3):
                if c.random.random() < 0.2:
                    c.rect(
                        x + width * (0.16 + column * 0.27),
                        top + pitch + 26 + row * 56,
                        width * 0.15,
                        28,
                        "#f4c477",
                    )
        x += width


def street_lamp(c: Canvas, x: float, ground: float) -> None:
    c.rect(x - 5, ground - 330, 10, 335, INK)
    c.rect(x - 13, ground - 26, 26, 30, INK)
    c.line(
        curve([(x, ground - 320), (x + 6, ground - 352), (x + 34, ground - 358), (x + 48, ground - 338)]),
        INK,
        6,
    )
    c.glow(x + 48, ground - 316, 190, LAMP, 0.85)
    c.shape(
        [(x + 30, ground - 338), (x + 66, ground - 338), (x + 58, ground - 306), (x + 38, ground - 306)],
        "#fff1c4",
    )
    c.shape([(x + 26, ground - 338), (x + 48, ground - 354), (x + 70, ground - 338)], INK)


def walkers(c: Canvas) -> None:
    for x, coat, shade in ((262, "#1b2140", RUST), (1268, "#39273f", "#6c86a3")):
        c.shape([(x - 24, 742), (x - 18, 662), (x + 18, 662), (x + 26, 742)], coat)
        c.circle(x, 646, 15, "#d8a483")
        c.line([(x + 14, 690), (x + 12, 622)], INK, 4)
        c.shape([*bow(x + 12, 626, 62, 52), (x + 74, 626)], shade)
        c.stipple([*bow(x + 12, 626, 62, 52), (x + 74, 626)], NIGHT, "right", 0.9)


def overhead_wire(c: Canvas) -> None:
    c.line(curve([(-10, 402), (400, 412), (760, 404), (1120, 412), (1510, 400)]), INK, 3)
    c.line(curve([(-10, 380), (500, 396), (1000, 394), (1510, 376)]), INK, 2)


def tram(c: Canvas) -> None:
    left, right = 376, 1140
    c.line([(720, 474), (770, 440), (716, 408)], INK, 5)
    c.line([(690, 408), (744, 408)], INK, 6)
    body = [
        *bow(left + 46, 520, 46, 46, begin=180, end=270),
        *bow(right - 46, 520, 46, 46, begin=270, end=360),
        (right + 6, 716),
        (left - 6, 716),
    ]
    c.shape(body, "#f3e6c4")
    c.shape([(left - 3, 632), (right + 3, 632), (right + 6, 716), (left - 6, 716)], "#2d6a52")
    c.stipple([(left - 3, 632), (right + 3, 632), (right + 6, 716), (left - 6, 716)], PINE, "down", 0.9)
    c.rect(left - 3, 624, right - left + 6, 8, GOLD)
    c.rect(left + 36, 470, right - left - 72, 12, "#2d6a52")
    c.rect(left + 120, 458, 200, 14, "#3f4a56")
    for number in range(8):
        x = left + 38 + number * 87
        if number in (2, 5):
            tram_door(c, x)
            continue
        tram_window(c, x, passenger=number in (0, 3, 4, 6))
    c.circle(right - 8, 660, 13, "#fff6d4")
    c.glow(right - 4, 660, 120, LAMP, 0.9)
    c.rect(left + 8, 716, right - left - 16, 16, INK)
    for x in (left + 110, left + 200, right - 200, right - 110):
        c.circle(x, 728, 24, INK)
        c.circle(x, 728, 9, "#4d566b")


def tram_window(c: Canvas, x: float, *, passenger: bool) -> None:
    c.rect(x, 508, 72, 98, ("#ffe7a8", "#ffc76a"))
    if passenger:
        centre = x + c.random.uniform(26, 46)
        coat = c.random.choice((NAVY, BRICK, PLUM, PINE))
        c.shape([*bow(centre, 606, 27, 44), (centre + 27, 606)], coat)
        c.circle(centre, 550, 15, c.random.choice(("#b97f5e", "#8a5b44", "#d9a47f")))
        c.shape([*bow(centre, 549, 16, 17), (centre + 16, 549)], c.random.choice((INK, "#4b2f28", "#6b6a70")))
    c.line([(x, 530), (x + 72, 530)], "#8c6a3e", 3)


def tram_door(c: Canvas, x: float) -> None:
    c.rect(x, 506, 72, 206, "#234f40")
    for leaf in (5, 38):
        c.rect(x + leaf, 514, 29, 134, ("#ffe2a0", "#f7b962"))


def ropewalk_warehouse(c: Canvas) -> None:
    c.background((0, "#a9c3cc"), (0.7, "#dfe4d9"), (1, PAPER), bottom=690)
    for x, y, reach in ((240, 110, 230), (900, 70, 300), (1330, 170, 200)):
        flat_cloud(c, x, y, reach, "#f3efe4")
    walls = ("#a8523f", "#b5654a", "#934436", "#ad5b44")
    for number, wall in enumerate(walls):
        warehouse(c, 60 + number * 352, 324, 250 - (0, 34, 8, 44)[number], wall)
    c.rect(-10, 676, 1520, 26, "#6f6a63")
    for x in range(-10, 1500, 74):
        c.line([(x, 676), (x, 702)], "#4d4a48", 2)
    c.background((0, "#5d7d83"), (1, "#25474f"), top=702)
    c.reflect(702, 298, tint="#2a4d56", strength=0.34, ripple=8)
    ripples(c, 715, 990, "#dfe8df", 70)
    for x in (36, 388, 740, 1092, 1444):
        c.rect(x - 8, 648, 16, 70, INK)
        c.ellipse(x, 648, 12, 6, "#39424c")
    skiff(c, 930, 770)


def warehouse(c: Canvas, x: float, width: float, top: float, wall: str) -> None:
    step, tread = 33, 24
    outline: list[Point] = [(x, 680), (x, top + 4 * step)]
    for number in range(5):
        outline += [
            (x + number * tread, top + (4 - number) * step),
            (x + (number + 1) * tread, top + (4 - number) * step),
        ]
    outline += [(2 * x + width - px, py) for px, py in reversed(outline)]
    c.shape(outline, wall)
    c.stipple(outline, mixed(wall, INK, 0.7), "right", 0.8)
    for _ in range(150):
        bx, by = c.random.uniform(x + 6, x + width - 22), c.random.uniform(top + 140, 672)
        c.rect(bx, by, 15, 5, mixed(wall, SAND, 0.35) + "70")
    for number in range(5):
        c.rect(x + number * tread - 3, top + (4 - number) * step - 6, tread + 5, 8, STONE)
        c.rect(x + width - (number + 1) * tread - 2, top + (4 - number) * step - 6, tread + 5, 8, STONE)
    c.rect(x + 5 * tread - 3, top - 6, width - 10 * tread + 6, 8, STONE)
    middle = x + width / 2
    for row in range(4):
        y = top + 118 + row * 88
        c.rect(x + 14, y + 66, width - 28, 5, mixed(wall, STONE, 0.5))
        shuttered_window(c, x + 62, y, wall)
        shuttered_window(c, x + width - 62, y, wall)
        if y + 66 < 660:
            loading_door(c, middle, y)
    c.circle(middle, top + 52, 15, mixed(wall, INK, 0.65))
    c.ring(middle, top + 52, 17, 17, STONE, 4)
    c.rect(middle - 7, top + 84, 14, 13, INK)
    c.line([(middle, top + 90), (middle, top + 150)], INK, 3)
    c.rect(middle - 40, top + 80, 80, 9, BARK)


def shuttered_window(c: Canvas, x: float, y: float, wall: str) -> None:
    c.shape(arch(x - 20, y - 4, 40, 60, 14), STONE)
    pane = arch(x - 16, y, 32, 54, 12)
    c.shape(pane, "#33424f")
    c.stipple(pane, MIST, "up", 0.7)
    c.line([(x, y), (x, y + 54)], PAPER, 2.5)
    c.line([(x - 16, y + 26), (x + 16, y + 26)], PAPER, 2.5)
    for side in (-38, 21):
        c.rect(x + side, y + 8, 17, 47, "#3d6650")
        for slat in range(5):
            c.line([(x + side + 2, y + 14 + slat * 9), (x + side + 15, y + 14 + slat * 9)], "#24463a", 1.8)
    c.line([(x - 24, y + 57), (x + 24, y + 57)], mixed(wall, PAPER, 0.6), 4)


def loading_door(c: Canvas, x: float, y: float) -> None:
    door = arch(x - 27, y - 8, 54, 68, 16)
    c.shape(door, "#315745")
    c.stipple(door, INK, "right", 0.8)
    c.line([(x, y - 8), (x, y + 60)], INK, 2.5)
    c.line([(x - 24, y + 16), (x + 24, y + 16)], "#23403a", 3)


def skiff(c: Canvas, x: float, y: float) -> None:
    side = curve([(x - 120, y - 26), (x - 40, y - 8), (x + 50, y - 8), (x + 124, y - 30)])
    c.shape([*side, (x + 90, y + 18), (x - 88, y + 18)], PAPER)
    c.stipple([*side, (x + 90, y + 18), (x - 88, y + 18)], SLATE, "down", 0.9)
    c.line(side, RUST, 7)
    c.line([(x - 60, y - 14), (x + 30, y - 44)], BARK, 6)
    for step in range(6):
        c.ellipse(x + 8 * math.sin(step * 2), y + 26 + step * 11, 84 - step * 9, 4, "#efe9d666")


def skyline_dusk(c: Canvas) -> None:
    c.background((0, "#20305a"), (0.45, "#6b6f9b"), (0.8, "#dba08d"), (1, "#f3cf9d"), bottom=760)
    c.glow(420, 720, 520, "#ffe3b0", 0.8)
    c.circle(1180, 170, 34, "#f6ead2")
    for base, colour, least, most, lit in (
        (770, "#a58ea5", 150, 330, 0.0),
        (775, "#7478a0", 110, 300, 0.08),
        (790, "#4a5886", 90, 230, 0.18),
    ):
        blocks(c, base, colour, least, most, lit)
    assembly_dome(c, 750, 780)
    blocks_beside(c)
    c.background((0, "#4d5a86"), (1, "#16203f"), top=820)
    c.reflect(820, 180, tint="#232f57", strength=0.35, ripple=6, stretch=0.6)
    c.rect(-10, 806, 1520, 18, "#182444")
    ripples(c, 832, 990, "#f0c9a2", 60)
    for x in range(20, 1500, 104):
        c.glow(x, 796, 36, LAMP, 0.7)
        c.rect(x - 2, 796, 4, 14, INK)
        c.circle(x, 795, 5, LAMP)


def blocks(c: Canvas, base: float, colour: str, least: float, most: float, lit: float) -> None:
    x = -20.0
    while x < 1520:
        width = c.random.uniform(46, 108)
        closeness = 1 - abs(x + width / 2 - 750) / 1000
        top = base - c.random.uniform(least, most) * (0.65 + 0.5 * closeness)
        outline = rectangle(x, top, width + 1, base - top)
        c.shape(outline, (colour, mixed(colour, ROSE, 0.22)))
        c.stipple(outline, NIGHT, "right", 0.42)
        if c.random.random() < 0.3:
            c.rect(x + width * 0.4, top - 44, 5, 46, colour)
        windows(c, x, top, width, base, lit)
        x += width


def windows(c: Canvas, x: float, top: float, width: float, base: float, lit: float) -> None:
    for row in range(int((base - top - 20) / 24)):
        for column in range(int((width - 12) / 17)):
            if c.random.random() < lit:
                c.rect(
                    x + 9 + column * 17, top + 14 + row * 24, 8, 11, c.random.choice((LAMP, GOLD, "#ffd188"))
                )


def blocks_beside(c: Canvas) -> None:
    for start, end in ((-20, 530), (970, 1520)):
        x = float(start)
        while x < end:
            width = c.random.uniform(58, 116)
            top = 812 - c.random.uniform(90, 210) * (1.25 - 0.55 * abs(x - 750) / 750)
            c.rect(x, top, width, 812 - top, ("#2f3f6d", "#27335c"))
            c.stipple(rectangle(x, top, width, 812 - top), INK, "right", 0.55)
            windows(c, x, top, width, 812, 0.3)
            x += width


def assembly_dome(c: Canvas, x: float, ground: float) -> None:
    pale, dark = "#d9c3b2", "#5a5a86"
    parts = (
        rectangle(x - 220, ground - 120, 440, 150),
        rectangle(x - 120, ground - 190, 240, 74),
        rectangle(x - 92, ground - 258, 184, 72),
    )
    for part in parts:
        c.shape(part, pale)
        c.stipple(part, dark, "right", 1)
    for offset in range(-204, 216, 34):
        c.shape(arch(x + offset, ground - 96, 15, 62), "#3e456f")
    for offset in range(-84, 96, 24):
        c.rect(x + offset - 5, ground - 252, 9, 62, mixed(pale, dark, 0.55))
    cap = [*bow(x, ground - 256, 100, 118), (x + 100, ground - 256)]
    c.shape(cap, "#7fa39a")
    c.stipple(cap, NAVY, "right", 1)
    for rib in (-66, -34, 0, 34, 66):
        c.line(
            curve([(x + rib, ground - 258), (x + rib * 0.82, ground - 320), (x, ground - 374)]),
            "#55807e",
            2.5,
        )
    c.rect(x - 17, ground - 410, 34, 40, pale)
    c.shape([*bow(x, ground - 408, 21, 24), (x + 21, ground - 408)], "#7fa39a")
    c.line([(x, ground - 430), (x, ground - 490)], INK, 4)
    c.shape([(x + 2, ground - 488), (x + 46, ground - 478), (x + 2, ground - 462)], RUST)
    c.rect(x - 240, ground - 128, 480, 10, mixed(pale, PAPER, 0.5))


def town_hall(c: Canvas) -> None:
    c.background((0, "#b9c6cb"), (0.7, "#e4e5de"), (1, PAPER), bottom=824)
    for x, y, reach in ((260, 140, 260), (1180, 100, 300), (1010, 260, 190)):
        flat_cloud(c, x, y, reach, "#f6f1e6")
    row_of_plain_roofs(c, 824, "#a9b4b5")
    clock_tower(c, 750)
    facade(c)
    square(c)
    for x, size in ((150, 1.0), (1352, 1.1)):
        bare_tree(c, x, 842, size)
    for x, y in ((470, 250), (520, 226), (1030, 190)):
        gull(c, x, y, 15, SLATE)


def row_of_plain_roofs(c: Canvas, base: float, colour: str) -> None:
    x = -20.0
    while x < 1520:
        width, height = c.random.uniform(80, 140), c.random.uniform(130, 240)
        c.shape(
            [
                (x, base),
                (x, base - height),
                (x + width / 2, base - height - 50),
                (x + width, base - height),
                (x + width, base),
            ],
            mixed(colour, HAZE, c.random.uniform(0, 0.4)),
        )
        x += width


def clock_tower(c: Canvas, x: float) -> None:
    stone, dark = "#e0bd8c", "#8d6a4d"
    for part in (rectangle(x - 82, 240, 164, 330), rectangle(x - 66, 190, 132, 60)):
        c.shape(part, stone)
        c.stipple(part, dark, "right", 0.95)
    c.rect(x - 94, 236, 188, 14, mixed(stone, PAPER, 0.5))
    c.rect(x - 90, 392, 180, 10, mixed(stone, PAPER, 0.4))
    roof = [(x - 76, 192), (x - 30, 104), (x + 30, 104), (x + 76, 192)]
    c.shape(roof, "#4d7d78")
    c.stipple(roof, PINE, "right", 0.95)
    c.shape([(x - 30, 106), (x, 30), (x + 30, 106)], "#43706c")
    c.line([(x, 34), (x, -30)], INK, 5)
    c.circle(x, 318, 54, PAPER)
    c.ring(x, 318, 54, 54, dark, 7)
    for hour in range(12):
        angle = math.radians(hour * 30)
        c.line(
            [
                (x + 38 * math.sin(angle), 318 - 38 * math.cos(angle)),
                (x + 46 * math.sin(angle), 318 - 46 * math.cos(angle)),
            ],
            INK,
            4,
        )
    c.line([(x, 318), (x - 20, 298)], INK, 6)
    c.line([(x, 318), (x + 16, 284)], INK, 4.5)
    for offset in (-46, -12, 22):
        c.shape(arch(x + offset, 428, 24, 76), "#46525c")


def facade(c: Canvas) -> None:
    stone, dark = "#ddb683", "#8d6a4d"
    front = rectangle(250, 520, 1000, 300)
    c.shape([(236, 524), (300, 448), (1200, 448), (1264, 524)], "#5c6b73")
    c.stipple([(236, 524), (300, 448), (1200, 448), (1264, 524)], INK, "right", 0.5)
    c.shape(front, stone)
    c.stipple(front, dark, "right", 0.62)
    clock_base = rectangle(640, 470, 220, 350)
    c.shape(clock_base, mixed(stone, PAPER, 0.22))
    c.stipple(clock_base, dark, "right", 0.5)
    c.shape([(624, 474), (750, 404), (876, 474)], mixed(stone, PAPER, 0.35))
    c.shape([(664, 464), (750, 418), (836, 464)], mixed(stone, dark, 0.3))
    c.rect(230, 514, 1040, 16, mixed(stone, PAPER, 0.55))
    c.rect(242, 676, 1016, 9, mixed(stone, dark, 0.35))
    for number in range(7):
        x = 300 + number * 134 + (0 if number < 3 else 16 if number == 3 else 32) - 4
        tall_window(c, x, 548, 62, 112)
        if number != 3:
            c.shape(arch(x + 4, 712, 54, 92), "#4a4a4c")
            c.stipple(arch(x + 4, 712, 54, 92), INK, "down", 0.9)
    door = arch(706, 692, 88, 130)
    c.shape(arch(694, 680, 112, 142), mixed(stone, PAPER, 0.5))
    c.shape(door, "#4f3527")
    c.line([(750, 694), (750, 822)], INK, 4)


def tall_window(c: Canvas, x: float, y: float, width: float, height: float) -> None:
    c.shape(arch(x - 8, y - 8, width + 16, height + 8), "#f0dbb6")
    pane = arch(x, y, width, height)
    c.shape(pane, ("#7f9aa6", "#425a68"))
    c.stipple(pane, PAPER, "left", 0.5)
    c.line([(x + width / 2, y), (x + width / 2, y + height)], "#f0dbb6", 4)
    for bar in (0.36, 0.68):
        c.line([(x, y + height * bar), (x + width, y + height * bar)], "#f0dbb6", 3)
    c.rect(x - 12, y + height, width + 24, 9, "#f0dbb6")


def square(c: Canvas) -> None:
    c.background((0, "#c9bda6"), (1, "#8f8574"), top=820)
    for number in range(5):
        c.rect(
            590 - number * 34,
            804 + number * 14,
            320 + number * 68,
            15,
            mixed("#efe0c2", "#9d8767", number / 6),
        )
    for number in range(-12, 13):
        c.line([(750 + number * 74, 876), (750 + number * 190, 1010)], "#7a705f66", 2.5)
    for y in (888, 908, 936, 974):
        c.line([(-10, y), (1510, y)], "#7a705f66", 2.5)
    c.line([(1000, 822), (1000, 560)], INK, 5)
    c.shape(
        curve([(1002, 564), (1040, 574), (1076, 562), (1112, 572)])
        + curve([(1112, 618), (1076, 608), (1040, 620), (1002, 610)]),
        RUST,
    )
    for x, y, size, coat in (
        (430, 925, 1.0, NAVY),
        (470, 930, 0.92, BRICK),
        (1130, 950, 1.1, PINE),
        (940, 900, 0.8, PLUM),
    ):
        passer_by(c, x, y, size, coat)


def passer_by(c: Canvas, x: float, y: float, size: float, coat: str) -> None:
    c.ellipse(x + 34 * size, y + 2, 44 * size, 5 * size, "#5d544670")
    for leg in (-7, 7):
        c.line([(x + leg * 0.4 * size, y - 34 * size), (x + leg * size, y)], INK, 7 * size)
    c.shape(
        [
            (x - 15 * size, y - 28 * size),
            (x - 10 * size, y - 78 * size),
            (x + 10 * size, y - 78 * size),
            (x + 16 * size, y - 28 * size),
        ],
        coat,
    )
    c.circle(x, y - 88 * size, 10 * size, "#d3a07c")
    c.shape([*bow(x, y - 90 * size, 11 * size, 12 * size), (x + 11 * size, y - 90 * size)], BARK)


def bare_tree(c: Canvas, x: float, ground: float, size: float) -> None:
    c.ellipse(x, ground + 6, 70 * size, 12 * size, "#6f665655")
    branch(c, x, ground, -90, 150 * size, 17 * size)


def branch(c: Canvas, x: float, y: float, turn: float, length: float, width: float) -> None:
    if length < 20:
        return
    angle = math.radians(turn)
    end = (x + length * math.cos(angle), y + length * math.sin(angle))
    c.line([(x, y), end], "#4a3b35", width)
    for side in (-1, 1):
        branch(
            c,
            *end,
            turn + side * c.random.uniform(14, 36),
            length * c.random.uniform(0.66, 0.8),
            width * 0.62,
        )


def bank_columns(c: Canvas) -> None:
    c.background((0, "#8fa9b6"), (1, "#dfe3dc"), bottom=860)
    c.glow(260, 180, 620, "#fbf6e6", 0.7)
    stone, shade = "#e9e0cf", "#8b96a3"
    back = rectangle(150, 300, 1200, 520)
    c.shape(back, "#c3bfb6")
    c.stipple(back, SLATE, "right", 0.75)
    for row in range(13):
        c.line([(150, 320 + row * 40), (1350, 320 + row * 40)], "#9b9b9955", 2)
    bronze_door(c)
    for x in (305, 473, 641, 859, 1027, 1195):
        column(c, x, stone, shade)
    entablature(c, stone, shade)
    steps(c)
    for x in (215, 1285):
        bank_lamp(c, x, 862)
    passer_by(c, 560, 944, 1.15, NAVY)
    passer_by(c, 985, 906, 0.98, BRICK)


def column(c: Canvas, x: float, stone: str, shade: str) -> None:
    cast = [(x + 38, 330), (x + 96, 330), (x + 96, 806), (x + 38, 806)]
    c.fade(cast, "#4d5c6c", "left", 0.55)
    shaft = [(x - 38, 330), (x + 38, 330), (x + 44, 792), (x - 44, 792)]
    c.shape(shaft, stone)
    for flute in (-26, -13, 0, 13, 26):
        c.line([(x + flute, 338), (x + flute * 1.15, 786)], mixed(stone, shade, 0.32), 3.4)
    c.stipple(shaft, shade, "right", 1)
    c.fade(shaft, shade, "right", 0.5)
    for y, half in ((316, 54), (328, 46), (790, 50), (802, 58)):
        c.rect(x - half, y, half * 2, 13, mixed(stone, PAPER, 0.4))
        c.stipple(rectangle(x - half, y, half * 2, 13), shade, "right", 0.9)


def entablature(c: Canvas, stone: str, shade: str) -> None:
    c.rect(150, 232, 1200, 86, stone)
    c.stipple(rectangle(150, 232, 1200, 86), shade, "down", 0.5)
    c.rect(150, 274, 1200, 5, mixed(stone, shade, 0.5))
    c.rect(130, 218, 1240, 20, mixed(stone, PAPER, 0.6))
    for x in range(142, 1350, 26):
        c.rect(x, 238, 14, 11, mixed(stone, shade, 0.55))
    gable = [(122, 220), (750, 66), (1378, 220)]
    c.shape(gable, mixed(stone, PAPER, 0.4))
    inner = [(232, 206), (750, 92), (1268, 206)]
    c.shape(inner, "#b5b8b8")
    c.stipple(inner, SLATE, "up", 0.85)
    c.circle(750, 158, 40, mixed(stone, PAPER, 0.3))
    c.ring(750, 158, 40, 40, mixed(stone, shade, 0.6), 5)
    for turn in range(0, 360, 45):
        angle = math.radians(turn)
        c.line(
            [(750, 158), (750 + 31 * math.cos(angle), 158 + 31 * math.sin(angle))],
            mixed(stone, shade, 0.7),
            5,
        )
    for side in (-1, 1):
        c.line(
            curve([(750 + side * 62, 176), (750 + side * 150, 160), (750 + side * 250, 192)]),
            mixed(stone, shade, 0.25),
            11,
        )


def bronze_door(c: Canvas) -> None:
    c.rect(674, 420, 152, 386, "#d8d0c0")
    c.rect(690, 436, 120, 370, "#4a3a2c")
    c.stipple(rectangle(690, 436, 120, 370), INK, "right", 0.8)
    c.line([(750, 436), (750, 806)], INK, 4)
    for leaf in (698, 756):
        for row in range(5):
            c.rect(leaf, 448 + row * 70, 46, 56, "#6d5233")
            c.stipple(rectangle(leaf, 448 + row * 70, 46, 56), OCHRE, "up", 0.5)
    for x in (741, 759):
        c.circle(x, 640, 5, GOLD)
    c.rect(662, 404, 176, 18, "#e9e0cf")


def steps(c: Canvas) -> None:
    c.background((0, "#a7aaa8"), (1, "#7d8588"), top=850)
    for number in range(7):
        top, left = 812 + number * 17, 130 - number * 24
        c.rect(left, top, 1500 - 2 * left, 17, mixed("#f0e8d8", "#b9b8b2", number / 7))
        c.rect(left, top + 12, 1500 - 2 * left, 5, "#8b939a")


def bank_lamp(c: Canvas, x: float, ground: float) -> None:
    c.rect(x - 34, ground - 46, 68, 50, "#d8d0c0")
    c.stipple(rectangle(x - 34, ground - 46, 68, 50), SLATE, "right", 0.9)
    c.rect(x - 6, ground - 210, 12, 166, INK)
    c.rect(x - 16, ground - 62, 32, 16, INK)
    c.glow(x, ground - 236, 110, LAMP, 0.75)
    c.circle(x, ground - 236, 31, "#fff2cd")
    c.stipple(oval(x, ground - 236, 31, 31), OCHRE, "down", 0.5)
    c.rect(x - 14, ground - 272, 28, 9, INK)


def football_pitch(c: Canvas) -> None:
    c.background((0, "#5f686b"), (1, "#4a5458"))
    stands(c)
    left, top, right, bottom = 215, 165, 1285, 835
    c.rect(left - 44, top - 44, right - left + 88, bottom - top + 88, "#7d9a5f")
    for stripe in range(14):
        width = (right - left) / 14
        c.rect(left + stripe * width, top, width + 1, bottom - top, "#5c8d57" if stripe % 2 else "#6c9b61")
    c.stipple(rectangle(left - 44, top - 44, right - left + 88, bottom - top + 88), PINE, "down", 0.42)
    roof_shadow = [(left - 44, bottom + 44), (left - 44, 640), (right + 44, 730), (right + 44, bottom + 44)]
    c.fade(roof_shadow, "#17382f", "down", 0.5)
    markings(c, left, top, right, bottom)
    players(c)
    for x, y in ((176, 122), (1324, 122), (176, 878), (1324, 878)):
        c.circle(x + 12, y + 14, 26, "#2e373b88")
        c.circle(x, y, 22, "#c7cdca")
        for dx in (-8, 8):
            for dy in (-8, 8):
                c.circle(x + dx, y + dy, 5.5, LAMP)


def stands(c: Canvas) -> None:
    coats = ("#24416a", "#24416a", "#38598a", "#d9d3c4", "#b6bcbd", RUST, "#8f989b", "#2d3a44")
    for row in range(7):
        near = 16 + row * 13
        for _ in range(105):
            x = c.random.uniform(100, 1400)
            c.circle(x, near, 4.8, c.random.choice(coats))
            c.circle(c.random.uniform(100, 1400), 1000 - near, 4.8, c.random.choice(coats))
    for row in range(10):
        near = 16 + row * 14
        for _ in range(52):
            c.circle(near, c.random.uniform(120, 880), 4.8, c.random.choice(coats))
            c.circle(1500 - near, c.random.uniform(120, 880), 4.8, c.random.choice(coats))
    for aisle in range(200, 1400, 150):
        c.rect(aisle, 0, 9, 108, "#8d9695")
        c.rect(aisle, 892, 9, 108, "#8d9695")
    for aisle in range(190, 850, 130):
        c.rect(0, aisle, 158, 9, "#8d9695")
        c.rect(1342, aisle, 158, 9, "#8d9695")
    c.rect(-10, -10, 1520, 28, "#3a4448")
    c.rect(-10, 982, 1520, 28, "#3a4448")


def markings(c: Canvas, left: float, top: float, right: float, bottom: float) -> None:
    white, middle = "#f4f2e4", (top + bottom) / 2

    def box(x: float, y: float, width: float, height: float) -> None:
        corners = rectangle(x, y, width, height)
        c.line([*corners, corners[0], corners[1]], white, 4.5)

    box(left + 12, top + 12, right - left - 24, bottom - top - 24)
    centre = (left + right) / 2
    c.line([(centre, top + 12), (centre, bottom - 12)], white, 4.5)
    c.ring(centre, middle, 92, 92, white, 4.5)
    c.circle(centre, middle, 6, white)
    for side, x in ((1, left + 12), (-1, right - 12)):
        for depth, half in ((158, 190), (58, 92)):
            box(min(x, x + side * depth), middle - half, depth, half * 2)
        c.circle(x + side * 108, middle, 5, white)
        arc = bow(x + side * 108, middle, 92, 92, begin=-57 if side > 0 else 123, end=57 if side > 0 else 237)
        c.line(arc, white, 4.5)
        c.rect(min(x, x - side * 26), middle - 40, 26, 80, "#e9ede366")
        for corner in (top + 12, bottom - 12):
            inward = 1 if corner < middle else -1
            begin = {(1, 1): 0, (-1, 1): 90, (-1, -1): 180, (1, -1): 270}[(side, inward)]
            c.line(bow(x, corner, 18, 18, begin=begin, end=begin + 90), white, 4)


def players(c: Canvas) -> None:
    blue = (
        (262, 500),
        (430, 300),
        (420, 430),
        (415, 575),
        (440, 720),
        (640, 370),
        (655, 545),
        (690, 690),
        (860, 330),
        (905, 480),
        (890, 640),
    )
    white = (
        (1240, 505),
        (1080, 320),
        (1062, 440),
        (1070, 570),
        (1090, 705),
        (930, 415),
        (945, 560),
        (800, 300),
        (815, 690),
        (730, 455),
        (560, 520),
    )
    for team, colour, edge in ((blue, "#1f3564", "#10203f"), (white, "#faf6ea", "#c6c3b5")):
        for x, y in team:
            c.ellipse(x + 17, y + 15, 17, 9, "#17382f77")
            c.circle(x, y, 13, edge)
            c.circle(x, y, 10.5, colour)
            c.circle(x - 1, y - 2, 4.6, c.random.choice(("#6b4a36", "#d9a57c", "#332822")))
    c.circle(934, 486, 6, "#17382f77")
    c.circle(928, 480, 6.5, "#ffffff")


TOWN = {
    "tram-evening": tram_evening,
    "ropewalk-warehouse": ropewalk_warehouse,
    "skyline-dusk": skyline_dusk,
    "town-hall": town_hall,
    "bank-columns": bank_columns,
    "football-pitch": football_pitch,
}
