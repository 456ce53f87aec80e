"""The command line: what was asked, checked before anything runs, and what came of it, one line a problem.

Results and paths go to stdout, problems and progress to stderr. What cannot be done yet is refused by name.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from cxanalysis import __version__
from cxanalysis.errors import CxError, DataError, StoppedError, UsageError, did_you_mean
from cxanalysis.measures import MEASURES
from cxanalysis.period import Period

LATER_COMMANDS = ("init", "coverage", "verify")
LATER_OPTIONS = ("--each", "--pdf", "--json")
EXIT_CODES = "exit codes: 0 done, 1 data or a notebook failed, 2 wrong call, 75 busy, 138 a kernel died, 143 stopped"


class _Parser(argparse.ArgumentParser):
    """Reports a wrong call as our own error, on one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        _speak_utf8(given)
    try:
        return _run(given)
    except DataError as error:
        _complain(*(problem.line() for problem in error.problems))
        return error.exit_code
    except CxError as error:
        told = ("error: ", "warning: ")
        _complain(*(line if line.startswith(told) else f"error: {line}" for line in str(error).split("\n")))
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except OSError as error:
        from cxanalysis.report.processes import describe

        _complain(f"error: {describe(error)}")
        return 1
    except KeyboardInterrupt:
        _complain("error: stopped")
        return StoppedError.exit_code


def _speak_utf8(given: list[str]) -> None:
    """Start anew in UTF-8 mode where the locale's file names or streams are of another encoding."""
    if not sys.flags.utf8_mode and {sys.getfilesystemencoding(), sys.stdout.encoding.lower()} != {"utf-8"}:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", "-m", "cxanalysis", *given])


def _run(given: list[str]) -> int:
    """Read the call and do it."""
    commands = {"report": _report, "check": _check, "sample": _sample, "measures": _measures}
    _refuse(given, commands)
    parser = _parser()
    options, unknown = parser.parse_known_args(given)
    if unknown:
        known = [name for action in _actions(parser, options.command) for name in action.option_strings]
        if not unknown[0].startswith("-"):
            hint = f"; did you mean --data {unknown[0]}?" if "--data" in known else ""
            raise UsageError(f'"{unknown[0]}" is one word too many{hint}')
        raise UsageError(f'unknown option "{unknown[0]}"{did_you_mean(unknown[0].split("=")[0], known)}')
    return commands[options.command](options)


def _refuse(given: list[str], commands: dict[str, Callable[[argparse.Namespace], int]]) -> None:
    """Refuse what is not built yet, and commands that never will be."""
    command = next((word for word in given if not word.startswith("-")), "")
    if command in LATER_COMMANDS:
        raise UsageError(f"cx {command} is not built yet; there are {', '.join(commands)}")
    if command and given[0] == command and command not in commands:
        hint = did_you_mean(command, commands) or f"; there are {', '.join(commands)}"
        raise UsageError(f'no command "{command}"{hint}')
    for word in given:
        if word.split("=")[0] in LATER_OPTIONS:
            raise UsageError(f"option {word.split('=')[0]} is not built yet")


def _actions(parser: argparse.ArgumentParser, command: str) -> list[argparse.Action]:
    """Return the options of a command."""
    found = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return found.choices[command]._actions


def _parser() -> argparse.ArgumentParser:
    """Return the declaration of the command line."""
    plain: dict[str, Any] = {"allow_abbrev": False}
    parser = _Parser(prog="cx", description="Customer-experience reports from CSV exports.", epilog=EXIT_CODES, **plain)
    parser.add_argument("--version", action="version", version=f"cx {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    report = commands.add_parser("report", help="make and publish the reports of months", epilog=EXIT_CODES, **plain)
    report.add_argument("periods", nargs="*", metavar="PERIOD", help="like 2026-10; default the last complete month")
    _data_option(report)
    report.add_argument("--out", type=Path, default=Path("reports"), help="folder of the reports (default %(default)s)")
    report.add_argument("--only", action="append", default=[], metavar="PAGE", help="make this page only; repeatable")
    report.add_argument("--scope", default="all", metavar="region=North", help="report on part of the customers")
    report.add_argument("--language", default="en", help="language of the pages (en)")
    report.add_argument("--jobs", type=_positive, default=2, help="notebooks at a time (default %(default)s)")
    report.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter; repeatable")
    report.add_argument("--refresh", action="store_true", help="make it even if nothing changed")
    check = commands.add_parser("check", help="read the data as a report would, tell every problem", **plain)
    _data_option(check)
    sample = commands.add_parser("sample", help="make a data set with known truth", **plain)
    sample.add_argument("folder", type=Path, metavar="OUT")
    for name, what in (("customers", "customers"), ("months", "months"), ("seed", "seed")):
        sample.add_argument(f"--{name}", type=_positive, help=f"number of {what}" if name != "seed" else "random seed")
    commands.add_parser("measures", help="list every measure: definition, unit, formula, source", **plain)
    return parser


def _data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", default="data/sample", help="folder of the data set (default %(default)s)")


def _positive(text: str) -> int:
    """Read a whole number from 1."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 1')
    return int(text)


def _report(options: argparse.Namespace) -> int:
    """Make reports; tell what was published and what was not."""
    from cxanalysis.data.inputs import data_folder
    from cxanalysis.report.request import Request
    from cxanalysis.report.run import make_reports

    if options.language != "en":
        raise UsageError(f'language "{options.language}" is not built yet; there is en')
    request = Request(
        data=data_folder(options.data),
        out=options.out,
        periods=tuple(Period.parse(text) for text in options.periods),
        scope=options.scope,
        only=tuple(options.only),
        overrides=_overrides(options.set),
        language=options.language,
        jobs=options.jobs,
        refresh=options.refresh,
    )
    results = make_reports(request, _progress)
    for result in results:
        folder = request.out / result.folder.relative_to(request.out.resolve())
        _complain(*(f"error: {fault}" for fault in result.faults), *(f"note: {remark}" for remark in result.remarks))
        if not result.changed:
            _say(f"{result.period}: nothing changed")
        if not result.faults:
            _say(*(str(folder / f"{page}.html") for page in result.pages))
    return max(result.exit_code for result in results)


def _overrides(pairs: Sequence[str]) -> dict[str, Any]:
    """Read `name=value` pairs, typed by the declaration of the parameters."""
    from cxanalysis.data.parameters import Parameters

    given: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f'--set "{pair}" is not like name=value')
        if name in given:
            raise UsageError(f'parameter "{name}" is set twice')
        given[name] = value
    typed = Parameters.build(given).as_dict()
    return {name: value for name, value in typed.items() if {name, name.replace(".", "_")} & set(given)}


def _check(options: argparse.Namespace) -> int:
    """Read a data set through the door and tell everything about it."""
    from cxanalysis.data import open_data
    from cxanalysis.data.report import RefusedError, check_report

    try:
        door, code = open_data(options.data).door, 0
    except RefusedError as error:
        door, code = error.door, error.exit_code
    lines = check_report(door)
    _say(*(line for line in lines if not line.startswith(("error:", "warning:"))))
    _complain(*(line for line in lines if line.startswith(("error:", "warning:"))))
    return code


def _sample(options: argparse.Namespace) -> int:
    """Make a data set with planted truth."""
    from cxanalysis.data.sample import make_sample

    if options.folder.is_dir() and any(options.folder.iterdir()):
        raise UsageError(f"{options.folder} is not empty; name a new folder")
    chosen = {n: getattr(options, n) for n in ("customers", "months", "seed") if getattr(options, n) is not None}
    make_sample(options.folder, **chosen)
    _say(str(options.folder))
    return 0


def _measures(_options: argparse.Namespace) -> int:
    """Print the table of measures."""
    for measure in MEASURES.values():
        good = {"up": "more is better", "down": "less is better"}.get(measure.good, "neither way is better")
        _say(f"{measure.id}  [{measure.unit or 'unit of the target'}; {good}]", f"    {measure.definition}")
        _say(f"    {measure.formula}; {measure.source}")
        if measure.verdicts:
            _say(f"    verdicts: {', '.join(measure.verdicts)}")
    return 0


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _complain(*lines: str) -> None:
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def _progress(line: str) -> None:
    """Tell what is going on, where somebody watches."""
    if sys.stderr.isatty():
        _complain(f"  {line}")
