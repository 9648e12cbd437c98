"""Print what stands on pages that are pictures as JSON lines: a program of its own, with bounds of memory and time.

rapidocr finds the lines of a page. Their characters are decoded here, because its decoder gives a character the score
of its edge, and shifts the scores behind a blank. Both models are in its package: nothing is asked elsewhere. The
program is run by its path and imports nothing of this package.
"""

import json
import logging
import sys
import warnings
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
import pypdfium2
import rapidocr
from PIL import Image, ImageOps

MAX_MEMORY = 4 << 30
"""Most address space that the program may take, in bytes; a page of :data:`MAX_PIXELS` takes 0.8 GiB of memory."""
MAX_PIXELS = 50_000_000
"""No larger picture is decoded: A3 at 400 dpi has 31 million."""
DPI = 200
WORKING_PIXELS = 6_000_000
"""A page of more is made smaller: A4 at 250 dpi."""
LONGEST_SIDE = 1760
"""Lines are looked for in a copy whose longer side has so many pixels at most."""
POINTS = 72
"""To an inch."""
A4_WIDTH = 595.0
"""In points."""
THREADS = 1
"""Several wait for each other at the cost of the processor, and batches run several programs at once."""
HEIGHT = 48
"""The model reads lines of so many pixels."""
SAMPLE = 5
"""So many lines tell whether a page is upside down."""
TALL = 1.5
"""A line that is so many times higher than wide runs up or down its page."""
MAX_WIDTH = 200
"""A line is not longer than so many heights."""
FULL_WIDTH = 0xFEE0
"""From an ASCII character to its form in full width (Unicode, Halfwidth and Fullwidth Forms)."""
BLANK = 0
"""The class of the model that stands for no character."""


class PageImages:
    """The pages of a PDF or of a picture, of which a TIFF may have several."""

    def __init__(self, data: bytes, kind: str) -> None:
        self._pdf = pypdfium2.PdfDocument(data) if kind == "pdf" else None
        if self._pdf:
            self._pdf.init_forms()  # what is typed into a scanned form is drawn too
        self._picture: Any = None if self._pdf else opened(data)
        self.count = len(self._pdf) if self._pdf else getattr(self._picture, "n_frames", int(self._picture is not None))

    def image(self, number: int) -> tuple[Image.Image, float] | None:
        """The page with its pixels a point; None if it is too large or cannot be decoded.

        A picture counts as a page as wide as A4, since what it says of its resolution is often made up.
        """
        try:
            if self._pdf:
                page = self._pdf[number - 1]
                width, height = page.get_size()
                scale = min(DPI / POINTS, (WORKING_PIXELS / (width * height)) ** 0.5)
                return page.render(scale=scale).to_pil().convert("RGB"), scale
            self._picture.seek(number - 1)
            if self._picture.width * self._picture.height > MAX_PIXELS:
                return None
            shown = upright(self._picture)
            return shown, shown.width / A4_WIDTH
        except (OSError, SyntaxError, ValueError, ZeroDivisionError, pypdfium2.PdfiumError):
            return None


def opened(data: bytes) -> Any:
    """The picture in some bytes; None if there is none of the formats that are read."""
    Image.MAX_IMAGE_PIXELS = None  # it is looked at before anything is decoded
    try:
        return Image.open(BytesIO(data), formats=("BMP", "JPEG", "PNG", "TIFF"))
    except (OSError, SyntaxError, ValueError):
        return None


def upright(picture: Image.Image) -> Image.Image:
    """The picture as a viewer shows it, transparency as white paper, and not larger than is worked on."""
    shown = ImageOps.exif_transpose(picture).convert("RGBA")
    paper = Image.new("RGBA", shown.size, "white")
    paper.alpha_composite(shown)
    smaller = (WORKING_PIXELS / (shown.width * shown.height)) ** 0.5
    if smaller < 1:
        paper = paper.resize((max(1, round(shown.width * smaller)), max(1, round(shown.height * smaller))))
    return paper.convert("RGB")


class Recogniser:
    """Finds the lines of a page and decodes their characters."""

    def __init__(self) -> None:
        models = Path(rapidocr.__file__).parent / "models"
        logging.disable()
        self._detector = rapidocr.RapidOCR(
            params={
                "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
                "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
                "Global.max_side_len": LONGEST_SIDE,
            }
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.enable_cpu_mem_arena = False  # lines differ in length: the arena would keep memory for each
        options.log_severity_level = 4
        self._model = onnxruntime.InferenceSession(
            str(models / "PP-OCRv6_rec_small.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._model.get_inputs()[0].name
        self._characters = ["", *self._model.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
        kinds = {text: kind for kind, text in enumerate(self._characters)}
        self._alike = [
            [kind, *(kinds[one] for one in other_forms(text) if one in kinds)] for text, kind in kinds.items()
        ]

    def page(self, image: Image.Image) -> tuple[int, int, list[Any]]:
        """The width, height and lines of a page, turned upright.

        A line is its corners, clockwise from the upper left, in pixels, and its characters.
        """
        pixels = np.asarray(image)[:, :, ::-1]
        boxes = self._boxes(pixels)
        if 2 * sum(is_tall(box) for box in boxes) > len(boxes):
            pixels = np.rot90(pixels)
            boxes = self._boxes(pixels)
        longest = [cut_out(pixels, box) for box in sorted(boxes, key=width_of)[-SAMPLE:]]
        if sum(map(self._score, longest)) < sum(self._score(line[::-1, ::-1]) for line in longest):
            pixels = pixels[::-1, ::-1]
            boxes = self._boxes(pixels)
        lines = [[box.tolist(), self._decoded(cut_out(pixels, box))] for box in boxes]
        return pixels.shape[1], pixels.shape[0], [line for line in lines if line[1]]

    def _boxes(self, pixels: Any) -> list[Any]:
        found: Any = self._detector(np.ascontiguousarray(pixels), use_det=True, use_cls=False, use_rec=False)
        return [] if found.boxes is None else list(found.boxes)

    def _score(self, line: Any) -> float:
        scores = [float(score) for _, score, _, _ in self._decoded(line)]
        return sum(scores) / len(scores) if scores else 0.0

    def _decoded(self, line: Any) -> list[tuple[str, float, float, float]]:
        """The characters of a line: each with its score, that of what else may follow it, and its place in the line.

        The model tells for each column of a line how probable each character is; one that goes over several columns is
        the same in all, and blank columns are between two. A character that a blank column nearly was may be missing.
        A mark of full and one of half width (，and ,) count as one: which of them it is does not matter.
        """
        height, width = line.shape[:2]
        columns = max(HEIGHT, round(HEIGHT * min(width / height, MAX_WIDTH)))
        scaled = cv2.resize(line, (columns, HEIGHT)).astype(np.float32).transpose(2, 0, 1) / 127.5 - 1
        scores = self._model.run(None, {self._input: scaled[None]})[0][0]
        best = scores.argmax(axis=1)
        edges = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(best)]
        runs = [(start, end, int(best[start])) for start, end in pairwise(edges)]
        runs = [run for run in runs if run[2] != BLANK]
        found = []
        end_of_line = (len(best), len(best), BLANK)
        for (start, end, kind), (after, _, following) in pairwise([*runs, end_of_line]):
            between = scores[end:after].copy()
            between[:, [BLANK, len(self._characters) - 1, *self._alike[kind], *self._alike[following]]] = 0
            missing = float(between.max()) if between.size else 0.0
            score = float(scores[start:end, self._alike[kind]].sum(axis=1).max())
            place = (start + end) / 2 / len(best)
            found.append((self._characters[kind], round(score, 3), round(missing, 3), round(place, 4)))
        return found


def other_forms(text: str) -> str:
    """The form of an ASCII character in full width, or the other way round; nothing for others."""
    if len(text) != 1:
        return ""
    if "!" <= text <= "~":
        return chr(ord(text) + FULL_WIDTH)
    return chr(ord(text) - FULL_WIDTH) if "\uff01" <= text <= "\uff5e" else ""


def width_of(box: Any) -> float:
    """How wide a line is."""
    return max(float(np.linalg.norm(box[0] - box[1])), float(np.linalg.norm(box[3] - box[2])))


def height_of(box: Any) -> float:
    """How high a line is."""
    return max(float(np.linalg.norm(box[0] - box[3])), float(np.linalg.norm(box[1] - box[2])))


def is_tall(box: Any) -> bool:
    """Whether a line runs up or down its page."""
    return height_of(box) > TALL * width_of(box)


def cut_out(pixels: Any, box: Any) -> Any:
    """The part of a page within four corners, straight."""
    width, height = max(1, round(width_of(box))), max(1, round(height_of(box)))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(box, np.float32), corners)
    return cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def limit_memory() -> None:
    """Bound the memory of this program where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def limit_time(seconds: int) -> None:
    """End this program if the page that comes takes more processor time, where the system can."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main(kind: str, seconds: int, numbers: list[int]) -> None:
    """Print how many pages there are, and a line for each of these ``numbers`` that there is.

    It has the number of the page, its width and height in pixels, the pixels a point, and its lines; or it is ``null``
    for a page that is too large or cannot be decoded. ``kind`` is ``pdf`` or ``picture``; a page may take so many
    ``seconds`` of the processor.
    """
    warnings.simplefilter("ignore")
    limit_memory()
    pages = PageImages(sys.stdin.buffer.read(), kind)
    print(json.dumps(pages.count), flush=True)
    recogniser: Recogniser | None = None
    for number in numbers:
        if number > pages.count:
            break
        limit_time(seconds)
        found = pages.image(number)
        if found is None:
            print(json.dumps(None), flush=True)
            continue
        image, scale = found
        recogniser = recogniser or Recogniser()
        width, height, lines = recogniser.page(image)
        print(json.dumps([number, width, height, scale, lines]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), [int(number) for number in sys.argv[3].split(",")])
