"""A learned model as a file of its own: one short line a feature, read when a question has that feature.

In: a `Model`. Out: JSON with the digest of what it was learned from, the classes, and for each feature its numbers in base64:
rarity and what it tells of an answer in thousandths, the step of its weights, the classes, and their weights in steps.
A question has some hundred features of many thousand: the others stay as they lie in the file.
"""

from __future__ import annotations

import json
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from struct import Struct
from typing import Any

from kg.ask.learner import Feature, Model

_HEAD = Struct("<HhH")
"""Rarity and answer in thousandths, and the step of the weights in hundred thousandths."""
_THOUSAND, _STEPS = 1000, 100_000
_LARGEST = 127
_FEW = 256


class PackedFeatures(Mapping[str, Feature]):
    """The features of a model as they lie in its file; each is read when it is asked for."""

    def __init__(self, lines: Mapping[str, str], classes: int) -> None:
        self._lines, self._classes = lines, classes

    def __getitem__(self, name: str) -> Feature:
        return _unpacked(self._lines[name], self._classes)

    def __contains__(self, name: object) -> bool:
        return name in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def pack(model: Model, digest: str) -> str:
    """The text of a model's file: the same bytes for the same model."""
    lines = {name: _packed(feature, len(model.classes)) for name, feature in sorted(model.features.items())}
    held = {"digest": digest, "classes": model.classes, "features": lines}
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).replace('","', '",\n"') + "\n"


def unpack(text: str, digest: str) -> Model | None:
    """The model in a file's text, None where it was learned from something else.

    Raises ValueError, KeyError, TypeError or AttributeError where the text is no model.
    """
    held: Any = json.loads(text)
    if held["digest"] != digest:
        return None
    return Model(tuple(held["classes"]), PackedFeatures(held["features"], len(held["classes"])))


def rounded(model: Model) -> Model:
    """The model as its file will tell it, so that a question is read the same before and after."""
    classes = len(model.classes)
    return Model(model.classes, {name: _unpacked(_packed(one, classes), classes) for name, one in model.features.items()})


def _packed(feature: Feature, classes: int) -> str:
    largest = max(map(abs, feature.weights.values()), default=0.0)
    step = max(1, -int(-largest * _STEPS // _LARGEST))
    weights = {at: round(weight * _STEPS / step) for at, weight in sorted(feature.weights.items())}
    kept = {at: steps for at, steps in weights.items() if steps}
    head = _HEAD.pack(round(feature.rare * _THOUSAND), round(feature.answer * _THOUSAND), step)
    return b64encode(head + _bytes(array(_code(classes), kept)) + _bytes(array("b", kept.values()))).decode("ascii")


def _unpacked(line: str, classes: int) -> Feature:
    data = b64decode(line)
    rare, answer, step = _HEAD.unpack_from(data)
    numbers = array(_code(classes))
    count = (len(data) - _HEAD.size) // (numbers.itemsize + 1)
    end = _HEAD.size + count * numbers.itemsize
    numbers.frombytes(data[_HEAD.size : end])
    if sys.byteorder == "big":
        numbers.byteswap()
    steps = array("b", data[end:])
    weights = {at: value * step / _STEPS for at, value in zip(numbers, steps, strict=True)}
    return Feature(rare / _THOUSAND, answer / _THOUSAND, weights)


def _bytes(numbers: array[int]) -> bytes:
    """The numbers, the low byte first on every machine."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _code(classes: int) -> str:
    """How numbers of classes are written: in one byte where there are few of them."""
    return "B" if classes <= _FEW else "H"
