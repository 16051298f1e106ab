"""What a photographed digit is made of: the digit, paper with its rules, light with its shadows, a table, a camera.

Every part is (H, W) or (H, W, 3) float32 in 0..1, and takes its chance from a generator that it is given.
"""

import io

import cv2
import numpy as np
from PIL import Image

Colour = tuple[float, float, float]

TEMPLATES: dict[int, tuple[tuple[tuple[float, float], ...], ...]] = {
    0: (((0.55, 0), (0.2, 0.1), (0.05, 0.5), (0.2, 0.9), (0.5, 1), (0.8, 0.9), (0.95, 0.5), (0.8, 0.1), (0.55, 0)),),
    1: (((0.45, 0.12), (0.56, 0), (0.52, 1)),),
    2: (((0.1, 0.25), (0.3, 0.02), (0.7, 0.05), (0.85, 0.3), (0.5, 0.65), (0.1, 1), (0.95, 0.97)),),
    3: (((0.15, 0.1), (0.5, 0), (0.85, 0.2), (0.5, 0.45), (0.9, 0.7), (0.55, 1), (0.1, 0.9)),),
    4: (((0.45, 0), (0.05, 0.65), (0.95, 0.62)), ((0.7, 0.25), (0.65, 1))),
    5: (((0.85, 0), (0.25, 0.03), (0.18, 0.42), (0.6, 0.38), (0.9, 0.65), (0.6, 0.98), (0.1, 0.92)),),
    6: (((0.75, 0), (0.3, 0.3), (0.1, 0.7), (0.35, 1), (0.8, 0.88), (0.8, 0.6), (0.45, 0.52), (0.13, 0.75)),),
    7: (((0.05, 0.05), (0.95, 0), (0.45, 1)),),
    8: (((0.8, 0.15), (0.45, 0), (0.2, 0.2), (0.75, 0.62), (0.75, 0.9), (0.4, 1), (0.15, 0.8), (0.3, 0.55),
         (0.8, 0.15)),),
    9: (((0.85, 0.2), (0.5, 0), (0.15, 0.2), (0.3, 0.48), (0.7, 0.42), (0.86, 0.15), (0.75, 1)),),
}  # fmt: skip
"""The strokes of a plain hand: x and y in a square of side 1, y down."""


def write_digit(label: int, side: int, pen: float, rng: np.random.Generator) -> np.ndarray:
    """A digit of made strokes, bent by chance: (side, side), 1 where the ink is full. `pen`: its width, of the side."""
    mask = np.zeros((side * 4, side * 4), np.uint8)
    width = max(2, round(pen * side * 4))
    squeeze, lean = rng.uniform(0.65, 1), rng.uniform(-0.15, 0.15)
    for stroke in TEMPLATES[label]:
        points = np.array(stroke) + rng.normal(0, 0.02, (len(stroke), 2))
        x = 0.5 + (points[:, 0] - 0.5) * squeeze + lean * (0.5 - points[:, 1])
        inside = np.clip(np.stack([x, points[:, 1]], axis=1), 0, 1) * (side * 4 - width - 2) + width / 2 + 1
        cv2.polylines(mask, [_smooth(inside)], False, 255, width, cv2.LINE_AA)
    return cv2.resize(mask, (side, side), interpolation=cv2.INTER_AREA) / np.float32(255)


def _smooth(points: np.ndarray) -> np.ndarray:
    """Corners cut twice (Chaikin, 1974), as a hand does."""
    for _ in range(2):
        near, far = 0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]
        between = np.stack([near, far], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], between, points[-1:]])
    return np.rint(points).astype(np.int32)


def enlarge(image: np.ndarray, side: int) -> np.ndarray:
    """An MNIST image, (28, 28) uint8, as smooth strokes: its box, `side` pixels long, 1 where ink is full."""
    rows, columns = np.nonzero(image)
    box = image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = side / max(box.shape)
    size = max(1, round(box.shape[1] * scale)), max(1, round(box.shape[0] * scale))
    soft = cv2.resize(np.pad(box, 1), (size[0] + 2 * round(scale), size[1] + 2 * round(scale)),
                      interpolation=cv2.INTER_CUBIC)
    return np.clip((soft / np.float32(255) - 0.25) * 2, 0, 1)


def place(ink: np.ndarray, shape: tuple[int, int], centre: tuple[float, float]) -> np.ndarray:
    """`ink` in a picture of `shape`, its middle at `centre` (row, column; of the height and width)."""
    placed = np.zeros(shape, np.float32)
    height, width = ink.shape
    top = int(np.clip(shape[0] * centre[0] - height / 2, 0, shape[0] - height))
    left = int(np.clip(shape[1] * centre[1] - width / 2, 0, shape[1] - width))
    placed[top : top + height, left : left + width] = ink
    return placed


def lay(ground: np.ndarray, cover: np.ndarray, colour: Colour | np.ndarray) -> np.ndarray:
    """`colour` over `ground` (H, W, 3) as far as `cover` (H, W) says."""
    share = cover[..., np.newaxis]
    return ground * (1 - share) + np.asarray(colour, np.float32) * share


def make_paper(shape: tuple[int, int], colour: Colour) -> np.ndarray:
    """An even sheet that fills the picture."""
    return np.broadcast_to(np.array(colour, np.float32), (*shape, 3)).copy()


def rule(shape: tuple[int, int], distance: float, width: float, angle: float, start: float) -> np.ndarray:
    """Parallel lines, `distance` and `width` in pixels, `angle` in degrees from level, `start` in steps."""
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    radians = np.deg2rad(angle)
    across = rows * np.cos(radians) - columns * np.sin(radians) + start * distance
    from_line = np.abs((across + distance / 2) % distance - distance / 2)
    return np.clip(width / 2 + 0.5 - from_line, 0, 1).astype(np.float32)


def shade(shape: tuple[int, int], at: tuple[float, float], angle: float, dark: float, soft: float) -> np.ndarray:
    """A straight shadow's light: 1 on one side of the line through `at` (row, column, of the picture), `dark` beyond.

    `angle`: degrees of the line's normal; `soft`: pixels over which the light fades.
    """
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    radians = np.deg2rad(angle)
    beyond = (columns - at[1] * shape[1]) * np.cos(radians) + (rows - at[0] * shape[0]) * np.sin(radians)
    return (1 - (1 - dark) * np.clip(beyond / max(soft, 1) + 0.5, 0, 1)).astype(np.float32)


def slope_light(shape: tuple[int, int], rng: np.random.Generator, most: float = 0.25) -> np.ndarray:
    """Light that falls off evenly towards a side."""
    rows, columns = (np.linspace(0, 1, side) for side in shape)
    turn, loss = rng.uniform(0, 2 * np.pi), rng.uniform(0, most)
    slope = rows[:, np.newaxis] * np.sin(turn) + columns * np.cos(turn)
    return (1 - loss * (slope - slope.min()) / np.ptp(slope)).astype(np.float32)


def lay_on_table(sheet: np.ndarray, shape: tuple[int, int], corners: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The sheet seen in perspective: its corners (4, 2) from the upper left clockwise, x and y in pixels of `shape`."""
    height, width = sheet.shape[:2]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    seen = cv2.warpPerspective(sheet, matrix, shape[::-1], flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, shape[::-1])
    return lay(table, np.clip(cover, 0, 1), seen)


def make_table(shape: tuple[int, int], colour: Colour, rng: np.random.Generator) -> np.ndarray:
    """Dark wood with some grain along it."""
    grain = cv2.GaussianBlur(rng.standard_normal(shape, np.float32), (0, 0), sigmaX=40, sigmaY=1.2)
    wood = 1 + 0.25 * rng.uniform(0, 1) * (grain / grain.std())[..., np.newaxis]
    return np.clip(np.array(colour, np.float32) * wood, 0, 1)


def photograph(scene: np.ndarray, rng: np.random.Generator, light: np.ndarray | float = 1.0) -> np.ndarray:
    """What a camera makes of a scene: lit, a little blurred and noisy. (H, W, 3) uint8."""
    lit = scene * (light[..., np.newaxis] if isinstance(light, np.ndarray) else light)
    blurred = cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.6, 1.6))
    noisy = blurred + rng.uniform(0.004, 0.016) * rng.standard_normal(blurred.shape, np.float32)
    return np.rint(np.clip(noisy, 0, 1) * 255).astype(np.uint8)


def to_file(pixels: np.ndarray, kind: str = "PNG", **options: int) -> bytes:
    """A picture file of these pixels, of any shape and dtype that Pillow takes."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()
