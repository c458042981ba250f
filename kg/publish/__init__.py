"""The pack: a folder that works from a USB stick or any static host.

In: a store. Out: a folder with a page, a Turtle and a JSON-LD file for each document, department, project, policy document,
concept and term, dumps, tables, catalogue, documentation, a reading guide in Chinese and a manifest of digests. Persons are
masked in all of it (`kg.export`).
"""

from kg.publish.folder import check
from kg.publish.site import Published, publish

__all__ = ["Published", "check", "publish"]
