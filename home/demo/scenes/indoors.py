"""Halls and rooms, most of them seen down their middle."""

import math

from home.demo.canvas import Canvas, Point, arch, bow, mixed, rectangle
from home.demo.palette import (
    BARK,
    BRICK,
    GOLD,
    INK,
    LAMP,
    LEAF,
    MIST,
    MOSS,
    NAVY,
    OCHRE,
    PAPER,
    PINE,
    PLUM,
    RUST,
    SAND,
    SLATE,
)


class Room:
    """One-point perspective: `at(x, y, z)` is where a point of the room is on the canvas.

    x runs from the middle to the right, y from the eyes down, z away from the reader, from 1."""

    def __init__(self, x: float = 750, y: float = 500) -> None:
        self.x, self.y = x, y

    def at(self, x: float, y: float, z: float) -> Point:
        return self.x + x / z, self.y + y / z

    def wall(self, x: float, top: float, bottom: float, near: float, far: float) -> list[Point]:
        """Return a part of a side wall."""
        return [
            self.at(x, top, near),
            self.at(x, top, far),
            self.at(x, bottom, far),
            self.at(x, bottom, near),
        ]

    def level(self, y: float, left: float, right: float, near: float, far: float) -> list[Point]:
        """Return a part of a floor, table or ceiling."""
        return [
            self.at(left, y, near),
            self.at(left, y, far),
            self.at(right, y, far),
            self.at(right, y, near),
        ]


def market_hall(c: Canvas) -> None:
    room = Room(750, 520)
    c.background((0, "#d9e2dc"), (1, "#efe6cf"))
    c.glow(750, 470, 520, "#fff6dc", 0.9)
    for number in range(11, 0, -1):
        vault(c, room, 0.82 + number * 0.42, 0.82 + (number - 1) * 0.42, number)
    end_wall(c, room, 5.4)
    tiles(c, room, 470, 700, 5.4)
    for z in (4.6, 3.7, 2.9, 2.2, 1.6, 1.1):
        for side in (-1, 1):
            stall(c, room, side, z)
    for x, y, size, coat in (
        (700, 640, 0.62, NAVY),
        (820, 668, 0.74, BRICK),
        (762, 610, 0.46, PINE),
        (655, 760, 1.15, PLUM),
    ):
        shopper(c, x, y, size, coat)
    c.fade(rectangle(0, 0, 1500, 1000), "#fff1cf", "up", 0.14)


def vault(c: Canvas, room: Room, far: float, near: float, number: int) -> None:
    panes = 14
    for pane in range(panes):
        first, second = (math.pi + math.pi * (pane + end) / panes for end in (0, 1))
        corners = [
            room.at(700 * math.cos(turn), -30 + 560 * math.sin(turn), z)
            for z, turn in ((near, first), (near, second), (far, second), (far, first))
        ]
        height = math.sin(math.pi * (pane + 0.5) / panes)
        sky = mixed("#aebfbb", "#e8efe6", height)
        c.shape(corners, mixed(sky, SAND, 0.18 if (pane + number) % 3 == 0 else 0))
        c.line([corners[0], corners[3]], "#5e7774", 3.4 / near + 0.6)
    rib = [
        room.at(700 * math.cos(turn), -30 + 560 * math.sin(turn), near)
        for turn in (math.pi + math.pi * step / 60 for step in range(61))
    ]
    c.line(rib, "#2f5450", 15 / near)
    c.line([(x, y + 7 / near) for x, y in rib], "#47706a", 4 / near)
    for side in (-1, 1):
        top, foot = room.at(side * 700, -30, near), room.at(side * 700, 470, near)
        c.line([top, foot], "#2f5450", 26 / near)
        c.shape(room.wall(side * 702, -30, 200, near, far), "#c9cfc0")


def end_wall(c: Canvas, room: Room, z: float) -> None:
    (left, top), (right, bottom) = room.at(-700, -30, z), room.at(700, 470, z)
    c.rect(left, top, right - left, bottom - top, "#cdbb98")
    middle = (left + right) / 2
    fan = [*bow(middle, top, (right - left) / 2, 560 / z), (right, top)]
    c.shape(fan, "#fff8e2")
    for turn in range(180, 361, 20):
        angle = math.radians(turn)
        c.line(
            [(middle, top), (middle + (right - left) / 2 * math.cos(angle), top + 560 / z * math.sin(angle))],
            "#47706a",
            2.4,
        )
    c.line(bow(middle, top, (right - left) / 4, 280 / z), "#47706a", 2.4)
    c.rect(left, top - 4, right - left, 8, "#2f5450")
    c.shape(arch(middle - 22, bottom - 62, 44, 62), "#fff8e2")
    for x in (middle - 84, middle + 56):
        c.shape(arch(x, bottom - 54, 28, 54), "#6f7f78")


def tiles(c: Canvas, room: Room, floor: float, half: float, far: float) -> None:
    z, number = 0.7, 0
    while z < far:
        deeper = min(far, z * 1.13)
        for column in range(-7, 7):
            pale = (column + number) % 2 == 0
            colour = mixed("#e2d3b3" if pale else "#b9a482", "#d8cdb4", (z - 0.7) / far)
            c.shape(room.level(floor, column * half / 7, (column + 1) * half / 7, z, deeper), colour)
        z, number = deeper, number + 1
    c.stipple(rectangle(0, 700, 1500, 300), BARK, "down", 0.35)


def stall(c: Canvas, room: Room, side: int, z: float) -> None:
    inner, outer, far = side * 270, side * 690, z + 0.42
    wood = mixed("#8a5f3f", SAND, min(0.5, z * 0.1))
    c.shape(room.wall(inner, 250, 470, z, far), mixed(wood, INK, 0.25))
    front = [room.at(inner, 250, z), room.at(outer, 250, z), room.at(outer, 470, z), room.at(inner, 470, z)]
    c.shape(front, wood)
    c.stipple(front, INK, "down", 0.5)
    c.shape(room.level(250, min(inner, outer), max(inner, outer), z, far), mixed(wood, PAPER, 0.3))
    fruit = (RUST, GOLD, "#7f9f4f", "#c94f45", OCHRE, PLUM, "#e8c85a", "#a6b85f")
    for crate in range(4):
        first, second = (inner + (outer - inner) * (crate + end) / 4 for end in (0.05, 0.95))
        (x0, y0), (x1, _) = room.at(min(first, second), 250, z), room.at(max(first, second), 250, z)
        colour = c.random.choice(fruit)
        size = (x1 - x0) / 11
        for row in range(3):
            for number in range(5 - row % 2):
                x = x0 + size * (1.2 + number * 2.1 + row % 2)
                c.circle(x, y0 - size * (0.5 + row * 1.4), size * 1.12, mixed(colour, INK, 0.18))
                c.circle(x - size * 0.1, y0 - size * (0.62 + row * 1.4), size * 0.92, colour)
                c.circle(
                    x - size * 0.4, y0 - size * (0.95 + row * 1.4), size * 0.26, mixed(colour, PAPER, 0.6)
                )
        c.rect(x0, y0 - size * 0.2, x1 - x0, size * 2.2, mixed("#b98b5b", SAND, 0.3))
        c.line([(x0, y0 + size * 0.9), (x1, y0 + size * 0.9)], "#7d5a3b", max(1, size * 0.16))
    awning(c, room, side, z, far)


def awning(c: Canvas, room: Room, side: int, z: float, far: float) -> None:
    inner, outer = side * 235, side * 700
    colour = c.random.choice((RUST, "#3d7a6c", "#35618a", OCHRE, BRICK))
    for post in (inner + side * 22, outer):
        c.line([room.at(post, -10, z), room.at(post, 250, z)], "#4a4038", 9 / z)
    stripes = 10
    for stripe in range(stripes):
        first, second = (inner + (outer - inner) * (stripe + end) / stripes for end in (0, 1))
        paint = colour if stripe % 2 == 0 else PAPER
        top = [
            room.at(first, -96, far),
            room.at(second, -96, far),
            room.at(second, -18, z * 0.95),
            room.at(first, -18, z * 0.95),
        ]
        c.shape(top, paint)
        (x0, y0), (x1, _) = top[3], top[2]
        middle, radius = (x0 + x1) / 2, abs(x1 - x0) / 2
        c.shape(rectangle(min(x0, x1), y0 - 1, 2 * radius, 22 / z), mixed(paint, INK, 0.12))
        c.shape(bow(middle, y0 + 20 / z, radius, 17 / z, begin=0, end=180), mixed(paint, INK, 0.12))


def shopper(c: Canvas, x: float, y: float, size: float, coat: str) -> None:
    c.ellipse(x, y + 2, 34 * size, 6 * size, "#5b4a3866")
    for leg in (-8, 8):
        c.line([(x + leg * 0.5 * size, y - 60 * size), (x + leg * size, y)], INK, 9 * size)
    c.shape(
        [
            (x - 24 * size, y - 52 * size),
            (x - 18 * size, y - 140 * size),
            (x + 18 * size, y - 140 * size),
            (x + 26 * size, y - 52 * size),
        ],
        coat,
    )
    c.stipple(
        [
            (x - 24 * size, y - 52 * size),
            (x - 18 * size, y - 140 * size),
            (x + 18 * size, y - 140 * size),
            (x + 26 * size, y - 52 * size),
        ],
        INK,
        "right",
        0.7,
    )
    c.circle(x, y - 158 * size, 18 * size, "#cf9c78")
    c.shape([*bow(x, y - 162 * size, 19 * size, 20 * size), (x + 19 * size, y - 160 * size)], BARK)
    c.shape(
        [
            (x + 20 * size, y - 78 * size),
            (x + 48 * size, y - 78 * size),
            (x + 43 * size, y - 50 * size),
            (x + 25 * size, y - 50 * size),
        ],
        OCHRE,
    )


def library_reading_room(c: Canvas) -> None:
    room = Room(750, 470)
    c.background((0, "#4a3527"), (1, "#2e211b"))
    ceiling(c, room)
    far = 4.2
    library_end(c, room, far)
    for side in (-1, 1):
        shelves(c, room, side, far)
    c.shape(room.level(430, -600, 600, 0.7, far), ("#8d6a47", "#4a3425"))
    carpet = room.level(430, -70, 70, 0.7, far)
    c.shape(carpet, ("#8f4738", "#6d3029"))
    light = [room.at(-120, 430, far), room.at(120, 430, far), (1040, 1010), (460, 1010)]
    c.fade(light, "#ffe3ac", "up", 0.5)
    for z in (3.4, 2.5, 1.75, 1.15):
        for side in (-1, 1):
            reading_table(c, room, side, z)
    c.glow(750, 330, 560, "#ffe6b4", 0.4)


def ceiling(c: Canvas, room: Room) -> None:
    c.shape(room.level(-520, -640, 640, 0.8, 4.2), ("#c9ab7e", "#b8956a"))
    for number in range(9):
        z = 0.85 + number * 0.42
        c.shape(room.level(-520, -640, 640, z, z + 0.07), "#7c5a3c")
    for x in (-330, 0, 330):
        c.line([room.at(x, -520, 0.8), room.at(x, -520, 4.2)], "#7c5a3c", 5)


def library_end(c: Canvas, room: Room, z: float) -> None:
    (left, top), (right, bottom) = room.at(-640, -520, z), room.at(640, 430, z)
    c.rect(left, top, right - left, bottom - top, "#7a5a3d")
    middle, sill = (left + right) / 2, top + 96
    c.shape([*bow(middle, sill, 104, 82), (middle + 104, sill)], "#5a4029")
    pane = [*bow(middle, sill - 3, 96, 75), (middle + 96, sill - 3)]
    c.shape(pane, ("#f9fbef", "#ffe9b9"))
    for turn in (216, 252, 288, 324):
        angle = math.radians(turn)
        c.line(
            [(middle, sill - 3), (middle + 96 * math.cos(angle), sill - 3 + 75 * math.sin(angle))],
            "#5a4029",
            3,
        )
    c.line(bow(middle, sill - 3, 48, 38), "#5a4029", 3)
    c.rect(middle - 110, sill - 4, 220, 8, "#4a3321")
    for x in (-100, -52, 18, 66):
        spines(c, middle + x, sill + 14, 36, bottom - sill - 40)
    c.shape(arch(middle - 16, bottom - 48, 32, 48), "#2e2019")


def spines(c: Canvas, x: float, y: float, width: float, height: float) -> None:
    rows = 6
    for row in range(rows):
        top = y + row * height / rows
        c.rect(x, top, width, height / rows - 3, "#3a281d")
        at = x + 1
        while at < x + width - 2:
            thick = c.random.uniform(2, 4)
            tall = (height / rows - 5) * c.random.uniform(0.7, 1)
            c.rect(at, top + height / rows - 3 - tall, thick, tall, c.random.choice(SPINES))
            at += thick


SPINES = ("#8f3f33", "#2f5a5f", "#b98843", "#53603f", "#6b4a63", "#c9b48a", "#34465f", "#a8633f", "#7c7f6a")


def shelves(c: Canvas, room: Room, side: int, far: float) -> None:
    x = side * 600
    c.shape(room.wall(x, -520, 430, 0.7, far), "#3a281d")
    for tier_top, rows in ((-420, 4), (-10, 5)):
        tall = (400 if rows == 4 else 430) / rows - 4
        for row in range(rows):
            top = tier_top + row * (tall + 4) + 8
            z = 0.72
            while z < far:
                deeper = z + c.random.uniform(0.018, 0.042) * z
                short = tall * c.random.uniform(0.06, 0.3)
                spine = mixed(c.random.choice(SPINES), "#ffdfa8", min(0.35, (z - 0.7) * 0.1))
                c.shape(room.wall(x, top + short, top + tall - 8, z, min(deeper, far)), spine)
                z = deeper
            c.shape(room.wall(x, top + tall - 8, top + tall + 2, 0.7, far), "#6d4d33")
    for number in range(9):
        z = 0.75 + number * 0.4
        c.shape(room.wall(x - side * 14, -520, 430, z, z + 0.055), "#5d412b")
    gallery(c, room, side, far)


def gallery(c: Canvas, room: Room, side: int, far: float) -> None:
    x = side * 490
    floor = [
        room.at(x, -16, 0.7),
        room.at(x, -16, far),
        room.at(side * 600, -16, far),
        room.at(side * 600, -16, 0.7),
    ]
    c.shape(floor, "#7d5a3b")
    c.shape(room.wall(x, -24, 4, 0.7, far), "#a07848")
    z = 0.7
    while z < far:
        c.line([room.at(x, -110, z), room.at(x, -20, z)], "#2b2522", 4.5 / z)
        z *= 1.055
    c.line([room.at(x, -112, 0.7), room.at(x, -112, far)], "#c79a5b", 7)
    for number in range(5):
        z = 0.95 + number * 0.8
        c.line([room.at(x, 0, z), room.at(x, 430, z)], "#4d3524", 18 / z)


def reading_table(c: Canvas, room: Room, side: int, z: float) -> None:
    near, far = z, z + 0.5
    left, right = sorted((side * 120, side * 430))
    for leg in (left + 14, right - 14):
        c.line([room.at(leg, 250, near), room.at(leg, 430, near)], "#38251a", 16 / z)
    c.shape(room.level(250, left, right, near, far), ("#b5814e", "#9c6a3d"))
    c.shape(
        [
            room.at(left, 250, near),
            room.at(right, 250, near),
            room.at(right, 276, near),
            room.at(left, 276, near),
        ],
        "#6a4529",
    )
    for share in (0.27, 0.73):
        x = left + (right - left) * share
        middle = near + 0.22
        px, py = room.at(x, 250, middle)
        size = 1 / middle
        c.glow(px, py - 20 * size, 190 * size, "#ffe5a2", 0.85)
        c.ellipse(px, py, 92 * size, 18 * size, "#fff0c2aa")
        c.rect(px - 3 * size, py - 84 * size, 6 * size, 84 * size, "#c79a4a")
        c.ellipse(px, py, 24 * size, 6 * size, "#8f6a30")
        shade = [*bow(px, py - 74 * size, 56 * size, 40 * size), (px + 56 * size, py - 74 * size)]
        c.shape(shade, "#2c7a58")
        c.stipple(shade, PINE, "right", 0.9)
        c.rect(px - 56 * size, py - 76 * size, 112 * size, 6 * size, "#ffe9ae")
    bx, by = room.at((left + right) / 2, 250, near + 0.1)
    c.shape(
        [
            (bx - 44 / z, by - 5 / z),
            (bx, by + 2 / z),
            (bx + 44 / z, by - 5 / z),
            (bx + 38 / z, by - 22 / z),
            (bx, by - 15 / z),
            (bx - 38 / z, by - 22 / z),
        ],
        PAPER,
    )


def greenhouse(c: Canvas) -> None:
    room = Room(750, 470)
    c.background((0, "#a5cbd6"), (0.55, "#e5efe4"), (1, "#dbe7d2"))
    c.glow(1050, 200, 520, "#fffbe8", 0.9)
    far = 6.5
    glass(c, room, far)
    c.shape(room.level(470, -900, 900, 0.6, far), ("#8fa063", "#5b6b3d"))
    c.shape(room.level(470, -130, 130, 0.6, far), ("#f0ead6", "#cfc3a4"))
    for x in (-84, 84):
        c.shape([room.at(x - 13, 462, 0.6), room.at(x, 462, far), room.at(x + 13, 462, 0.6)], "#9aa7a8")
        c.shape([room.at(x - 10, 462, 0.6), room.at(x, 462, far), room.at(x + 1, 462, 0.6)], "#dfe5e2")
    z = 0.66
    while z < far:
        c.line([room.at(-84, 466, z), room.at(84, 466, z)], "#a79c80", 5 / z)
        z *= 1.2
    depths = [6.2 * 0.86**step for step in range(16)]
    for z in depths:
        for x in (-470, 470, -800, 800):
            plants(c, room, x, z)
    trolley(c, room)
    c.fade(rectangle(0, 0, 1500, 560), "#fffdf0", "up", 0.18)


def glass(c: Canvas, room: Room, far: float) -> None:
    white = "#f8f6ec"
    for side in (-1, 1):
        roof = [
            room.at(0, -700, 0.6),
            room.at(0, -700, far),
            room.at(side * 1000, -330, far),
            room.at(side * 1000, -330, 0.6),
        ]
        c.fade(roof, "#ffffff", "up", 0.3)
        for bar in range(9):
            x, y = side * 1000 * bar / 8, -700 + 370 * bar / 8
            c.line([room.at(x, y, 0.6), room.at(x, y, far)], white, 4)
    z = 0.62
    while z < far:
        frame = [
            room.at(-1000, 470, z),
            room.at(-1000, -330, z),
            room.at(0, -700, z),
            room.at(1000, -330, z),
            room.at(1000, 470, z),
        ]
        c.line(frame, white, 13 / z)
        c.line([room.at(-1000, -330, z), room.at(1000, -330, z)], "#dfe6df", 6 / z)
        c.line([room.at(0, -700, z), room.at(0, -330, z)], "#dfe6df", 4 / z)
        z *= 1.28
    gable = [
        room.at(-1000, 470, far),
        room.at(-1000, -330, far),
        room.at(0, -700, far),
        room.at(1000, -330, far),
        room.at(1000, 470, far),
    ]
    c.shape(gable, "#eef4ea")
    for number in range(-4, 5):
        c.line([room.at(number * 240, -640, far), room.at(number * 240, 470, far)], "#cddcd2", 2)


def plants(c: Canvas, room: Room, x: float, z: float) -> None:
    pale = min(0.6, (z - 0.6) * 0.11)
    for offset in (-90, 0, 90):
        stem = x + offset
        c.line([room.at(stem, -330, z), room.at(stem, 440, z)], mixed("#fdfbf0", LEAF, 0.2), 1.8 / z + 0.4)
        for step in range(9):
            y = -250 + step * 76 + c.random.uniform(-12, 12)
            colour = mixed(c.random.choice((MOSS, "#47703f", "#6b8f4c", "#5c8446")), "#dfe9cf", pale)
            for side in (-1, 1):
                px, py = room.at(stem + side * c.random.uniform(26, 58), y, z)
                reach = c.random.uniform(36, 54) / z
                c.shape(
                    [
                        (px - reach, py),
                        (px - reach * 0.1, py - reach * 0.52),
                        (px + reach, py + reach * 0.22),
                        (px - reach * 0.1, py + reach * 0.46),
                    ],
                    colour,
                )
        for _ in range(5):
            px, py = room.at(stem + c.random.uniform(-42, 42), c.random.uniform(120, 390), z)
            red = mixed(c.random.choice(("#cf4030", "#d9543a", "#e08a3c", "#c23a30")), "#f0d9c0", pale)
            c.circle(px, py, 19 / z, mixed(red, INK, 0.15))
            c.circle(px - 2 / z, py - 2 / z, 16 / z, red)
            c.circle(px - 6 / z, py - 7 / z, 4 / z, "#ffffff99")
    top, foot = room.at(x - 150, 430, z), room.at(x + 150, 470, z)
    c.rect(top[0], top[1], foot[0] - top[0], foot[1] - top[1], mixed("#e9e6d8", MIST, 0.3))


def trolley(c: Canvas, room: Room) -> None:
    x, y = room.at(0, 470, 1.9)
    c.rect(x - 58, y - 112, 116, 12, SLATE)
    for crate, colour in ((-54, RUST), (2, "#d9543a")):
        c.rect(x + crate, y - 156, 52, 46, "#c99b62")
        for number in range(5):
            c.circle(x + crate + 7 + number * 10, y - 157, 8, colour)
        c.line([(x + crate, y - 134), (x + crate + 52, y - 134)], "#8c6540", 3)
    for leg in (-50, 50):
        c.line([(x + leg, y - 100), (x + leg, y - 8)], SLATE, 5)
        c.circle(x + leg, y - 6, 8, INK)
    c.line([(x - 50, y - 40), (x + 50, y - 40)], SLATE, 5)


def concert_stage(c: Canvas) -> None:
    c.background((0, "#5a3a26"), (0.6, "#a56c3c"), (1, "#6e4427"))
    back_wall(c)
    organ(c)
    for side in (-1, 1):
        side_wall(c, side)
    c.shape([(170, 690), (1330, 690), (1500, 850), (0, 850)], ("#d9a361", "#b9803f"))
    for number in range(-13, 14):
        c.line([(750 + number * 44, 690), (750 + number * 62, 850)], "#8f5f3155", 2.5)
    risers(c)
    for x, lean in ((330, 150), (600, 70), (900, -70), (1170, -150)):
        beam = [(x - 14, -10), (x + 14, -10), (x + lean + 165, 800), (x + lean - 165, 800)]
        c.fade(beam, "#fff0c8", "up", 0.42)
        c.glow(x, 0, 110, "#fff4d4", 0.9)
    players_seats(c)
    podium(c)
    c.shape([(-10, 848), (1510, 848), (1510, 1010), (-10, 1010)], "#3a2417")
    c.rect(-10, 846, 1520, 14, "#e6b878")
    audience(c)


def back_wall(c: Canvas) -> None:
    for number in range(60):
        x = 150 + number * 20
        shade = 0.5 + 0.5 * math.cos((x - 750) / 420)
        c.rect(x, 120, 15, 580, mixed("#7d4c29", "#d59a58", shade * c.random.uniform(0.75, 1)))
    for y in (118, 330, 540):
        c.rect(150, y, 1200, 12, "#6a4023")
    c.stipple(rectangle(150, 120, 1200, 200), "#3f2616", "up", 0.8)


def organ(c: Canvas) -> None:
    c.rect(500, 150, 500, 250, "#4a2d1b")
    for number in range(25):
        x, fall = 512 + number * 19.3, abs(number - 12)
        top = 168 + 7 * fall + (14 if number % 2 else 0)
        pipe = rectangle(x, top, 14, 380 - top)
        c.shape(pipe, ("#f0dfb8", "#c9a76a"))
        c.stipple(pipe, BARK, "right", 0.9)
        c.shape([(x, 372), (x + 14, 372), (x + 7, 392)], "#a98450")
        c.rect(x + 3, 340 - fall * 3, 8, 9, "#4a2d1b")
    c.rect(486, 392, 528, 16, "#8a5a34")


def side_wall(c: Canvas, side: int) -> None:
    def at(x: float, y: float) -> Point:
        return 750 + side * x, y

    panel = [at(580, 110), at(760, -10), at(760, 860), at(580, 700)]
    c.shape(panel, "#8a5430")
    for number in range(9):
        x = 590 + number * 20
        c.line([at(x, 104 - number * 13), at(x, 706 + number * 17)], "#5d371e", 5)
    for tier, y in ((0, 250), (1, 470)):
        edge = [at(560, y), at(760, y - 44 + tier * 34), at(760, y + 34 + tier * 46), at(560, y + 54)]
        c.shape(edge, "#e0ab69")
        c.stipple(edge, "#6a3f22", "down", 0.8)
        for head in range(6):
            c.circle(*at(586 + head * 32, y - 12 - head * 6 + tier * head * 4), 11 + head * 0.8, "#2e1c14")
        c.glow(*at(640, y + 10), 90, "#ffe0a0", 0.35)


def risers(c: Canvas) -> None:
    for number, (rx, ry) in enumerate(((520, 190), (430, 150), (340, 112), (245, 72))):
        step = [*bow(750, 800, rx, ry), (750 + rx, 800)]
        c.shape([(x, y + 12) for x, y in step], "#7d4f2a")
        c.shape(step, mixed("#c98d4c", "#e8bb7c", number / 3))


def players_seats(c: Canvas) -> None:
    for rx, ry, seats in ((476, 172, 17), (384, 132, 13), (292, 92, 9)):
        for seat in range(seats):
            turn = math.radians(196 + 148 * seat / (seats - 1))
            x, y = 750 + rx * math.cos(turn), 800 + ry * math.sin(turn)
            size = 0.72 + (y - 620) / 420
            c.rect(x - 11 * size, y - 46 * size, 22 * size, 26 * size, "#a23d33")
            c.rect(x - 13 * size, y - 20 * size, 26 * size, 7 * size, "#7e2d29")
            for leg in (-10, 10):
                c.line([(x + leg * size, y - 14 * size), (x + leg * size, y + 8 * size)], INK, 3 * size)
            sx, sy = x + (750 - x) * 0.085, y + (800 - y) * 0.13 + 8
            c.line([(sx, sy - 34 * size), (sx, sy + 6 * size)], INK, 3 * size)
            c.shape(
                [
                    (sx - 17 * size, sy - 50 * size),
                    (sx + 17 * size, sy - 50 * size),
                    (sx + 14 * size, sy - 32 * size),
                    (sx - 14 * size, sy - 32 * size),
                ],
                "#fbf3df",
            )


def podium(c: Canvas) -> None:
    c.shape([(692, 816), (808, 816), (824, 842), (676, 842)], "#6d2b29")
    c.rect(676, 840, 148, 16, "#4d1d1e")
    for x in (704, 796):
        c.line([(x, 822), (x, 764)], "#d6a954", 4)
    c.line([(704, 766), (796, 766)], "#d6a954", 4)
    c.line([(750, 800), (750, 752)], INK, 4)
    c.shape([(724, 728), (776, 728), (770, 756), (730, 756)], "#fff8e6")


def audience(c: Canvas) -> None:
    for row, (y, size, colour) in enumerate(
        ((905, 22, "#2a1912"), (950, 27, "#1f130e"), (1000, 33, "#140c09"))
    ):
        x = -20.0 + row * 17
        while x < 1530:
            sway = c.random.uniform(-7, 7)
            c.circle(x, y + sway, size, colour)
            c.shape(
                [
                    *bow(x, y + sway + size * 2.1, size * 1.75, size * 1.3),
                    (x + size * 1.75, 1010),
                    (x - size * 1.75, 1010),
                ],
                colour,
            )
            c.line(bow(x, y + sway, size - 1, size - 1, begin=215, end=300), "#d8a25f88", 3)
            x += size * c.random.uniform(2.5, 3.2)


def assembly_chamber(c: Canvas) -> None:
    c.background((0, "#6f5136"), (0.55, "#94693f"), (1, "#4a3524"))
    panelled_wall(c)
    tall_arched_window(c)
    for x in (230, 400, 1100, 1270):
        flag_and_lamp(c, x)
    c.shape([*bow(750, 1075, 1010, 640), (1760, 1075)], "#6a3f2c")
    c.stipple([*bow(750, 1075, 1010, 640), (1760, 1075)], INK, "down", 0.35)
    benches(c)
    well(c)
    presidium(c)
    c.fade([(640, 420), (860, 420), (1180, 1000), (320, 1000)], "#fff0c8", "up", 0.2)


def panelled_wall(c: Canvas) -> None:
    for number in range(11):
        x = 20 + number * 134
        c.rect(x, 90, 118, 430, "#7d5836")
        c.stipple(rectangle(x, 90, 118, 430), "#4a3220", "right", 0.75)
        for y, tall in ((112, 170), (302, 200)):
            c.rect(x + 16, y, 86, tall, "#8b643e")
            c.line([(x + 16, y + tall), (x + 16, y), (x + 102, y)], "#5d4029", 3)
            c.line([(x + 102, y), (x + 102, y + tall), (x + 16, y + tall)], "#b58a58", 2)
    c.rect(-10, 64, 1520, 28, "#a97f4e")
    c.rect(-10, -10, 1520, 76, "#5b4029")
    for x in range(10, 1500, 62):
        c.rect(x, 18, 40, 30, "#7a5836")


def tall_arched_window(c: Canvas) -> None:
    c.shape(arch(616, 70, 268, 450), "#c9a36a")
    pane = arch(640, 96, 220, 424)
    c.shape(pane, ("#d8e9ec", "#fff2cf"))
    for x in (695, 750, 805):
        c.line([(x, 104 if x == 750 else 124), (x, 520)], "#8a653d", 5)
    for y in (206, 290, 374, 458):
        c.line([(640, y), (860, y)], "#8a653d", 5)
    c.line(bow(750, 206, 55, 55), "#8a653d", 5)
    c.glow(750, 300, 460, "#fff2cf", 0.55)
    for x in (560, 880):
        curtain = [(x, 84), (x + 62, 84), (x + 54, 300), (x + 62, 520), (x, 520), (x + 10, 300)]
        c.shape(curtain, "#2f5a55")
        c.stipple(curtain, INK, "right", 0.9)


def flag_and_lamp(c: Canvas, x: float) -> None:
    c.rect(x - 4, 176, 8, 60, "#d6ac62")
    for side in (-22, 0, 22):
        c.glow(x + side, 170, 62, LAMP, 0.55)
        c.line([(x, 218), (x + side, 206), (x + side, 184)], "#d6ac62", 4)
        c.circle(x + side, 174, 11, "#fff2cc")


def benches(c: Canvas) -> None:
    parties = ("#b5543f", "#cf9046", "#d9c08a", "#7d9a6c", "#4f8287", "#40618c", "#6d5480")
    shares = (0.14, 0.27, 0.42, 0.55, 0.71, 0.88, 1.01)
    for row in range(7):
        rx, ry = 930 - row * 98, 530 - row * 56
        edge = bow(750, 1075, rx, ry, begin=186, end=354, steps=90)
        c.line([(x, y + 24) for x, y in edge], "#4b2d20", 20)
        c.line([(x, y + 12) for x, y in edge], "#b98450", 11)
        seats = 46 - row * 5
        for seat in range(seats):
            share = (seat + 0.5) / seats
            turn = math.radians(187 + 166 * share)
            x, y = 750 + rx * math.cos(turn), 1075 + ry * math.sin(turn)
            colour = next(
                party
                for party, end in zip(parties, shares, strict=True)
                if share + c.random.uniform(-0.012, 0.012) < end
            )
            size = 15 - row * 0.6
            c.shape([*bow(x, y + 6, size, size * 1.3), (x + size, y + 6)], mixed(colour, INK, 0.25))
            c.circle(x, y - 9, size * 0.72, colour)


def well(c: Canvas) -> None:
    c.shape([*bow(750, 1075, 300, 166), (1050, 1075)], ("#c98f55", "#8a5a34"))
    c.ring(750, 1075, 250, 128, "#e2b576", 3)


def presidium(c: Canvas) -> None:
    steps = ((500, 560, 1000, 508), (560, 520, 940, 470))
    for left, bottom, right, top in steps:
        c.shape([(left, bottom), (right, bottom), (right - 14, top), (left + 14, top)], "#5d3c27")
        c.rect(left + 6, top - 7, right - left - 12, 12, "#d2a364")
        c.stipple([(left, bottom), (right, bottom), (right - 14, top), (left + 14, top)], INK, "down", 0.7)
    for x in (640, 695, 805, 860):
        c.circle(x, 446, 10, "#c98f6c")
        c.shape([*bow(x, 466, 17, 14), (x + 17, 466)], NAVY)
    c.rect(722, 388, 56, 82, "#3d2418")
    c.circle(750, 428, 12, "#d8a47e")
    c.shape([*bow(750, 464, 22, 24), (772, 464)], PLUM)
    c.shape([(694, 540), (806, 540), (798, 486), (702, 486)], "#7d5333")
    c.circle(750, 512, 15, GOLD)
    c.circle(750, 512, 9, "#7d5333")


INDOORS = {
    "market-hall": market_hall,
    "library-reading-room": library_reading_room,
    "greenhouse": greenhouse,
    "concert-stage": concert_stage,
    "assembly-chamber": assembly_chamber,
}
