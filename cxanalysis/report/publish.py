"""A report appears whole or not at all: durable files, one rename, the last good report untouched until then.

Everything is written to a folder on the same disk, flushed to it, and exchanged with the published folder in a single
step of the kernel; a reader sees the old report or the new one, never a mixture, and a kill leaves one of the two.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from cxanalysis.errors import CxError, UsageError
from cxanalysis.period import Period
from cxanalysis.report.places import LOCKS, failed_folder

FOLDER_MODE = 0o750
FILE_MODE = 0o640
WORK = ".work-"
RUNTIME = "cx-"
SPARE_BYTES = 64 * 2**20
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def make_folder(path: Path) -> Path:
    """Make a folder, and its parents, with the project's own mode whatever the umask is."""
    for folder in [*reversed(path.parents), path]:
        if not folder.is_dir():
            folder.mkdir(FOLDER_MODE, exist_ok=True)
            folder.chmod(FOLDER_MODE)
    return path


@contextmanager
def output_folder(out: Path) -> Iterator[Path]:
    """Open the folder of the reports, with a room for locks; whoever comes to write nothing into it leaves no trace.

    Parameters
    ----------
    out : Path
        As the user named it.

    Returns
    -------
    Path
        The folder, resolved.

    Raises
    ------
    UsageError
        When it cannot be made or written.
    """
    folder = out.resolve()
    locks = folder / LOCKS
    absent = [f for f in (locks, *locks.parents) if not os.access(f, os.F_OK)]
    try:
        _make_writable(out, locks)
        yield folder
    finally:
        if not os.access(folder, os.R_OK) or set(folder.iterdir()) <= {locks}:
            for made in absent:
                with suppress(OSError):
                    made.rmdir()


def _make_writable(out: Path, locks: Path) -> None:
    """Make the folders of the output, and see that they can be written."""
    try:
        make_folder(locks)
        refused = [f for f in (locks.parent, locks) if not os.access(f, os.W_OK | os.X_OK)]
        why = "no permission" if refused else ""
    except FileExistsError:
        why = "a file is in the way"
    except OSError as error:
        why = error.strerror or str(error)
    if why:
        raise UsageError(f"--out {out} cannot be written ({why}); name a folder you can write, or mend this one")


def write_file(path: Path, content: bytes) -> None:
    """Write a new file and flush it to the disk; the mode does not depend on the umask."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, FILE_MODE)
        file.write(content)
        file.flush()
        os.fsync(handle)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder with these files in it and flush all of it to the disk."""
    folder.mkdir(FOLDER_MODE, parents=True)
    folder.chmod(FOLDER_MODE)
    for name, content in files.items():
        write_file(folder / name, content)
    sync_folder(folder)


def replace_file(path: Path, content: bytes, work: Path) -> None:
    """Put a file in the place of another in one step, by way of a folder on the same disk that is swept."""
    new = work / f"new-{path.name}"
    write_file(new, content)
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's own entries to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_folder(folder: Path, top: Path) -> None:
    """Remove a folder if it is there, and the folders above it, up to `top`, that are empty then."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        while folder.parent != top:
            folder = folder.parent
            folder.rmdir()


def remove_failed(out: Path, period: Period, scope: str) -> None:
    """Remove the notebooks an earlier run left to be read, now that the report stands."""
    remove_folder(failed_folder(out, period, scope), out)


def swap(new: Path, published: Path, old: Path) -> None:
    """Put the folder `new` in the place of `published`, which ends up at `new` or `old`.

    Parameters
    ----------
    new : Path
        A finished folder on the same disk.
    published : Path
        Where readers look; may not exist yet. Its parent exists.
    old : Path
        A free name on the same disk, used where the kernel cannot exchange two folders in one step: then there is an
        instant without a report, and a failure of the second step puts the old one back.
    """
    if not published.exists():
        new.rename(published)
    elif not _exchange(new, published):
        published.rename(old)
        try:
            new.rename(published)
        except OSError:
            old.rename(published)
            raise
    sync_folder(published.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    if libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:
        return False
    raise OSError(number, os.strerror(number), str(other))


def check_space(out: Path, published: Path) -> None:
    """Refuse to start where the disk could not hold the new report beside the old one.

    Raises
    ------
    CxError
        Naming the space that is free and the space that is wanted.
    """
    size = sum(f.stat().st_size for f in published.iterdir()) if published.is_dir() else 0
    wanted, free = SPARE_BYTES + 2 * size, shutil.disk_usage(out).free
    if free < wanted:
        raise CxError(f"{out}: {free // 2**20} MB free, {wanted // 2**20} MB wanted; nothing was started")


@contextmanager
def work_folder(out: Path) -> Iterator[tuple[Path, int]]:
    """Make a folder to work in, on the disk of the output, and remove it at the end.

    Those of runs that were killed are swept first. To be entered by one run at a time, lest the sweep meets a folder
    that is not locked yet.

    Returns
    -------
    tuple of Path and int
        The folder, and the descriptor that holds its lock, to be closed in child processes.
    """
    sweep(out, f"{WORK}*")
    folder = make_folder(out / f"{WORK}{os.getpid()}")
    with _held(folder) as handle:
        yield folder, handle


@contextmanager
def runtime_folder() -> Iterator[tuple[Path, int]]:
    """Make a private folder with a short path, as sockets need one, and remove it at the end; as `work_folder`."""
    top = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())
    sweep(top, f"{RUNTIME}*", older=60.0)
    folder = Path(tempfile.mkdtemp(prefix=RUNTIME, dir=top))
    with _held(folder) as handle:
        yield folder, handle


@contextmanager
def _held(folder: Path) -> Iterator[int]:
    """Hold the lock of a folder while the block runs, then remove the folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield handle
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def sweep(top: Path, pattern: str, older: float = 0.0) -> list[str]:
    """Remove folders of our own that no run holds and that are older than so many seconds; return their names."""
    swept = []
    for folder in sorted(top.glob(pattern)):
        with suppress(FileNotFoundError, NotADirectoryError):
            about = folder.lstat()
            if about.st_uid != os.getuid() or time.time() - about.st_mtime < older:
                continue
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                swept.append(folder.name)
            except BlockingIOError:
                continue
            finally:
                os.close(handle)
    return swept
