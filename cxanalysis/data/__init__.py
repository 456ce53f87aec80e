"""Reading a data set: the door, the contract, settings, parameters, questionnaire.

Names are looked up when they are asked for: parameters and digests need no engine and are quick without one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxanalysis.data.contract import MONEY_SCALE as MONEY_SCALE
    from cxanalysis.data.dataset import Data as Data
    from cxanalysis.data.door import open_data as open_data
    from cxanalysis.data.inputs import input_digest as input_digest
    from cxanalysis.data.parameters import Parameters as Parameters
    from cxanalysis.data.report import RefusedError as RefusedError
    from cxanalysis.data.report import check_report as check_report
    from cxanalysis.data.settings import Settings as Settings
    from cxanalysis.data.store import save_store as save_store

_HOMES = {
    "MONEY_SCALE": "contract",
    "Data": "dataset",
    "open_data": "door",
    "input_digest": "inputs",
    "Parameters": "parameters",
    "RefusedError": "report",
    "check_report": "report",
    "Settings": "settings",
    "save_store": "store",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Import a public name from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
