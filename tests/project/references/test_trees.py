"""Trees of files as documents draw them."""

from __future__ import annotations

from govern.project.references.trees import tree_in


def test_a_tree_with_a_root_and_comments() -> None:
    text = "shop/\n├── app/            # code\n│   ├── main.py\n│   └── routers/\n│       └── orders.py  (one a domain)\n└── README.md\n"
    root, entries = tree_in(text)
    assert root == "shop"
    assert [(one.path, one.at) for one in entries] == [
        ("app/", 1), ("app/main.py", 2), ("app/routers/", 3), ("app/routers/orders.py", 4), ("README.md", 5)
    ]  # fmt: skip
    assert entries[0].said.strip() == "# code"


def test_plain_characters_and_no_tree() -> None:
    root, entries = tree_in(".\n|-- a.py\n|   |-- b.py\n+-- c.py\n")
    assert (root, [one.path for one in entries]) == ("", ["a.py", "a.py/b.py", "c.py"])
    assert tree_in("just\ntext\n") == ("text", [])
