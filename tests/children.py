"""Running functions in child processes, which may be killed."""

from __future__ import annotations

import json
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """How a child ended: what its function returned, or the error, or the signal that killed it.

    `error` is the name of the exception's class, `message` its text; `killed` a signal's number.
    """

    value: object = None
    error: str = ""
    message: str = ""
    killed: int = 0


class Child:
    """A running process that calls a function, whose result must be serializable as JSON."""

    def __init__(self, do: Callable[[], object]) -> None:
        self._read, write = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._read)
            _run(do, write)
        os.close(write)

    def kill(self) -> None:
        """Kill the process."""
        os.kill(self.pid, signal.SIGKILL)

    def outcome(self, seconds: float = 60.0) -> Outcome:
        """Wait for the process to end; AssertionError if it takes too long."""
        deadline = time.monotonic() + seconds
        said = b""
        try:
            while True:
                left = max(0.0, deadline - time.monotonic())
                if not select.select([self._read], [], [], left)[0]:
                    self.kill()
                    raise AssertionError(f"a child hung for {seconds:.0f} s")
                piece = os.read(self._read, 1 << 16)
                if not piece:
                    break
                said += piece
        finally:
            os.close(self._read)
            _, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            return Outcome(killed=os.WTERMSIG(status))
        return Outcome(**json.loads(said))


def run(do: Callable[[], object]) -> Outcome:
    """Call a function in a child process."""
    return Child(do).outcome()


def _run(do: Callable[[], object], write: int) -> None:
    try:
        outcome = {"value": do()}
    except BaseException as error:
        outcome = {"error": type(error).__name__, "message": str(error)}
    os.write(write, json.dumps(outcome).encode())
    os._exit(0)
