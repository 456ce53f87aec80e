"""A checked data set kept on disk, so that several notebooks of one run do not read the same files again.

The store of a data set is named by a digest of everything its content depends on. It is written beside its place and
moved there in one step; one that cannot be opened or names another digest is passed over.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb

from cxanalysis.data.dataset import Data
from cxanalysis.data.engine import Engine, quote
from cxanalysis.data.inputs import input_digest
from cxanalysis.data.report import DoorReport
from cxanalysis.data.settings import Settings

_META = "_door"


@dataclass(frozen=True)
class Kept:
    """What a store gives back."""

    engine: Engine
    door: DoorReport


def store_digest(folder: Path, settings: Settings) -> str:
    """Return the digest that names a data set's store: inputs, day, parameters, and the code that checks."""
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    parts = [
        input_digest(folder),
        settings.as_of.isoformat(),
        settings.parameters.as_dict(),
        code.hexdigest(),
        version("duckdb"),
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def load_store(store: Path, folder: Path, settings: Settings) -> Kept | None:
    """Open the store of a data set, or return None where there is none that fits."""
    digest = store_digest(folder, settings)
    path = store / f"{digest}.duckdb"
    if not path.is_file():
        return None
    try:
        engine = Engine(database=path)
        found, plain = engine.row(f"SELECT digest, report FROM {_META}")
        door = DoorReport.from_dict(json.loads(plain))
    except (duckdb.Error, ValueError, KeyError, TypeError):
        return None
    if found != digest:
        return None
    engine.seal()
    return Kept(engine, door)


def save_store(data: Data, path: str | Path, store: Path) -> Path:
    """Keep a checked data set.

    Parameters
    ----------
    data : Data
        As `open_data` returned it.
    path : str or Path
        The folder it was read from.
    store : Path
        Where stores are kept; made if absent.

    Returns
    -------
    Path
        The store, whole.
    """
    digest = store_digest(Path(path), data.settings)
    store.mkdir(parents=True, exist_ok=True)
    final = store / f"{digest}.duckdb"
    with tempfile.TemporaryDirectory(dir=store) as folder:
        part = Path(folder) / "part.duckdb"
        with duckdb.connect(str(part)) as target:
            for name in data.engine.columns:
                target.register("_source", data.engine.raw.table(name).to_arrow_reader())
                target.execute(f"CREATE TABLE {quote(name)} AS SELECT * FROM _source")
                target.unregister("_source")
            target.execute(f"CREATE TABLE {_META} (digest VARCHAR, report VARCHAR)")
            target.execute(f"INSERT INTO {_META} VALUES (?, ?)", [digest, json.dumps(data.door.to_dict())])
        part.replace(final)
    return final
