"""What a client is told when a request cannot be answered: a status, and why, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import PlainTextResponse


class Fault(Exception):  # noqa: N818  a fault of the request, told to its client
    """A request that is answered with an HTTP error."""

    def __init__(self, status: int, zh: str, en: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{zh} ({en})")
        self.status, self.zh, self.en, self.headers = status, zh, en, dict(headers or {})

    def response(self) -> PlainTextResponse:
        """The answer: plain text, Chinese first."""
        return PlainTextResponse(f"{self.zh}\n{self.en}\n", self.status, self.headers)


def bad_request(zh: str, en: str) -> Fault:
    """400: what was sent makes no sense."""
    return Fault(400, zh, en)


class TooLarge(Fault):
    """413: more bytes than are taken."""

    def __init__(self, limit: int, zh: str, en: str) -> None:
        super().__init__(413, f"{zh}超过 {limit:,} 字节", f"{en} is longer than {limit:,} bytes", {"Connection": "close"})
        self.limit = limit


def too_large(limit: int, what_zh: str, what_en: str) -> TooLarge:
    """413: more bytes than are taken."""
    return TooLarge(limit, what_zh, what_en)


def too_slow() -> Fault:
    """408: who sends so slowly holds a place that others need."""
    return Fault(408, "请求发送太慢，已断开", "the request came too slowly", {"Connection": "close"})


def nowhere() -> Fault:
    """404: no such address."""
    return Fault(404, "没有这个地址", "there is nothing at this address")


def not_allowed(*allowed: str) -> Fault:
    """405: the method is not for this address."""
    methods = ", ".join(allowed)
    return Fault(405, f"此处只接受 {methods}", f"only {methods} here", {"Allow": methods})


def not_acceptable(offered: str) -> Fault:
    """406: none of the formats the client takes."""
    return Fault(406, f"没有所要的格式，可用：{offered}", f"none of the formats asked for; there are {offered}")


def wrong_type(given: str, taken: str) -> Fault:
    """415: a body of a kind that is not understood here."""
    return Fault(
        415, f"不支持的内容类型 {given or '（未给出）'}，请用 {taken}", f"content type {given or 'missing'}; use {taken}"
    )


def busy() -> Fault:
    """503: too many at once."""
    return Fault(503, "请求太多，请稍后再试", "too many requests at once; try again later", {"Retry-After": "5"})


def stopping(zh: str = "", en: str = "") -> Fault:
    """503: the server is being ended; the words say what became of the request."""
    return Fault(503, f"服务正在停止{zh}", f"the server is stopping{en}", {"Retry-After": "5", "Connection": "close"})
