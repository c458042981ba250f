"""HTTP to a server of others: retries with backoff, streams, and one clear message for everything that can go wrong.

A request that can be sent twice without harm is sent again when the line drops or the server is busy; one that cannot is not.
What only asks is sent again less often: to many servers (kg serve, Fuseki) 503 and 504 mean that it ran into a limit, and it
would do so each time. A redirect is followed where it keeps the request what it is: 301, 302 and 303 make a GET of a POST or
PUT, and what it carried would be lost. What a server answers is never trusted to be what it says.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import httpx

from kg.address import shown
from kg.errors import StoreError
from kg.store.remote.endpoints import Credentials

_BUSY = frozenset({429, 502, 503, 504})
_BUSY_TO_QUESTIONS = frozenset({429, 502})
_LOSING = frozenset({301, 302, 303})
_FOR_EVER = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
"""Faults of the request itself."""
_TRIES = 5
_PAUSE, _LONGEST_PAUSE = 0.25, 8.0
_TIMEOUT = httpx.Timeout(600.0, connect=10.0, pool=60.0)
_SHOWN = 300


class RefusedError(StoreError):
    """The server answered with an error. `status` is its code, `said` what it told."""

    def __init__(self, message: str, status: int, said: str) -> None:
        super().__init__(message)
        self.status, self.said = status, said


class Client:
    """客户端 of one server. Its connections are kept open; threads may share it."""

    def __init__(
        self,
        credentials: Credentials | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        timeout: httpx.Timeout = _TIMEOUT,
        parameters: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._sleep, self._parameters = sleep, tuple(parameters)
        hooks = {"response": [_refuse_losing]}
        self._http = httpx.Client(auth=_auth(credentials), timeout=timeout, follow_redirects=True, event_hooks=hooks)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def send(
        self, method: str, url: str, *, content: bytes = b"", headers: Mapping[str, str], params: Mapping[str, str] | None = None,
        again: bool = True,
    ) -> int:  # fmt: skip
        """Send a request whose answer matters by its status only; returns it. `again` says that it may be sent twice."""
        with self.open(method, url, content=content, headers=headers, params=params, again=again) as answer:
            return answer.status

    @contextmanager
    def open(
        self, method: str, url: str, *, content: bytes = b"", headers: Mapping[str, str], params: Mapping[str, str] | None = None,
        again: bool = True,
    ) -> Iterator[Stream]:  # fmt: skip
        """Send a request and read its answer as a stream. Raises `RefusedError` where the server refuses, `StoreError` else."""
        stream = self.stream(method, url, content=content, headers=headers, params=params, again=again)
        try:
            yield stream
        finally:
            stream.close()

    def stream(
        self, method: str, url: str, *, content: bytes = b"", headers: Mapping[str, str], params: Mapping[str, str] | None = None,
        again: bool = True, asks: bool = False,
    ) -> Stream:  # fmt: skip
        """As `open`, for a stream that its taker closes; `asks` says that it only asks, and may cost the server much."""
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1 or not again
            try:
                request = self._request(method, url, content, headers, params or {})
                response = self._http.send(request, stream=True)
            except httpx.ReadTimeout as error:  # it works on it still: asking again would make it worse
                raise StoreError(f"{shown(url)}：服务器在时限内没有答复 (no answer within the time limit)") from error
            except (httpx.InvalidURL, UnicodeError) as error:
                raise StoreError(f"{shown(url)}：不是可用的网址 (no usable URL)") from error
            except httpx.TooManyRedirects as error:
                raise StoreError(f"{shown(url)}：服务器一再转址 (it redirects without end)") from error
            except httpx.HTTPError as error:
                more = attempt < _TRIES - 1 and not isinstance(error, _FOR_EVER)
                if not more or (last and not isinstance(error, httpx.ConnectError)):
                    raise _unreachable(url, error) from error
                self._sleep(_pause(attempt, None))
                continue
            wait = response.headers.get("Retry-After")
            if not last and _is_busy(response.status_code, wait, asks):
                response.close()
                self._sleep(_pause(attempt, wait))
                continue
            return _checked(response, url)
        raise AssertionError("the last try returns or raises")

    def _request(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str], params: Mapping[str, str]
    ) -> httpx.Request:
        """A request to a URL, with its own parameters, those of every request, and those of this one."""
        full = httpx.URL(url)
        for name, value in (*self._parameters, *params.items()):
            full = full.copy_add_param(name, value)
        return self._http.build_request(method, full, content=content, headers=dict(headers))


class Stream(io.RawIOBase):
    """An answer as it comes in. A line that drops is a `StoreError` where it is read."""

    def __init__(self, response: httpx.Response, url: str) -> None:
        self._response, self._url = response, url
        self._parts, self._rest = response.iter_bytes(), b""
        self.fault: StoreError | None = None

    @property
    def status(self) -> int:
        """The status code."""
        return self._response.status_code

    @property
    def media_type(self) -> str:
        """What the server says it sends, without parameters."""
        return str(self._response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    @property
    def ends_by_closing(self) -> bool:
        """Whether nothing tells an answer that is whole from one that was cut: no length, no chunks (RFC 9112, 6.3)."""
        headers = self._response.headers
        return "Content-Length" not in headers and "chunked" not in headers.get("Transfer-Encoding", "").lower()

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what has come."""
        while not self._rest:
            try:
                self._rest = next(self._parts)
            except StopIteration:
                return 0
            except httpx.HTTPError as error:
                self.fault = _dropped(self._url, error)
                raise OSError(str(self.fault)) from error
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        """Give the connection back."""
        if not self.closed:
            self._response.close()
        super().close()


def _refuse_losing(response: httpx.Response) -> None:
    """Called for every answer, before httpx follows a redirect."""
    asked = response.request
    if response.status_code in _LOSING and response.has_redirect_location and asked.method not in ("GET", "HEAD"):
        code, there = response.status_code, shown(str(asked.url.join(response.headers["Location"])))
        raise RefusedError(
            f"{shown(str(asked.url))}：服务器答 {code}，转址到 {there}；照转会丢失所发内容，请在 --store 里直接写新网址 "
            f"(redirected to {there}; following it would lose what is sent; name the new address in --store)",
            code,
            "",
        )


def _is_busy(status: int, wait: str | None, asks: bool) -> bool:
    """Whether the server may answer the same request a little later."""
    return status in (_BUSY_TO_QUESTIONS if asks else _BUSY) or (status == httpx.codes.SERVICE_UNAVAILABLE and wait is not None)


def _checked(response: httpx.Response, url: str) -> Stream:
    """The answer where it is one, else what the server says is wrong."""
    if response.is_success:
        return Stream(response, url)
    try:
        said = response.read().decode("utf-8", "replace")
    except httpx.HTTPError:
        said = ""
    finally:
        response.close()
    line = " ".join(said.split())[:_SHOWN] if "html" not in response.headers.get("Content-Type", "") else ""
    code = response.status_code
    hint = "；请检查 KG_STORE_USER、KG_STORE_PASSWORD 或 KG_STORE_TOKEN (check the credentials)" if code in (401, 403) else ""
    message = f"{shown(url)}：服务器答 {code} {response.reason_phrase} (the server answered {code}){hint}"
    raise RefusedError(message + (f": {line}" if line else ""), code, said)


def _auth(credentials: Credentials | None) -> httpx.Auth | None:
    match credentials:
        case None:
            return None
        case Credentials("bearer"):
            return _Bearer(credentials.secret)
        case Credentials("digest"):
            return httpx.DigestAuth(credentials.user, credentials.secret)
    return httpx.BasicAuth(credentials.user, credentials.secret)


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _pause(attempt: int, wished: str | None) -> float:
    """How long to wait before the next try: twice as long each time, or as the server wishes, within reason."""
    wait = _PAUSE * 2.0**attempt
    if wished is not None and wished.isascii() and wished.isdigit():
        wait = max(wait, float(wished))
    return float(min(wait, _LONGEST_PAUSE))


def _unreachable(url: str, error: Exception) -> StoreError:
    return StoreError(f"{shown(url)}：无法连接服务器 (the server cannot be reached): {error or type(error).__name__}")


def _dropped(url: str, error: Exception) -> StoreError:
    return StoreError(f"{shown(url)}：服务器中断了连接，答复不完整 (the line dropped, the answer is incomplete): {error}")
