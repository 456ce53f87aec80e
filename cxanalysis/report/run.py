"""A run: from a request to published reports.

Read the data once, execute the notebooks in processes of their own, refuse what is incomplete, render, and exchange
the whole report in one step. A report that fails leaves the last good one; the others of the run are still published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from cxanalysis.data.inputs import input_digest
from cxanalysis.errors import CxError, KernelDiedError, UsageError
from cxanalysis.period import Period
from cxanalysis.record import Record
from cxanalysis.report import execute, gate, lock, manifest, places, plan, prepare, processes, publish, templates
from cxanalysis.report.request import Request, Result


@dataclass(frozen=True)
class _Run:
    """What the steps of a run share; `offered` are of all pages in order, `closing` the descriptors of its locks."""

    request: Request
    limits: execute.Limits
    out: Path
    basis: plan.Basis
    offered: tuple[templates.Template, ...]
    wanted: tuple[templates.Template, ...]
    work: Path
    sockets: Path
    closing: tuple[int, ...]
    progress: Callable[[str], None]
    not_made: dict[str, str] = field(default_factory=dict)

    def folder(self, period: Period) -> Path:
        return places.report_folder(self.out, period, self.request.scope)

    def digest(self, period: Period) -> str:
        return self.basis.report_digest(period, self.request.scope)


def make_reports(
    request: Request, progress: Callable[[str], None], limits: execute.Limits | None = None
) -> list[Result]:
    """Make and publish the reports of a request, one for each period, oldest first.

    Parameters
    ----------
    request : Request
        What to make.
    progress : callable
        Told in a line what is going on.
    limits : Limits, optional
        Time and memory of the kernels.

    Raises
    ------
    UsageError
        When the call is wrong; nothing has run.
    CxError
        When the data cannot be used.
    BusyError, StoppedError
        When another run holds one of the reports; when a signal stopped this one.
    """
    places.scope_folder(request.scope)
    notebooks = templates.notebooks_folder()
    found = templates.read_templates(notebooks)
    wanted = templates.select(found, request.only)
    inputs = input_digest(request.data)
    code = plan.code_digest([Path(__file__).resolve().parents[1], notebooks])
    basis = plan.Basis(inputs, request.overrides, request.language, code, plan.versions())
    with processes.stoppable(), publish.output_folder(request.out) as out, ExitStack() as stack:
        with lock.hold(out / places.LOCKS / "work", "the work folder", wait=True):
            work, handle = stack.enter_context(publish.work_folder(out))
        sockets, other = stack.enter_context(publish.runtime_folder())
        run = _Run(
            request, limits or execute.Limits(), out, basis, found, wanted, work, sockets, (handle, other), progress
        )
        periods, prepared = _periods(run)
        for period in periods:
            file = places.lock_file(out, period, request.scope)
            held = stack.enter_context(lock.hold(file, f"the report of {period}, {request.scope},"))
            run = replace(run, closing=(*run.closing, held))
        return _make_all(run, periods, prepared)


def _periods(run: _Run) -> tuple[list[Period], prepare.Prepared | None]:
    """Return the periods to make; the data are read where only they can tell."""
    if run.request.periods:
        return sorted(set(run.request.periods)), None
    kept = run.out / ".default-period.json"
    key = plan.default_key(run.basis, date.today().isoformat())
    if known := plan.recall_default(kept, key):
        return [known], None
    prepared = _prepare(run)
    if prepared.default_period is None:
        raise CxError("the data have no complete period; name one")
    publish.replace_file(kept, plan.remember_default(key, prepared.default_period), run.work)
    return [prepared.default_period], prepared


def _prepare(run: _Run) -> prepare.Prepared:
    """Read the data in a child process, while papermill loads here."""
    request = run.request
    run.progress("reading the data")
    arguments = (request.data, run.work / "store", request.overrides, request.scope, not request.periods)
    task = processes.Task("data", prepare.prepare, arguments)
    seconds = run.limits.page_seconds
    ended = list(processes.run([task], 1, seconds, run.closing, meanwhile=execute.load_papermill))
    return ended[0].value()


def _make_all(run: _Run, periods: Sequence[Period], prepared: prepare.Prepared | None) -> list[Result]:
    """Make the reports that are not fresh; publish each as soon as it and those before it are done."""
    stale = [p for p in periods if run.request.refresh or not _is_fresh(run, p)]
    results = [Result(p, run.folder(p), _published(run, p), changed=False) for p in periods if p not in stale]
    for result in results:
        publish.remove_failed(run.out, result.period, run.request.scope)
    if not stale:
        if not (run.out / "index.html").is_file():
            _index(run)
        return results
    for period in stale if run.request.only else ():
        manifest.refuse_loss(run.folder(period), run.digest(period), [t.name for t in run.wanted], str(period))
    prepared = prepared or _prepare(run)
    run = replace(run, not_made=_not_made(run, stale, prepared))
    making = [t for t in run.wanted if t.name not in run.not_made]
    done: dict[Period, list[processes.Ended]] = {p: [] for p in stale}
    for ended in processes.run(
        _tasks(run, stale, making, prepared), run.request.jobs, run.limits.page_seconds, run.closing
    ):
        period, name = ended.key
        run.progress(f"{period} {name}: executed")
        done[period].append(ended)
        while stale and len(done[stale[0]]) == len(making):
            period = stale.pop(0)
            results.append(_finish(run, period, done.pop(period), prepared))
    return sorted(results, key=lambda r: r.period)


def _is_fresh(run: _Run, period: Period) -> bool:
    """Tell whether what is published is what this run would make."""
    names = [t.name for t in run.wanted]
    return manifest.is_fresh(run.folder(period), run.digest(period), names, bool(run.request.only), date.today())


def _published(run: _Run, period: Period) -> tuple[str, ...]:
    """Return the names of the pages published for a period."""
    plain = manifest.read(run.folder(period)) or {"pages": ()}
    return tuple(page["name"] for page in plain["pages"])


def _not_made(run: _Run, periods: Sequence[Period], prepared: prepare.Prepared) -> dict[str, str]:
    """Return the pages the data do not allow, with the reason; refuse one that was asked for by name."""
    for period in periods:
        if period.start > prepared.as_of:
            raise UsageError(f"period {period} is in the future: the data are of {prepared.as_of}")
        if prepared.span and not (prepared.span[0] < period.end and period.start <= prepared.span[1]):
            first, last = prepared.span
            raise UsageError(f"period {period}: there is nothing in it; the data run from {first} to {last}")
        publish.check_space(run.out, run.folder(period))
    faults = {t.name: templates.missing_tables(t, prepared.tables) for t in run.wanted}
    absent = {name: fault for name, fault in faults.items() if fault}
    if absent and (run.request.only or len(absent) == len(faults)):
        raise CxError("\n".join(f"{name} cannot be made: {fault}" for name, fault in absent.items()))
    return absent


def _tasks(
    run: _Run, periods: Sequence[Period], making: Sequence[templates.Template], prepared: prepare.Prepared
) -> list[processes.Task]:
    """Return the executions of the notebooks; they know the data set by its folder's name, not by a path."""
    request, folder = run.request, publish.make_folder(run.work / "run")
    name = request.data.resolve().name or "data"
    (folder / name).symlink_to(request.data.resolve(), target_is_directory=True)
    extra = prepared.environment(run.work / "store")
    fixed: dict[str, Any] = {"data": name, "period": "", "scope": request.scope, "language": request.language}
    fixed |= {"parameters": dict(request.overrides)}
    return [
        processes.Task(
            (p, t.name), execute.execute, (t.source, fixed | {"period": str(p)}, folder, extra, run.limits, run.sockets)
        )
        for p in periods
        for t in making
    ]


def _finish(run: _Run, period: Period, ended: Iterable[processes.Ended], prepared: prepare.Prepared) -> Result:
    """Publish a report whose notebooks have ended, or say why not."""
    by_name = {end.key[1]: end for end in ended}
    faults, code = [], 0
    for name, end in by_name.items():
        told = f", {end.fault}" if end.exit_code else _fault(run, period, name, end.result)
        if told:
            faults.append(f"{period} {name}{told}")
            code = max(code, end.exit_code or (KernelDiedError.exit_code if end.result.died else 1))
    folder = run.folder(period)
    if not faults and input_digest(run.request.data) != run.basis.inputs:
        faults, code = [f"{period}: an input file changed during the run; nothing was published"], 1
    if faults:
        return Result(period, folder, faults=tuple(sorted(faults)), exit_code=code)
    try:
        pages, record = _pages(run, period, {n: end.result.notebook for n, end in by_name.items()}, prepared)
        remarks = _remarks(run, period, {name: end.result.notebook for name, end in by_name.items()})
        _publish(run, period, pages, record, prepared)
    except (CxError, OSError) as error:
        return Result(period, folder, faults=(f"{period}: {processes.describe(error)}",), exit_code=1)
    seconds = {name: end.result.seconds for name, end in by_name.items()}
    return Result(period, folder, tuple(p.name for p in pages), remarks=remarks, seconds=seconds)


def _fault(run: _Run, period: Period, name: str, executed: execute.Executed) -> str:
    """Say where a notebook failed, and keep it to be read; empty when it is complete."""
    fault = gate.find_fault(executed.notebook, executed.fault)
    if not fault:
        return ""
    path = publish.make_folder(places.failed_folder(run.out, period, run.request.scope)) / f"{name}.ipynb"
    publish.replace_file(path, gate.to_bytes(executed.notebook), run.work)
    return f", {fault}; see {run.request.out / path.relative_to(run.out)}"


def _pages(
    run: _Run, period: Period, made: dict[str, dict], prepared: prepare.Prepared
) -> tuple[list[manifest.Page], Record]:
    """Return the pages of a report, those of an equal published one shown anew, and the record of all of them."""
    from cxanalysis.report import pages

    request, before = run.request, _published(run, period.previous())
    notebooks = manifest.published_notebooks(run.folder(period), run.digest(period))
    notebooks |= {name: gate.for_publication(notebook) for name, notebook in made.items()}
    found = [template for template in run.offered if template.name in notebooks]
    bar = tuple((template.name, template.nav) for template in found)
    record, finished = Record(str(period), request.scope), []
    for template in found:
        name, title, notebook = template.name, template.title, notebooks[template.name]
        record.merge(gate.take_record(name, notebook, period, request.scope))
        previous = period.previous() if name in before else None
        about = pages.About(
            name, title, prepared.organisation, period, request.scope, request.language, previous,
            places.to_root(request.scope), bar,
        )  # fmt: skip
        finished.append(manifest.Page(name, title, pages.render(notebook, about), gate.to_bytes(notebook)))
    return finished, record


def _remarks(run: _Run, period: Period, notebooks: dict[str, dict]) -> tuple[str, ...]:
    """Return what the user should know of a report beside its place: warnings, pages that are not there and why."""
    lines = [f"{period} {name}, {line}" for name, book in notebooks.items() for line in gate.warnings_of(book)]
    lines += [f"{period} {name} not made: {why}" for name, why in run.not_made.items()]
    return tuple(lines)


def _publish(
    run: _Run, period: Period, pages: Sequence[manifest.Page], record: Record, prepared: prepare.Prepared
) -> None:
    """Write a report, exchange it with the published one, and list it."""
    files = {name: content for page in pages for name, content in page.files().items()}
    files |= {"record.json": record.to_json().encode(), "figures.csv": record.to_csv().encode()}
    made = manifest.Made(
        period=str(period),
        scope=run.request.scope,
        language=run.request.language,
        organisation=prepared.organisation,
        digest=run.digest(period),
        method=run.basis.method,
        inputs=run.basis.inputs,
        versions=run.basis.versions,
        rows=prepared.rows,
        money=prepared.money,
        overrides=run.basis.overrides,
        as_of=prepared.as_of.isoformat(),
        as_of_matters=prepared.as_of_matters,
        not_made=run.not_made,
        notes=record.notes,
    )
    new, old = run.work / f"new-{period}", run.work / f"old-{period}"
    publish.write_folder(new, files | {manifest.FILE: manifest.build(made, pages, files)})
    publish.make_folder(run.folder(period).parent)
    with processes.undisturbed():
        publish.swap(new, run.folder(period), old)
        _index(run)
    publish.remove_failed(run.out, period, run.request.scope)


def _index(run: _Run) -> None:
    """Make the index anew from the manifests of all published reports."""
    from cxanalysis.report import pages

    with lock.hold(run.out / places.LOCKS / "index", "the index", wait=True):
        found = manifest.all_published(run.out, run.out / places.BY_SCOPE)
        reports = [m | {"folder": folder, "stale": m["method"] != run.basis.method} for folder, m in found]
        publish.replace_file(run.out / "index.html", pages.render_index(reports), run.work)
