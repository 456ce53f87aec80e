"""One notebook, executed by papermill in a kernel that knows nothing of the user's machine.

papermill runs the cells; this module gives it a kernel over local sockets with limits, a clean environment and no
autosave, and keeps the notebook whatever happened, so that a failed one can be read.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxanalysis.errors import CxError

ROOT = Path(__file__).resolve().parents[2]
_LAUNCH = "import sys; sys.path.append(sys.argv.pop(1)); from cxanalysis.report.kernel import main; main()"
_ENVIRONMENT = {
    "MPLBACKEND": "agg",
    "MATPLOTLIBRC": os.devnull,
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "TZ": "UTC",
}


def _memory() -> int:
    """Return a generous limit of address space: the machine's memory, at least 8 GiB."""
    return max(8 * 2**30, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))


@dataclass(frozen=True)
class Limits:
    """How long a cell, a page and the reading of the data may take (seconds), and a kernel's address space (bytes)."""

    cell_seconds: int = 600
    page_seconds: int = 1800
    memory: int = field(default_factory=_memory)


@dataclass(frozen=True)
class Executed:
    """An executed notebook.

    Parameters
    ----------
    notebook : dict
        The notebook as nbformat 4 JSON, as far as it came.
    fault : str
        What stopped it other than an error of a cell; empty otherwise.
    died : bool
        The kernel died.
    seconds : dict
        Wall time by part (`part_seconds`).
    """

    notebook: dict[str, Any]
    fault: str = ""
    died: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)


def load_papermill() -> None:
    """Import papermill without what it never needs here.

    Two thirds of its import time go into a grammar of web addresses for an optional check of nbformat's schema; and
    its numerical libraries must not start threads in a process that forks.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "JE_ARROW_MALLOC_CONF"):
        os.environ.setdefault(name, _ENVIRONMENT[name])
    absent = "rfc3987_syntax" not in sys.modules
    if absent:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    import papermill  # noqa: F401

    if absent:
        del sys.modules["rfc3987_syntax"]


def execute(
    source: str, parameters: Mapping[str, Any], folder: Path, extra: Mapping[str, str], limits: Limits, sockets: Path
) -> Executed:
    """Execute a notebook in a kernel of its own, in this process, which is changed for good (folder, environment).

    Parameters
    ----------
    source : str
        The notebook as JSON.
    parameters : mapping
        Values for its declared parameters; plain Python values.
    folder : Path
        Working folder of the kernel.
    extra : mapping
        Environment variables for the kernel beside the fixed ones.
    limits : Limits
        Time and memory.
    sockets : Path
        Private folder with a short path, for the kernel's sockets.
    """
    os.chdir(folder)
    runtime = tempfile.mkdtemp(dir=sockets)
    kernel = {"JUPYTER_RUNTIME_DIR": runtime, "IPYTHONDIR": f"{runtime}/ipython"}
    kernel |= {"CXANALYSIS_KERNEL_LOG": f"{runtime}/log", "CXANALYSIS_KERNEL_MEMORY": str(limits.memory)}
    os.environ.update(_ENVIRONMENT | dict(extra) | kernel)
    try:
        return _papermill(source, parameters, limits, Path(runtime, "log"))
    finally:
        shutil.rmtree(runtime, ignore_errors=True)


def _papermill(source: str, parameters: Mapping[str, Any], limits: Limits, log: Path) -> Executed:
    """Run papermill; whatever stops it, return the notebook as far as it came."""
    load_papermill()
    import nbformat
    from nbclient.exceptions import CellTimeoutError
    from papermill import PapermillExecutionError, execute_notebook
    from papermill.engines import NBClientEngine, papermill_engines

    notebook = nbformat.reads(source, as_version=4)
    held: list[Any] = []

    class KeepingEngine(NBClientEngine):
        """papermill's own engine; the notebook stays in reach when it fails."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
            held.append(nb_man)
            return super().execute_managed_notebook(nb_man, kernel_name, **options)

    papermill_engines.register("keeping", KeepingEngine)
    logging.getLogger("papermill").setLevel(logging.ERROR)  # it guesses at parameters, which are checked already
    options = {"execution_timeout": limits.cell_seconds, "kernel_manager_class": _manager(), "record_timing": False}
    options |= {"shutdown_kernel": "immediate", "request_save_on_cell_execute": False, "progress_bar": False}
    fault, died, begin = "", False, time.monotonic()
    try:
        execute_notebook(notebook, None, dict(parameters), engine_name="keeping", kernel_name="python3", **options)
    except PapermillExecutionError:
        pass  # the cell's own output tells it
    except CellTimeoutError:
        fault = f"took longer than {limits.cell_seconds} seconds"
    except RuntimeError as error:  # a kernel that is dead or does not answer
        fault, died = _death(error, log), True
    if not held:
        raise CxError(fault or "papermill did not start the notebook")
    return Executed(held[0].nb, fault, died, part_seconds(held[0].nb, time.monotonic() - begin))


def _manager() -> type:
    """Return a kernel manager for our own launcher, over local sockets; the user's kernel specs are not consulted."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    spec = KernelSpec(
        argv=[sys.executable, "-X", "utf8", "-P", "-c", _LAUNCH, str(ROOT), "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
    )

    class LeashedKernelManager(AsyncKernelManager):
        """Starts kernels through `cxanalysis.report.kernel`."""

        @default("transport")
        def _transport_default(self) -> str:
            return "ipc"

        @default("ip")
        def _ip_default(self) -> str:
            return str(Path(os.environ["JUPYTER_RUNTIME_DIR"], "socket"))

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    return LeashedKernelManager


def _death(error: Exception, log: Path) -> str:
    """Say that the kernel died, with the last words of its log."""
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.is_file() else []
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    told = f" (its last words: {last[:160]})" if last else ""
    if "died" not in str(error).lower():
        return f"the kernel does not answer: {error}{told}"
    return f"the kernel died, most likely for want of memory{told}"


def part_seconds(notebook: Mapping[str, Any], wall: float) -> dict[str, float]:
    """Return where the wall time of an execution went, by papermill's own times of the cells.

    Parameters
    ----------
    notebook : mapping
        Notebook with papermill's metadata.
    wall : float
        Seconds from the call of papermill to its end.

    Returns
    -------
    dict
        `start` and end of the kernel; `imports` (the cells tagged `setup`, which also open the data); `figures` (cells
        that show one); other `cells`.
    """
    parts = {"start": 0.0, "imports": 0.0, "figures": 0.0, "cells": 0.0}
    for cell in notebook["cells"]:
        shown = [str(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", ())]
        kind = "figures" if any("<figure" in html for html in shown) else "cells"
        kind = "imports" if "setup" in cell["metadata"].get("tags", ()) else kind
        parts[kind] += cell["metadata"].get("papermill", {}).get("duration") or 0.0
    return parts | {"start": max(0.0, wall - sum(parts.values()))}
