"""Scans: pictures of pages in, by character recognition and rules of the raster; needs the extra `ocr`.

Importing this costs nothing: the engine and its libraries are loaded with the first page that is read.
"""

from kg.readers.scan.read import PageReader, page_reader, read_scan

__all__ = ["PageReader", "page_reader", "read_scan"]
