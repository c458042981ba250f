"""The parts of an OFD file: documents, pages, templates and resources by their ids. No part is fetched from elsewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from kg.errors import ReadError
from kg.readers.zipped import Package

Element = etree._Element


@dataclass(slots=True)
class OfdDocument:
    """One document of the file: its pages, and what they may refer to by id."""

    area: tuple[float, ...]
    pages: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Element] = field(default_factory=dict)
    composites: dict[str, Element] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)


def read_documents(package: Package) -> list[OfdDocument]:
    """All documents of an OFD file. Raises `ReadError` where it is encrypted or its main part is missing."""
    if any(posixpath.basename(name) == "encryptions.xml" for name in package.entries):
        raise ReadError(f"{package.key}: OFD 已加密，请提供不加密的文件 (encrypted; supply an unprotected copy)")
    root = parse(package, "OFD.xml")
    roots = [resolve("", words(element)) for element in named(root, "DocRoot") if words(element)]
    if not roots:
        raise ReadError(f"{package.key}: OFD.xml 没有指出文档，文件可能不完整 (no document root; the file may be cut off)")
    return [_document(package, path) for path in roots]


def _document(package: Package, path: str) -> OfdDocument:
    root = parse(package, path)
    folder = posixpath.dirname(path)
    found = OfdDocument(next((numbers(words(box)) for box in named(root, "PhysicalBox")), ()))
    for template in named(root, "TemplatePage"):
        found.templates[template.get("ID", "")] = resolve(folder, template.get("BaseLoc", ""))
    for pages in children(root, "Pages"):
        found.pages += [resolve(folder, page.get("BaseLoc", "")) for page in children(pages, "Page")]
    for kind in ("PublicRes", "DocumentRes"):
        for resource in named(root, kind):
            read_resources(package, resolve(folder, words(resource)), found)
    return found


def read_resources(package: Package, path: str, document: OfdDocument) -> None:
    """Drawing parameters, composite graphics, names of fonts and pictures of a resource file; without it they stay undrawn."""
    if path not in package:
        return
    root = parse(package, path)
    folder = posixpath.join(posixpath.dirname(path), root.get("BaseLoc", "."))
    document.fonts.update({font.get("ID", ""): font.get("FontName", "") for font in named(root, "Font")})
    for medium in named(root, "MultiMedia"):
        for file in children(medium, "MediaFile"):
            document.media[medium.get("ID", "")] = resolve(folder, words(file))
    document.parameters.update({element.get("ID", ""): element for element in named(root, "DrawParam")})
    document.composites.update({element.get("ID", ""): element for element in named(root, "CompositeGraphicUnit")})


def parse(package: Package, path: str) -> Element:
    """The XML of one part, without entities. Raises `ReadError` where it is malformed."""
    data = package.read(path)
    if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data or "<!DOCTYPE".encode("utf-16-be") in data:
        raise ReadError(f"{package.key}: 含有 DOCTYPE 声明，出于安全不予读取 (declares a DOCTYPE; refused)")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{package.key}: 部件 {path} 不是正确的 XML：{error} (malformed XML)") from error


def resolve(folder: str, location: str) -> str:
    """The path of a part as another part names it.

    >>> resolve("Doc_0", "Pages/Page_0/Content.xml"), resolve("Doc_0", "/Doc_0/Res.xml")
    ('Doc_0/Pages/Page_0/Content.xml', 'Doc_0/Res.xml')
    """
    location = location.strip().replace("\\", "/")
    if location.startswith("/"):
        return location.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, location))


def tag(element: Element) -> str:
    """The name of an element without its namespace: versions of the standard and producers use several."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def named(root: Element, name: str) -> Iterator[Element]:
    """All elements of a name below another."""
    return (element for element in root.iter() if tag(element) == name)


def children(root: Element, name: str) -> Iterator[Element]:
    """The children of a name."""
    return (element for element in root if tag(element) == name)


def words(element: Element) -> str:
    """The text of an element."""
    return (element.text or "").strip()


def numbers(text: str | None) -> tuple[float, ...]:
    """Numbers parted by blanks; what is none ends them.

    >>> numbers("0 0 210 297")
    (0.0, 0.0, 210.0, 297.0)
    """
    found = []
    for word in (text or "").split():
        try:
            found.append(float(word))
        except ValueError:
            break
    return tuple(found)
