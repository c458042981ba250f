"""Character recognition: pictures of text lines in, words with their confidence out; pages in, where their lines stand.

The engine is rapidocr with the models that its wheel carries; their paths are given, so that nothing is ever downloaded.
It runs on OpenVINO where that is installed and passes a trial (it fails on some processors), else on onnxruntime. Measured on
one machine: 3.5 against 5.6 CPU seconds a page, 1.25 against 0.6 GiB, both flat over 60 pages; OpenVINO maps twice as many
addresses as it uses, so the limit of this process is raised by that. One engine a process.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Backend = Literal["openvino", "onnxruntime"]

_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx", "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx"}
_OPENVINO_ADDRESSES, _OPENVINO_MEMORY = 4 * 2**30, 2 * 2**30
_DETECT_SIDE = 1280
_WIDTHS = (2.0, 3.0, 4.5, 6.5, 9.0, 13.0, 18.0, 26.0, 40.0)
_BATCH = 6
_MIN_HEIGHT = 4
_YEAR = re.compile(r"[〔\[［](\d{4})[)）]|[(（](\d{4})[〕\]］]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a picture of one line, and how sure the engine is of each character (0 to 1)."""

    text: str
    sure: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean confidence of the characters."""
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


def installed() -> bool:
    """Tell whether the extra `ocr` is there: rapidocr with its models, and something to run them."""
    return models() is not None and bool(_backends())


@cache
def models() -> Path | None:
    """The folder with the models inside the rapidocr wheel; None where they are missing."""
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "models"
    return folder if all((folder / name).is_file() for name in _MODELS.values()) else None


def _backends() -> list[Backend]:
    """Runtimes that are installed, the faster first."""
    known: tuple[Backend, ...] = ("openvino", "onnxruntime")
    return [name for name in known if importlib.util.find_spec(name) is not None]


@cache
def engine() -> Engine:
    """The engine of this process, made at first use. Raises `RuntimeError` where no runtime works."""
    faults = []
    for backend in _backends():
        if backend == "openvino" and not _roomy():
            faults.append("openvino: address space")
            continue
        try:
            made = Engine(backend)
            made.try_out()
        except Exception as error:  # noqa: BLE001  (a foreign engine may raise anything; the next one is tried)
            faults.append(f"{backend}: {error}")
            continue
        return made
    raise RuntimeError("; ".join(faults) or "no runtime")


def _roomy() -> bool:
    """Make sure that this process may use as many addresses as OpenVINO maps; False where the system forbids it."""
    try:
        import resource
    except ImportError:
        return True
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or soft >= _OPENVINO_ADDRESSES:
        return True
    if soft < _OPENVINO_MEMORY or (hard != resource.RLIM_INFINITY and hard < _OPENVINO_ADDRESSES):
        return False
    resource.setrlimit(resource.RLIMIT_AS, (_OPENVINO_ADDRESSES, hard))
    return True


class Engine:
    """文字识别引擎: finds lines of text in a page and reads pictures of lines."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self._ocr = _rapidocr(backend)

    def try_out(self) -> None:
        """Find and read one drawn line: a runtime that cannot run these models on this processor shows it here."""
        import cv2
        import numpy as np

        page = np.full((160, 320), 255, np.uint8)
        cv2.putText(page, "2024", (60, 100), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 4)
        self.lines(page)
        if [one.text for one in self.read([page[40:120, 40:260]])] != ["2024"]:
            raise RuntimeError("trial line misread")

    def lines(self, page: Any) -> list[Any]:
        """Corners (4 × 2, clockwise from top left, in pixels) of the lines of a grey page."""
        import cv2
        import numpy as np

        height, width = page.shape
        scale = min(1.0, _DETECT_SIDE / max(height, width))
        small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else page
        found = self._ocr(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        return [] if boxes is None else [np.asarray(box, np.float32) / scale for box in boxes]

    def read(self, crops: Sequence[Any]) -> list[Reading]:
        """The words of grey pictures of single lines.

        Each is widened to one of few widths with its paper: the runtimes prepare themselves anew for every shape.
        """
        readings = [Reading("", ())] * len(crops)
        groups: dict[float, list[int]] = {}
        for index, crop in enumerate(crops):
            height, width = crop.shape[:2]
            if height >= _MIN_HEIGHT and width >= _MIN_HEIGHT:
                ratio = width / height
                groups.setdefault(next((one for one in _WIDTHS if ratio <= one), ratio), []).append(index)
        for ratio, members in sorted(groups.items()):
            for start in range(0, len(members), _BATCH):
                batch = members[start : start + _BATCH]
                for index, reading in zip(batch, self._batch([crops[index] for index in batch], ratio), strict=True):
                    readings[index] = reading
        return readings

    def _batch(self, crops: Sequence[Any], ratio: float) -> list[Reading]:
        import cv2
        import numpy as np

        widened = []
        for crop in crops:
            height, width = crop.shape[:2]
            more = max(0, round(height * ratio) - width)
            paper = int(np.percentile(crop, 90))
            crop = cv2.copyMakeBorder(crop, 0, 0, 0, more, cv2.BORDER_CONSTANT, value=paper) if more else crop
            widened.append(cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_GRAY2BGR))
        found = self._ocr.recognize_txt(widened)
        return [_reading(text, words) for text, words in zip(found.txts, found.word_results, strict=True)]


def _reading(text: str, words: Any) -> Reading:
    sure = tuple(float(one) for one in words.confs) if text else ()
    return Reading(mended(text), sure[: len(text)])


def mended(text: str) -> str:
    """The text with the brackets of a year made a pair where two kinds were read.

    >>> mended("某财教〔2024)241号"), mended("(2024)"), mended("(2024〕3号")
    ('某财教〔2024〕241号', '(2024)', '〔2024〕3号')
    """
    return _YEAR.sub(lambda match: f"〔{match[1] or match[2]}〕", text)


def _rapidocr(backend: Backend) -> Any:
    from rapidocr import EngineType, RapidOCR

    folder = models()
    assert folder is not None
    options: dict[str, Any] = {
        "Global.log_level": "critical",
        "Global.max_side_len": 8000,
        "Global.use_cls": False,
        "Global.return_word_box": True,
        "Rec.rec_batch_num": _BATCH,
        "Rec.rec_img_shape": [3, 48, 96],
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "EngineConfig.openvino.inference_num_threads": 1,
    }
    for part, name in _MODELS.items():
        options[f"{part}.engine_type"] = EngineType(backend)
        options[f"{part}.model_path"] = str(folder / name)
    return RapidOCR(params=options)
