"""How a command of ours ends when it does not succeed, and waiting for a condition."""
import asyncio


class Failure(Exception):
    """kind is one of the testee protocol's kinds of failures."""

    def __init__(self, kind, message=None):
        super().__init__(kind if message is None else message)
        self.kind = kind


def fail(future, kind):
    if not future.done():
        future.set_exception(Failure(kind))
        future.exception()  # it has been looked at


class Signal:
    """Wakes those who wait for a condition whenever something has changed."""

    def __init__(self):
        self.waiting = []

    async def until(self, condition):
        while not condition():
            future = asyncio.get_running_loop().create_future()
            self.waiting.append(future)
            await future

    def notify(self):
        waiting, self.waiting = self.waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)
