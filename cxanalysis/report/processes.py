"""Child processes that end when they should: with their work, at their limit, and with the run that started them.

Each piece of work runs in a process forked for it, so a crash, a leak or an endless loop stays there. Nobody outlives
the runner: the kernel of the operating system ends a child whose parent is gone (Linux), even after kill -9.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from cxanalysis.errors import CxError, StoppedError

_PR_SET_PDEATHSIG = 1
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True)
class Task:
    """A piece of work: a name for it, the function, its arguments."""

    key: Any
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Ended:
    """How a task ended: its result, or what to tell the user and the exit code that goes with it."""

    key: Any
    result: Any = None
    fault: str = ""
    exit_code: int = 0

    def value(self) -> Any:
        """Return the result, or raise the fault.

        Raises
        ------
        CxError
            The fault of the child, with its exit code.
        """
        if self.exit_code:
            error = CxError(self.fault)
            error.exit_code = self.exit_code
            raise error
        return self.result


def describe(error: CxError | OSError) -> str:
    """Return an error in words for the user.

    Examples
    --------
    >>> describe(OSError(28, "No space left on device", "reports/x"))
    'reports/x: No space left on device'
    """
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    return str(error)


def die_with_parent(parent: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Have this process end when its parent does (Linux; elsewhere it does nothing).

    Parameters
    ----------
    parent : int
        Process id of the parent, to notice a parent that was gone before the call.
    number : signal
        Signal to be sent.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn a signal to stop into a `StoppedError`, once, so that everything is cleaned up on the way out."""

    def stop(number: int, _frame: object) -> None:
        for other in _STOPPING:
            signal.signal(other, signal.SIG_IGN)
        raise StoppedError(f"stopped ({signal.Signals(number).name})")

    before = {number: signal.signal(number, stop) for number in _STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put off signals to stop until the block is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(frozen=True)
class _Child:
    key: Any
    process: Any
    connection: Connection
    deadline: float


def run(
    tasks: Iterable[Task],
    jobs: int,
    seconds: float,
    closing: Iterable[int] = (),
    meanwhile: Callable[[], None] | None = None,
) -> Iterator[Ended]:
    """Run tasks in processes of their own, at most `jobs` at a time; yield how each ended, as it ends.

    Parameters
    ----------
    tasks : iterable of Task
        What to do; results travel back pickled.
    jobs : int
        Processes at a time, at least 1.
    seconds : float
        Limit for one task.
    closing : iterable of int
        File descriptors the children must not keep (locks).
    meanwhile : callable, optional
        Called in this process once the first children run.
    """
    waiting, closing = list(tasks), tuple(closing)
    running: list[_Child] = []
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                running.append(_start(waiting.pop(0), seconds, closing))
            if meanwhile is not None:
                meanwhile()
                meanwhile = None
            left = min(child.deadline for child in running) - time.monotonic()
            ready = wait([child.connection for child in running], max(0.0, left))
            for child in [c for c in running if c.connection in ready or c.deadline <= time.monotonic()]:
                running.remove(child)
                yield _end(child, seconds, child.connection in ready)
    finally:
        for child in running:
            _kill(child)


def _start(task: Task, seconds: float, closing: tuple[int, ...]) -> _Child:
    """Fork a child for a task."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, sender, closing, os.getpid()), daemon=False)
    process.start()
    sender.close()
    return _Child(task.key, process, receiver, time.monotonic() + seconds)


def _work(task: Task, sender: Connection, closing: tuple[int, ...], parent: int) -> None:
    """Do a task in the child and send what came of it."""
    os.setsid()
    for number in _STOPPING:
        signal.signal(number, signal.SIG_DFL)
    die_with_parent(parent)
    for handle in closing:
        os.close(handle)
    try:
        sender.send(Ended(task.key, task.function(*task.arguments)))
    except CxError as error:
        sender.send(Ended(task.key, None, str(error), error.exit_code))
    except OSError as error:
        sender.send(Ended(task.key, None, describe(error), 1))


def _end(child: _Child, seconds: float, ready: bool) -> Ended:
    """Take a child's result, or say how it failed."""
    fault = f"took longer than {seconds:g} seconds and was ended"
    if ready:
        with suppress(EOFError):
            ended = child.connection.recv()
            child.process.join()
            child.process.close()
            child.connection.close()
            return ended
        child.process.join()
        fault = f"its process ended without a result (exit code {child.process.exitcode})"
    _kill(child)
    return Ended(child.key, None, fault, 1)


def _kill(child: _Child) -> None:
    """End a child at once; what it started ends with it."""
    child.process.kill()
    child.process.join()
    child.process.close()
    child.connection.close()
