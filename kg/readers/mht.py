"""Web archives (.mht, .mhtml): a MIME message in, the bytes of its HTML part out. Pictures and frames beside it are left."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError

_HEADERS = re.compile(rb"^(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n", re.MULTILINE)
_MIME = re.compile(rb"^content-type:\s*multipart/related|^content-type:\s*text/html", re.IGNORECASE | re.MULTILINE)


def is_mht(data: bytes) -> bool:
    """Tell a web archive by the headers it begins with."""
    head = _HEADERS.match(data[:8192].lstrip())
    return head is not None and b"mime-version" in head[0].lower() and bool(_MIME.search(head[0]))


def html_part(data: bytes) -> tuple[bytes, str | None]:
    """The first HTML part and the charset that its header names."""
    try:
        message = message_from_bytes(data.lstrip())
        for part in message.walk():
            if part.get_content_type() == "text/html":
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    return content, part.get_content_charset()
    except (MessageError, LookupError, ValueError):
        pass
    return b"", None
