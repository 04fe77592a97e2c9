"""Every drawing of the demonstration paper by its key, and where its subject is."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from home.demo.canvas import Canvas
from home.demo.portraits import PORTRAIT_PIXELS, PORTRAITS, draw_portrait
from home.demo.scenes.country import COUNTRY
from home.demo.scenes.indoors import INDOORS
from home.demo.scenes.town import TOWN
from home.demo.scenes.water import WATER

SCENES: dict[str, Callable[[Canvas], None]] = {**WATER, **TOWN, **COUNTRY, **INDOORS}
JPEG_QUALITY = 90

# Centre, width and height of what must stay in view when a picture is cropped: shares of its size.
FOCAL_POINTS: dict[str, tuple[float, float, float, float]] = {
    "harbour-dawn": (0.74, 0.58, 0.3, 0.5),
    "lighthouse-hollin": (0.75, 0.42, 0.2, 0.5),
    "tram-evening": (0.5, 0.6, 0.54, 0.32),
    "ferry-lammer": (0.52, 0.57, 0.64, 0.4),
    "town-hall": (0.5, 0.35, 0.3, 0.6),
    "observatory": (0.51, 0.66, 0.32, 0.4),
    "storm-mole": (0.6, 0.52, 0.4, 0.4),
    "skyline-dusk": (0.5, 0.56, 0.34, 0.4),
    "wind-turbines": (0.27, 0.4, 0.3, 0.6),
}


def draw(key: str) -> Image.Image:
    """Return the drawing: 1600 x 1067, a portrait 800 x 800. Raises `KeyError` for one that nobody drew."""
    if key in PORTRAITS:
        canvas = Canvas(key, width=800, height=800, pixels=PORTRAIT_PIXELS)
        draw_portrait(canvas, PORTRAITS[key])
    else:
        canvas = Canvas(key)
        SCENES[key](canvas)
    return canvas.finished()


def jpeg(key: str) -> bytes:
    file = BytesIO()
    draw(key).save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=False)
    return file.getvalue()
