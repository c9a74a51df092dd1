"""What is reached through callbacks, decorators, context managers and properties, and what is known outside."""

from __future__ import annotations

from tests.project.small_apps import called, endpoint_of, function_of, project_of, reached


def test_functions_that_are_handed_on_count_as_called() -> None:
    source = """
    import asyncio
    from fastapi.concurrency import run_in_threadpool

    def work(x): return Result()
    async def work_async(): ...
    class Result:
        def close(self): ...

    async def handler(background_tasks, executor, x):
        background_tasks.add_task(work, 1)
        await asyncio.create_task(work_async())
        (await run_in_threadpool(work, 2)).close()
        executor.submit(work, 3)
        sorted([], key=lambda item: work(item))
        await asyncio.gather(*[work_async() for _ in x])
    """
    found = called(project_of(source))
    assert found["callback work"] == ["main.work"] * 3
    assert found["work_async"] == ["main.work_async"] * 2
    assert found["work"] == ["main.work"]
    assert found["await run_in_threadpool(work, 2).close"] == ["main.Result.close"]


def test_a_task_method_runs_its_function() -> None:
    source = """
    from celery import Celery
    celery = Celery("app")

    @celery.task
    def work(x): inner()

    def inner(): ...
    def handler(): work.delay(1)
    """
    assert reached(project_of(source)) == ["main.handler", "main.work", "main.inner"]


def test_a_decorator_runs_its_wrapper_and_the_function() -> None:
    source = """
    from functools import wraps

    def audited(action):
        def decorate(function):
            @wraps(function)
            async def wrapper(*args, **kwargs):
                record(action)
                return await function(*args, **kwargs)
            return wrapper
        return decorate

    def plain(function):
        def wrapper(*args): return function(*args)
        return wrapper

    class Timed:
        def __init__(self, function): self.function = function
        def __call__(self, *args): return self.function(*args)

    def record(action): ...

    @audited("create")
    async def create(): one()

    @plain
    def remove(): two()

    @Timed
    def timed(): three()

    def one(): ...
    def two(): ...
    def three(): ...
    async def handler(): await create(); remove(); timed()
    """
    found = reached(project_of(source))
    assert {"main.record", "main.create", "main.one", "main.remove", "main.two", "main.timed", "main.three"} <= set(
        found
    )


def test_nested_functions_count_where_they_are_used() -> None:
    source = """
    def one(): ...
    def two(): ...
    def handler(callback):
        def used(): one()
        def unused(): two()
        callback(used)
    """
    found = called(project_of(source))
    assert found["one"] == ["main.one"]
    assert "two" not in found


def test_context_managers_and_properties_run_code() -> None:
    source = """
    from contextlib import asynccontextmanager

    class Unit:
        async def __aenter__(self) -> "Unit": opened(); return self
        async def __aexit__(self, *args): closed()
        def work(self): ...
        @property
        def size(self): return measured()

    @asynccontextmanager
    async def unit():
        u = Unit()
        yield u

    def opened(): ...
    def closed(): ...
    def measured(): ...

    async def handler():
        async with Unit() as first:
            first.work()
            return first.size

    async def other():
        async with unit() as second:
            second.work()
    """
    project = project_of(source)
    assert set(reached(project)) >= {"main.opened", "main.closed", "main.measured", "main.Unit.work"}
    assert called(project, "other")["second.work"] == ["main.Unit.work"]


def test_external_callees_carry_the_type_of_their_receiver() -> None:
    source = """
    import httpx
    import sqlalchemy as sa
    from collections.abc import AsyncGenerator
    from fastapi import Depends
    from sqlalchemy import select
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

    engine = create_async_engine("x")
    factory = async_sessionmaker(engine)

    async def get_db() -> AsyncGenerator[AsyncSession, None]:
        async with factory() as session:
            yield session

    class User: ...

    async def handler(db: AsyncSession = Depends(get_db), other=Depends(get_db)):
        await db.commit()
        await other.commit()
        async with factory() as third:
            await third.flush()
        async with httpx.AsyncClient() as client:
            await client.post("x")
        await db.execute(sa.update(User).where(1))
    """
    found = called(project_of(source))
    assert found["db.commit"] == ["sqlalchemy.ext.asyncio.AsyncSession.commit"]
    assert found["other.commit"] == ["sqlalchemy.ext.asyncio.AsyncSession.commit"]
    assert found["third.flush"] == ["sqlalchemy.ext.asyncio.AsyncSession.flush"]
    assert found["client.post"] == ["httpx.AsyncClient.post"]
    assert found["sa.update"] == ["sqlalchemy.update"]


def test_rows_are_instances_of_the_model_that_was_queried() -> None:
    source = """
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    class User:
        def greet(self): ...

    def handler(db: Session):
        db.get(User, 1).greet()
        db.query(User).filter(User.id == 1).first().greet()
        db.execute(select(User).where(True)).scalar_one_or_none().greet()
        for user in db.scalars(select(User)): user.greet()
        for user in db.execute(select(User)).scalars().all(): user.greet()
        for user in db.query(User).all(): user.greet()
        for user, count in db.execute(select(User, 1)): user.greet()
    """
    calls = project_of(source).calls
    project = calls.project
    greetings = [call for call in calls.of(function_of(project, "handler")) if call.name == "greet"]
    assert len(greetings) == 7
    assert all([target.dotted for target in call.targets] == ["app.main.User.greet"] for call in greetings)


def test_an_unknown_callee_has_no_target() -> None:
    found = called(project_of("def handler(x, y):\n    x.run()\n    y()\n    getattr(x, y)()\n    undefined()"))
    assert found == {"x.run": [], "y": [], "getattr": [], "getattr(x, y)": [], "undefined": []}


def test_a_body_that_calls_itself_ends() -> None:
    source = """
    def handler(n): return other(n) + handler(n - 1)
    def other(n): return handler(n).real or third(n)
    def third(n): return other(n)
    """
    project = project_of(source)
    assert reached(project) == ["main.handler", "main.other", "main.third"]


def test_what_is_reached_stops_at_the_depth_that_is_asked_for() -> None:
    source = "".join(f"def f{n}(): f{n + 1}()\n" for n in range(20)) + "def f20(): ...\n"
    project = project_of(source)
    found = list(project.calls.reach([function_of(project, "f0")], max_depth=3))
    assert [hop.function.qualname for hop in found] == ["f0", "f1", "f2", "f3"]
    assert [location.note for location in found[-1].chain] == ["f0 -> f1", "f1 -> f2", "f2 -> f3"]


def test_the_roots_of_an_endpoint() -> None:
    source = """
    from functools import wraps
    from fastapi import Depends

    def guarded(function):
        @wraps(function)
        def wrapper(*args, **kwargs): return function(*args, **kwargs)
        return wrapper

    def inner(): ...
    def outer(x=Depends(inner)): ...

    @app.post("/items")
    @guarded
    def create(x=Depends(outer)): ...
    """
    project = project_of(source)
    endpoint = endpoint_of(project, "POST /items")
    names = [root.qualname for root in project.calls.roots(endpoint)]
    assert names == ["create", "guarded.<locals>.wrapper", "inner", "outer"]
    assert [root.qualname for root in project.calls.roots(endpoint, dependencies=False, wrappers=False)] == ["create"]


def test_a_decorator_that_is_an_object_keeps_its_function_in_its_own_way() -> None:
    source = """
    from typing import Any, Callable, cast

    class Wrapper:
        def __init__(self, function: Callable[..., Any]): object.__setattr__(self, "_function", function)
        def __getattr__(self, name): return getattr(self._function, name)

    class Injector(Wrapper):
        def __init__(self, function): super().__init__(cast(Callable[..., Any], function))
        def __call__(self, *args):
            function = cast(Callable[..., Any], self._function)
            return function(connect(), *args)

    def connect(): ...
    @Injector
    def first(db): one()
    @Injector
    def second(db): two()
    def one(): ...
    def two(): ...
    def handler(): first()
    """
    found = reached(project_of(source))
    assert {"main.connect", "main.first", "main.one"} <= set(found)
    assert "main.two" not in found


def test_what_only_keeps_a_function_does_not_run_it() -> None:
    source = """
    def getter(): touched()
    def touched(): ...
    def handler():
        size = property(getter)
        return callable(getter)
    """
    assert reached(project_of(source)) == ["main.handler"]
