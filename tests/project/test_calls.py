"""What calls in a body may run, for each way in which Python names what it calls."""

from __future__ import annotations

import pytest

from tests.project.small_apps import called, project_of, reached

SERVICE = """
    class Repository:
        def save(self, item): ...

    class Base:
        def audit(self): return 1

    class ItemService(Base):
        def __init__(self, db, repository: Repository = None):
            self.db = db
            self.repository = Repository()
            self.later: Base = None

        def create(self, data):
            self.check(data)
            self.audit()
            return self.repository.save(data)

        def check(self, data): return len(data)

        @classmethod
        def build(cls, db): return cls(db)

        @staticmethod
        def normalise(text: str): return text.strip()

        @property
        def count(self): return compute()

        def me(self): return self

    def compute(): return 1
    instance = ItemService(None)

    def get_service(db=None) -> ItemService:
        return ItemService(db)

    def untyped_service(db=None):
        service = ItemService(db)
        return service
"""


def targets(body: str, key: str, **files: str) -> list[str]:
    """The targets of the call `key` in a handler with this body; the module `app.services` is SERVICE."""
    source = "import app.services\nfrom app import services\nfrom app.services import *\n" + body
    return called(project_of(source, services=SERVICE, **files)).get(key, [])


@pytest.mark.parametrize(
    ("body", "key", "expected"),
    [
        ("def handler():\n    compute()", "compute", "services.compute"),
        ("def handler():\n    services.compute()", "services.compute", "services.compute"),
        ("def handler():\n    app.services.compute()", "app.services.compute", "services.compute"),
        ("def handler():\n    s = ItemService(1)\n    s.create(2)", "s.create", "services.ItemService.create"),
        ("def handler():\n    ItemService(1).create(2)", "ItemService(1).create", "services.ItemService.create"),
        ("def handler():\n    s = get_service()\n    s.create(2)", "s.create", "services.ItemService.create"),
        ("def handler():\n    s = untyped_service()\n    s.create(2)", "s.create", "services.ItemService.create"),
        ("def handler():\n    instance.create(2)", "instance.create", "services.ItemService.create"),
        ("def handler():\n    instance.audit()", "instance.audit", "services.Base.audit"),
        ("def handler():\n    ItemService.build(1)", "ItemService.build", "services.ItemService.build"),
        ("def handler():\n    ItemService.normalise(' a ')", "ItemService.normalise", "services.ItemService.normalise"),
        ("def handler(s: ItemService):\n    s.create(2)", "s.create", "services.ItemService.create"),
        ("def handler(s: 'ItemService'):\n    s.create(2)", "s.create", "services.ItemService.create"),
        ("def handler(s: ItemService | None = None):\n    s.create(2)", "s.create", "services.ItemService.create"),
        ("def handler(x: list[ItemService]):\n    for s in x: s.create(2)", "s.create", "services.ItemService.create"),
        (
            "def handler(x: dict[str, ItemService]):\n    x['a'].create(2)",
            "x['a'].create",
            "services.ItemService.create",
        ),
        ("def handler(x: list[ItemService]):\n    [s.audit() for s in x]", "s.audit", "services.Base.audit"),
        ("def handler():\n    a, b = ItemService(1), 2\n    a.audit()", "a.audit", "services.Base.audit"),
        ("def handler():\n    f = compute\n    f()", "f", "services.compute"),
        ("def handler():\n    f = instance.create\n    f(1)", "f", "services.ItemService.create"),
        ("def handler():\n    x = {'a': compute}\n    x['a']()", "x['a']", "services.compute"),
        ("def handler():\n    getattr(instance, 'audit')()", "getattr(instance, 'audit')", "services.Base.audit"),
        ("def handler():\n    from app.services import compute as c\n    c()", "c", "services.compute"),
        ("def handler():\n    (s := ItemService(1)).audit()", "….audit", "services.Base.audit"),
        ("from functools import partial\ndef handler():\n    f = partial(compute)\n    f()", "f", "services.compute"),
        (
            "from copy import copy\ndef handler():\n    copy(instance).audit()",
            "copy(instance).audit",
            "services.Base.audit",
        ),
        (
            "from typing import cast\ndef handler(x):\n    cast(ItemService, x).audit()",
            "cast(ItemService, x).audit",
            "services.Base.audit",
        ),
        ("def handler(x):\n    if isinstance(x, ItemService):\n        x.audit()", "x.audit", "services.Base.audit"),
        ("def handler(x):\n    s = ItemService(1) if x else instance\n    s.audit()", "s.audit", "services.Base.audit"),
    ],
)
def test_a_callee_is_found_by_name(body: str, key: str, expected: str) -> None:
    assert targets(body, key) == [expected]


def test_what_a_parameter_with_depends_is_called_on() -> None:
    source = """
    from typing import Annotated
    from fastapi import Depends
    from app.services import ItemService, untyped_service, get_service

    Service = Annotated[ItemService, Depends(untyped_service)]

    def yielding():
        service = ItemService(1)
        yield service

    class Locator:
        def __call__(self): return ItemService(1)

    def handler(a: Service, b=Depends(untyped_service), c: ItemService = Depends(), d=Depends(yielding),
                e=Depends(Locator()), f=Depends(lambda: ItemService(2)), g: "ItemService" = Depends(get_service)):
        a.audit(); b.audit(); c.audit(); d.audit(); e.audit(); f.audit(); g.audit()
    """
    found = called(project_of(source, services=SERVICE))
    assert {key: value for key, value in found.items() if key.endswith("audit")} == {
        f"{name}.audit": ["services.Base.audit"] for name in "abcdefg"
    }


def test_the_methods_of_self_are_those_of_its_class_and_its_attributes() -> None:
    project = project_of("from app import services", services=SERVICE)
    assert called(project, "ItemService.create", "app.services") == {
        "self.check": ["services.ItemService.check"],
        "self.audit": ["services.Base.audit"],
        "self.repository.save": ["services.Repository.save"],
    }


def test_self_is_the_object_that_the_method_was_called_on() -> None:
    source = """
    class Base:
        def run(self): self.step()
        def step(self): raise NotImplementedError

    class First(Base):
        def step(self): first()

    class Second(Base):
        def step(self): second()

    def first(): ...
    def second(): ...
    def handler(): First().run()
    """
    found = reached(project_of(source))
    assert "main.first" in found
    assert "main.second" not in found


def test_super_looks_behind_its_class() -> None:
    source = """
    class Base:
        def create(self, data): save(data)

    class Child(Base):
        def create(self, data): return super().create(data)

    def save(data): ...
    def handler(): Child().create(1)
    """
    assert reached(project_of(source)) == ["main.handler", "main.Child.create", "main.Base.create", "main.save"]


def test_what_a_base_class_was_given_reaches_its_methods() -> None:
    source = """
    class User:
        @classmethod
        def make(cls): ...

    class CRUD:
        def __init__(self, model, service):
            self.model = model
            self.service = service
        def create(self): self.model.make(); self.service.notify()

    class Service:
        def notify(self): ...

    class UserCRUD(CRUD):
        def __init__(self, service): super().__init__(User, service)

    users = UserCRUD(Service())
    def handler(): users.create()
    """
    assert reached(project_of(source)) == ["main.handler", "main.CRUD.create", "main.User.make", "main.Service.notify"]


def test_the_argument_of_a_generic_base_is_its_type_variable() -> None:
    source = """
    from typing import Generic, TypeVar
    T = TypeVar("T")

    class Mailer:
        def send(self): ...

    class Base(Generic[T]):
        tool: T
        def run(self): self.tool.send()

    class Concrete(Base[Mailer]): ...
    def handler(x: Concrete): x.run()
    """
    assert "main.Mailer.send" in reached(project_of(source))


def test_a_protocol_stands_for_its_implementations() -> None:
    source = """
    from typing import Protocol
    from abc import ABC, abstractmethod

    class Sender(Protocol):
        def send(self, text: str) -> None: ...

    class Mail:
        def send(self, text: str) -> None: mail()

    class Store(ABC):
        @abstractmethod
        def put(self, item): ...

    class Disk(Store):
        def put(self, item): disk()

    class Cloud(Store):
        def put(self, item): cloud()

    def mail(): ...
    def disk(): ...
    def cloud(): ...
    def handler(sender: Sender, store: Store): sender.send("x"); store.put(1)
    """
    found = called(project_of(source))
    assert found["sender.send"] == ["main.Mail.send"]
    assert found["store.put"] == ["main.Disk.put", "main.Cloud.put"]


def test_what_an_abstract_dependency_provides_is_preferred() -> None:
    source = """
    from abc import ABC, abstractmethod
    from fastapi import Depends

    class Store(ABC):
        @abstractmethod
        def put(self, item): ...

    class Disk(Store):
        def put(self, item): ...

    class Cloud(Store):
        def put(self, item): ...

    def get_store() -> Store: return Cloud()
    def handler(store: Store = Depends(get_store)): store.put(1)
    """
    assert called(project_of(source))["store.put"] == ["main.Cloud.put"]


def test_the_names_that_only_type_checkers_import_count() -> None:
    source = """
    from typing import TYPE_CHECKING
    if TYPE_CHECKING:
        from app.services import ItemService

    def handler(service: "ItemService"): service.audit()
    """
    assert called(project_of(source, services=SERVICE))["service.audit"] == ["services.Base.audit"]
