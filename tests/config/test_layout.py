"""What the layout says of the folder that the user asks about."""

from __future__ import annotations

from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.tree.memory import MemoryTree


def test_a_folder_that_the_user_asks_about_is_no_example() -> None:
    files = {
        "examples/shop/app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "server/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    }
    asked = detect_layout(MemoryTree(files), Config(), focus="examples/shop")
    assert detect_layout(MemoryTree(files), Config()).is_example("examples/shop/app/main.py")
    assert not asked.is_example("examples/shop/app/main.py")
    assert not any(backend.example for backend in asked.backends)
