"""Characters of symbol fonts: ≥ and ≤ are often typed as signs of the font Symbol, ticks as those of Wingdings.

Such a sign has no Unicode value of its own but a code from F020 to F0FF (or 20 to FF) and the name of its font.
"""

from __future__ import annotations

_SYMBOL = str.maketrans(dict(zip(
    range(0x20, 0x7F),
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    strict=True,
)) | dict(zip(
    range(0xA0, 0xFF),
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\uf8ff〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
    strict=True,
)))  # fmt: skip
_WINGDINGS = {
    0x4A: "☺", 0x4C: "☹",
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA2: "⭕", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
} | {0x80 + number: "⓪①②③④⑤⑥⑦⑧⑨⑩"[number] for number in range(11)} | {
    0x8B + number: "⓿❶❷❸❹❺❻❼❽❾❿"[number] for number in range(11)
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "●", 0x98: "●"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
REPLACEMENT = "\ufffd"


def is_symbol_font(font: str | None) -> bool:
    """Tell a font whose characters are signs of its own."""
    return font is not None and font.lower() in _FONTS


def sign(code: int, font: str | None) -> str:
    """The character that a code of a symbol font shows; � where it is not known, for a sign may decide a value.

    >>> sign(0xF0B3, "Symbol"), sign(0x50, "Wingdings 2")
    ('≥', '√')
    """
    table = _FONTS.get((font or "symbol").lower())
    if table is None:
        return REPLACEMENT if 0xE000 <= code < 0xF900 else chr(code)
    code = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    found = table.get(code)
    return (found if isinstance(found, str) else chr(found)) if found is not None else REPLACEMENT


def unsigned(text: str, font: str | None) -> str:
    """Text with codes of a symbol font put in Unicode; other text as it is."""
    if not any("\uf020" <= character <= "\uf0ff" for character in text):
        return text
    return "".join(sign(ord(one), font) if "\uf020" <= one <= "\uf0ff" else one for one in text)
