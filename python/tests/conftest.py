from __future__ import annotations

from pathlib import Path

import pytest
from pages import RULES


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder with one site file of one's own."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "gazette.toml").write_text(RULES)
    return folder
