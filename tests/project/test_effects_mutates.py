"""Which endpoints change state, and which chain shows it."""

from __future__ import annotations

from textwrap import dedent

from govern.findings import Verdict
from govern.project.effects import Mutation
from govern.project.project import Project
from tests.project.effect_samples import HEAD, MODELS
from tests.project.small_apps import endpoint_of, project_of


def mutation(source: str, label: str = "POST /", **files: str) -> Mutation:
    project = project_of(HEAD + dedent(source), models=MODELS, **files)
    return project.effects.mutates(endpoint_of(project, label))


def test_a_write_that_is_reached_proves_a_mutation_and_its_chain_shows_the_way() -> None:
    found = mutation(
        """
        from app.services import create_order

        @app.post("/")
        def create(db: Session = Depends(get_db)):
            return create_order(db)
        """,
        services="""
        from app.models import Order
        def create_order(db): return save(db, Order())
        def save(db, row):
            db.add(row)
            db.commit()
        """,
    )
    assert found.verdict is Verdict.PROVED
    assert found.names == ("Order",)
    assert [location.note for location in found.chain] == [
        "create -> create_order",
        "create_order -> save",
        "db.add(row): write",
    ]
    assert [(location.file, location.line) for location in found.chain][-1] == ("app/services.py", 5)


def test_a_post_that_only_reads_is_refuted_and_a_get_that_writes_is_proved() -> None:
    read = "return db.execute(select(Order)).scalars().all()"
    write = "db.add(Order())"
    post = f"@app.post('/')\ndef search(db: Session = Depends(get_db)):\n    {read}"
    get = f"@app.get('/')\ndef show(db: Session = Depends(get_db)):\n    {write}"
    assert mutation(post).verdict is Verdict.REFUTED
    assert mutation(get, "GET /").verdict is Verdict.PROVED


def test_a_call_that_cannot_be_followed_leaves_it_unknown_and_is_named() -> None:
    found = mutation("@app.post('/')\ndef run(request: dict):\n    engine = load()\n    engine.run(request)")
    assert found.verdict is Verdict.UNKNOWN
    assert found.chain[-1].note == "load() could not be followed"


def test_an_attribute_of_a_row_counts_once_something_commits() -> None:
    body = "@app.post('/')\ndef close(db: Session = Depends({})):\n    db.get(Order, 1).status = 'closed'\n"
    committing = "def committing():\n    db = Session()\n    yield db\n    db.commit()\n"
    assert mutation(body.format("get_db")).verdict is Verdict.REFUTED
    assert mutation(committing + body.format("committing")).verdict is Verdict.PROVED
    assert mutation(body.format("get_db") + "    db.commit()\n").names == ("Order",)


def test_the_commit_of_a_dependency_or_a_context_manager_proves_nothing() -> None:
    source = """
    from contextlib import contextmanager

    def committing():
        db = Session()
        yield db
        db.commit()

    @contextmanager
    def unit():
        db = Session()
        yield db
        db.commit()

    @app.{method}("/")
    def show(db: Session = Depends(committing)):
        with unit() as other:
            return other.execute(select(Order)).scalars().all()
    """
    assert mutation(source.replace("{method}", "get"), "GET /").verdict is Verdict.REFUTED
    assert mutation(source.replace("{method}", "post")).verdict is Verdict.REFUTED


def test_a_commit_alone_proves_a_mutation_but_for_safe_methods() -> None:
    body = "@app.{}('/')\ndef handler(db: Session = Depends(get_db)):\n    db.commit()\n    return 1"
    assert mutation(body.format("post")).verdict is Verdict.PROVED
    assert mutation(body.format("get"), "GET /").verdict is Verdict.REFUTED


def test_a_dependency_that_safe_endpoints_share_is_bookkeeping() -> None:
    source = """
    def current_user(db: Session = Depends(get_db)):
        db.add(Order())

    def new_order(db: Session = Depends(get_db)):
        db.add(Order())

    @app.get("/")
    def show(user=Depends(current_user)): return 1

    @app.post("/search")
    def search(user=Depends(current_user)): return 1

    @app.post("/orders")
    def create(order=Depends(new_order)): return 1
    """
    assert mutation(source, "GET /").verdict is Verdict.REFUTED
    assert mutation(source, "POST /search").verdict is Verdict.REFUTED
    assert mutation(source, "POST /orders").verdict is Verdict.PROVED


def test_what_runs_for_another_method_only_does_not_count() -> None:
    source = """
    from fastapi import Request

    @app.api_route("/dialog", methods=["GET", "POST"])
    def dialog(request: Request, db: Session = Depends(get_db)):
        if request.method == "POST":
            db.add(Order())
        return 1

    @app.api_route("/form", methods=["GET", "POST"])
    def form(request: Request, db: Session = Depends(get_db)):
        if request.method == "GET":
            return 1
        db.add(Order())
    """
    assert mutation(source, "GET /dialog").verdict is Verdict.REFUTED
    assert mutation(source, "POST /dialog").verdict is Verdict.PROVED
    assert mutation(source, "GET /form").verdict is Verdict.REFUTED
    assert mutation(source, "POST /form").verdict is Verdict.PROVED


def test_what_a_get_sets_on_a_row_needs_a_commit_of_its_own() -> None:
    source = """
    def committing():
        db = Session()
        yield db
        db.commit()

    @app.get("/")
    def show(db: Session = Depends(committing)):
        order = db.get(Order, 1)
        order.status = "shown"
        return order

    @app.get("/seen")
    def seen(db: Session = Depends(committing)):
        order = db.get(Order, 1)
        order.status = "seen"
        db.commit()
    """
    assert mutation(source, "GET /").verdict is Verdict.REFUTED
    assert mutation(source, "GET /seen").verdict is Verdict.PROVED


def test_what_is_remembered_or_stands_around_the_handler_leaves_nothing_unknown() -> None:
    source = """
    from functools import lru_cache, wraps

    @lru_cache
    def settings():
        plugin().install()
        return 1

    def limited(function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            limiter().hit()
            return function(*args, **kwargs)
        return wrapper

    def guard(): backend().check()

    @app.get("/")
    @limited
    def show(user=Depends(guard)):
        return settings()
    """
    assert mutation(source, "GET /").verdict is Verdict.REFUTED


def test_a_write_in_a_decorator_counts() -> None:
    source = """
    from functools import wraps

    def counted(function):
        @wraps(function)
        def wrapper(*args, db: Session, **kwargs):
            db.add(Order())
            return function(*args, db=db, **kwargs)
        return wrapper

    @app.post("/")
    @counted
    def show(db: Session = Depends(get_db)): return 1
    """
    assert mutation(source).verdict is Verdict.PROVED


def test_the_effects_of_an_endpoint_carry_their_chains() -> None:
    source = (
        "def save(db):\n    db.add(Order())\n@app.post('/')\ndef create(db: Session = Depends(get_db)):\n    save(db)\n"
    )
    project: Project = project_of(HEAD + source, models=MODELS)
    found = project.effects.of_endpoint(endpoint_of(project, "POST /"))
    kinds = {effect.kind: [location.note for location in chain] for effect, chain in found}
    assert kinds["write"] == ["create -> save", "db.add(Order()): write"]
