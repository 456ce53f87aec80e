"""What only one run may do at a time.

Locks are the operating system's (flock), so they end with the process, however it ends: there are no stale locks.
Whoever is done removes the file while still holding it, so nothing is left where nothing was made.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from cxanalysis.errors import BusyError

FILE_MODE = 0o640


@contextmanager
def hold(path: Path, what: str, wait: bool = False) -> Iterator[int]:
    """Hold the lock of a file while the block runs.

    Parameters
    ----------
    path : Path
        The lock file, in a folder that exists; it is made when missing, and removed at the end.
    what : str
        What is locked, in words, for the one who finds it taken.
    wait : bool
        Wait for the holder instead of raising.

    Returns
    -------
    int
        The file descriptor, to be closed in child processes.

    Raises
    ------
    BusyError
        When another run holds it; names that run.
    """
    handle = _locked(path, what, wait)
    try:
        os.fchmod(handle, FILE_MODE)
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "since": since}).encode(), 0)
        yield handle
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _locked(path: Path, what: str, wait: bool) -> int:
    """Open and lock a file; once more when its last holder has removed it meanwhile."""
    while True:
        with ExitStack() as stack:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
            stack.callback(os.close, handle)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise BusyError(f"{what} is being made by another run ({_holder(handle)})") from None
            if os.fstat(handle).st_nlink:
                stack.pop_all()
                return handle


def _holder(handle: int) -> str:
    """Say who holds a lock, as far as its file tells."""
    try:
        known = json.loads(os.pread(handle, 1000, 0))
        return f"process {known['pid']}, since {known['since']}"
    except (ValueError, KeyError, TypeError):
        return "just started"
