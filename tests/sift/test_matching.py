"""Which rows of a baseline are found again, after everything that happens to code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from govern.sift.identity import Identity
from govern.sift.matching import Nowhere, pair

ENDPOINT = Identity("no-audit", "POST /orders", "app/orders.py", "app.orders.create", "", "a1")
SYMBOL = Identity("naive", "", "app/clock.py", "now", "datetime.now()", "b1")
FILE = Identity("too-long", "", "app/orders.py", "", "", "c1")


@dataclass(slots=True)
class Tree:
    """What is left at old places: the files, and the symbols that they define."""

    files: set[str] = field(default_factory=set)
    symbols: set[tuple[str, str]] = field(default_factory=set)

    def has_file(self, file: str) -> bool:
        return file in self.files

    def defines(self, file: str, symbol: str) -> bool:
        return (file, symbol.rpartition(".")[2]) in self.symbols


def kept(row: Identity, found: Identity, tree: Tree | None = None) -> bool:
    return pair([row], [found], tree or Tree()) == [(0, 0)]


def test_a_handler_may_get_another_name_another_file_and_another_body() -> None:
    moved = replace(ENDPOINT, file="app/new.py", symbol="app.new.make", anchor="zz")
    assert kept(ENDPOINT, moved, Tree({"app/orders.py"}, {("app/orders.py", "create")}))


def test_an_endpoint_may_get_another_path_while_its_handler_stays() -> None:
    assert kept(ENDPOINT, replace(ENDPOINT, endpoint="POST /v2/orders", anchor="zz"))
    other = replace(ENDPOINT, endpoint="POST /v2/orders", symbol="app.orders.make", anchor="zz")
    assert not kept(ENDPOINT, other)


def test_a_symbol_may_go_to_another_file_if_it_is_gone_from_its_own() -> None:
    moved = replace(SYMBOL, file="app/times.py")
    assert kept(SYMBOL, moved, Tree({"app/clock.py"}))
    assert not kept(SYMBOL, moved, Tree({"app/clock.py"}, {("app/clock.py", "now")}))


def test_a_function_may_get_another_name_if_its_code_stays() -> None:
    renamed = replace(SYMBOL, symbol="utc_now")
    assert kept(SYMBOL, renamed, Tree({"app/clock.py"}, {("app/clock.py", "utc_now")}))
    assert not kept(SYMBOL, replace(renamed, anchor="b2"), Tree({"app/clock.py"}, {("app/clock.py", "utc_now")}))


def test_the_name_in_the_detail_changes_with_the_symbol() -> None:
    row = Identity("float-money", "", "app/models.py", "Order", "Order.total", "d1")
    found = Identity("float-money", "", "app/models.py", "PurchaseOrder", "PurchaseOrder.total", "d1")
    assert kept(row, found)
    assert not kept(row, replace(found, detail="PurchaseOrder.price"))


def test_a_file_may_go_to_another_folder_or_get_another_name() -> None:
    assert kept(FILE, replace(FILE, file="app/routers/orders.py", anchor="zz"))
    assert kept(FILE, replace(FILE, file="app/sales.py"))
    assert not kept(FILE, replace(FILE, file="app/sales.py"), Tree({"app/orders.py"}))


def test_another_rule_another_endpoint_or_another_detail_is_another_finding() -> None:
    assert not kept(ENDPOINT, replace(ENDPOINT, rule="other"))
    assert not kept(ENDPOINT, replace(ENDPOINT, endpoint="POST /users", symbol="app.users.create", anchor="zz"))
    assert not kept(SYMBOL, replace(SYMBOL, detail="datetime.utcnow()"), Tree({"app/clock.py"}))


def test_two_findings_need_two_rows() -> None:
    assert pair([SYMBOL], [SYMBOL, SYMBOL], Tree()) == [(0, 0)]
    assert len(pair([SYMBOL, SYMBOL], [SYMBOL, SYMBOL], Tree())) == 2
    assert pair([SYMBOL, SYMBOL], [SYMBOL], Tree()) == [(0, 0)]


def test_the_surest_pair_is_made_first() -> None:
    twin = replace(ENDPOINT, endpoint="POST /v2/orders")
    assert sorted(pair([ENDPOINT, twin], [twin, ENDPOINT], Tree())) == [(0, 1), (1, 0)]


NAMES = st.sampled_from([f"name{number}" for number in range(40)])


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Identity], list[Identity], Tree, int, int]:
    """A baseline, what is found after a change of many parts, the tree after it, and how many are new and fixed."""
    names = draw(st.lists(NAMES, min_size=1, max_size=12, unique=True))
    rows: list[Identity] = []
    for number, name in enumerate(names):
        file = f"app/{draw(st.sampled_from('abc'))}.py"
        module = file[:-3].replace("/", ".")
        if draw(st.booleans()):
            rows.append(Identity("r", f"GET /{name}", file, f"{module}.{name}", "", f"anchor{number}"))
        else:
            rows.append(Identity("r", "", file, name, f"{name}: print()", f"anchor{number}"))
    duplicated = draw(st.lists(st.sampled_from(rows), max_size=3))
    rows += duplicated
    moved_files = {f"app/{one}.py": f"lib/{one}.py" for one in draw(st.sets(st.sampled_from("abc")))}
    fixed = draw(st.sets(st.integers(0, len(rows) - 1)))
    renamed = {name: f"{name}_renamed" for name in draw(st.sets(st.sampled_from(names)))}
    found: list[Identity] = []
    tree = Tree()
    for number, row in enumerate(rows):
        file = moved_files.get(row.file, row.file)
        name = row.symbol.rpartition(".")[2]
        now = renamed.get(name, name)
        tree.files.add(file)
        tree.symbols.add((file, now))
        if number in fixed:
            continue
        if row.endpoint:
            found.append(replace(row, file=file, symbol=f"{file[:-3].replace('/', '.')}.{now}"))
        else:
            found.append(replace(row, file=file, symbol=now, detail=f"{now}: print()"))
    # what was fixed stays where it is: its name and its code are there, with the finding gone from them
    added = draw(st.lists(st.integers(0, 9), max_size=4, unique=True))
    for number in added:
        found.append(Identity("r", f"GET /new{number}", "app/a.py", f"app.a.new{number}", "", f"other{number}"))
        tree.files.add("app/a.py")
    return rows, draw(st.permutations(found)), tree, len(added), len(fixed)


@given(histories())
def test_moves_and_renames_are_followed_and_what_is_new_or_fixed_is_counted(
    history: tuple[list[Identity], list[Identity], Tree, int, int],
) -> None:
    rows, found, tree, new, fixed = history
    pairs = pair(rows, found, tree)
    assert len(found) - len(pairs) == new
    assert len(rows) - len(pairs) == fixed


@given(st.lists(st.sampled_from([ENDPOINT, SYMBOL, FILE, replace(ENDPOINT, endpoint="GET /a")]), max_size=9), st.data())
def test_a_swap_is_never_hidden(rows: list[Identity], data: st.DataObject) -> None:
    """What is fixed leaves no room for what comes, wherever that is."""
    tree = Tree({row.file for row in rows}, {(row.file, row.symbol.rpartition(".")[2]) for row in rows if row.symbol})
    stays = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    left = [row for row, stay in zip(rows, stays, strict=True) if stay]
    come = [
        replace(row, endpoint=row.endpoint and "PUT /elsewhere", symbol=row.symbol and "app.orders.other", file="x/y.py",
                anchor=f"new{number}")
        for number, (row, stay) in enumerate(zip(rows, stays, strict=True)) if not stay
    ]  # fmt: skip
    assert len(pair(rows, [*left, *come], tree)) == len(left)


@given(st.lists(st.sampled_from([ENDPOINT, SYMBOL, FILE]), max_size=8), st.randoms(use_true_random=False))
def test_a_baseline_is_the_same_multiset_in_any_order(rows: list[Identity], random: object) -> None:
    shuffled = rows[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    pairs = pair(rows, shuffled, Nowhere())
    assert len(pairs) == len(rows)
    assert Counter(rows[one] for one, _ in pairs) == Counter(shuffled[other] for _, other in pairs)
