"""A notebook kernel on a short leash: it and everything it started end with the run, and memory is limited.

Run as a program in place of ipykernel's launcher. A watcher, forked before anything is loaded, waits for the kernel
to end, then removes its runtime folder and ends the processes it left behind.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys

from cxanalysis.report.processes import die_with_parent

MEMORY_VARIABLE = "CXANALYSIS_KERNEL_MEMORY"
LOG_VARIABLE = "CXANALYSIS_KERNEL_LOG"


def main() -> None:
    """Leash this process, then become an IPython kernel."""
    _watch(os.environ["JUPYTER_RUNTIME_DIR"])
    die_with_parent(int(os.environ["JPY_PARENT_PID"]))
    log = os.open(os.environ[LOG_VARIABLE], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    os.dup2(log, 1)
    os.dup2(log, 2)
    memory = int(os.environ[MEMORY_VARIABLE])
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(sys.argv[1:])


def _watch(runtime: str) -> None:
    """Fork the watcher: when this process ends, however it does, its leavings go too."""
    signals = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    kernel = os.getpid()
    if os.fork() == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for handle in (0, 1, 2):
            os.dup2(null, handle)
        die_with_parent(kernel, signal.SIGHUP)
        signal.sigwait({signal.SIGHUP})
        shutil.rmtree(runtime, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


if __name__ == "__main__":
    main()
