"""What a client is told of a write that did not end as it should: the truth."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.server import writing
from kg.server.faults import Fault
from kg.server.limits import Limits
from kg.server.process import WorkerDiedError
from kg.server.wire import DATA, Published, Rules, Update
from kg.server.writer import Writer
from kg.store import open_store

INSERT = Update("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }")


class Ending:
    """A process that says which build it is about to publish, and then ends in some way."""

    alive = True

    def __init__(self, build: int | None, end: BaseException | None) -> None:
        self._build, self._end = build, end

    async def frames(self, _: object) -> AsyncGenerator[tuple[int, bytes], None]:
        if self._build is not None:
            yield DATA, pickle.dumps(Published(self._build, True))
        if self._end is not None:
            raise self._end
        await asyncio.sleep(60)

    async def bury(self) -> int:
        return 0


ENDS = {"died": WorkerDiedError("crashed", ""), "memory": WorkerDiedError("memory", ""), "out-of-time": None}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
@pytest.mark.parametrize(("build", "written"), [(None, False), (1, True), (2, False)], ids=["before", "after", "between"])
def test_whether_it_was_written_hangs_on_the_pointer(
    make_store: Callable[..., Path], build: int | None, written: bool, end: WorkerDiedError | None
) -> None:
    store = make_store("<a:s> <a:p> 1 .".replace("1", '"1"'))
    assert open_store(store).build_folder is not None
    writer = Writer(Rules(store, 10, 100), Limits(update_seconds=0.05))
    writer._process = Ending(build, end)  # type: ignore[assignment]
    if written:
        assert asyncio.run(writer.write(INSERT)) is True
        return
    with pytest.raises(Fault, match=r"未写入.*nothing was written"):
        asyncio.run(writer.write(INSERT))


def test_told_to_stop_it_begins_nothing_new(make_store: Callable[..., Path]) -> None:
    writer = Writer(Rules(make_store(), 10, 100), Limits())
    assert writer.stop() is False
    with pytest.raises(Fault, match=r"正在停止.*stopping") as error:
        asyncio.run(writer.write(INSERT))
    assert (error.value.status, "Retry-After" in error.value.headers) == (503, True)


def test_what_cannot_be_masked_is_not_written(make_store: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A build counts when its copy without persons is there: nobody is told of a failure after the fact."""
    store = open_store(make_store('<a:s> <a:p> "1" .'))

    def fail(*_: object) -> None:
        raise StoreError("no room")

    told: list[Published] = []
    monkeypatch.setattr(writing, "mask_draft", fail)
    with pytest.raises(StoreError, match="no room"):
        writing.write(store, INSERT, Rules(Path(), 10, 100, mask=True), told.append)
    assert (told, list(store.graphs())) == ([], [])
    monkeypatch.undo()
    writing.write(store, INSERT, Rules(Path(), 10, 100, mask=True), told.append)
    assert [str(one.build) for one in told] == [store.build_folder.name]  # type: ignore[union-attr]
    assert list(store.graphs()) == ["a:g"]
