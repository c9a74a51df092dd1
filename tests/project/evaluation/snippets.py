"""Plain Python whose result is decided: what `exec` binds, the evaluator binds. Blocks are cut at `# -- name`."""

from __future__ import annotations

SNIPPETS = r'''
# -- constants and containers
a = (1, 2.5, "s", b"b", None, True, ...)
b = [1, *a, *[3]]
c = {1: "x", **{2: "y"}, "k": [1]}
d = {1, 2, 2}
e = not a, -1, +2, ~3, not None
# -- arithmetic
a = 1 + 2 * 3 - 4 / 2, 7 // 2, 7 % 3, 2 ** 5, 1 << 3, 6 & 3, 6 | 1, 6 ^ 2, -7 // 2
b = "a" + "b" * 3, [1] + [2], (1,) * 2, [0] * 3
c = "%s-%d-%05.2f" % ("x", 3, 1.5)
d = {"a": 1} | {"b": 2}
e = {1, 2} | {3}, {1, 2} & {2}, {1, 2} - {2}
# -- comparisons
a = 1 < 2 <= 2, 1 == 1.0, "a" < "b", 1 != 2, 3 in [1, 3], "x" not in "abc", None is None, [] is not None
b = [1, 2] == [1, 2], (1, 2) < (1, 3), {"a": 1} == {"a": 1}, "b" in {"b": 1}
c = 1 < 2 > 3
# -- boolean operators give operands
a = 0 or "x", "" or None, 1 and 2, 0 and 1, None or [] or {}, "a" and "" or "c"
b = 1 if [] else 2, 1 if "x" else 2
# -- subscripts and slices
s = "abcdef"
a = s[0], s[-1], s[1:3], s[::-1], s[::2], [1, 2, 3][1:], (1, 2, 3)[-2:]
d = {"k": {"n": [1, 2]}}
b = d["k"]["n"][1]
d["k"]["m"] = 3
l = [1, 2, 3]
l[0] = 9
# -- f-strings
n, w, f = "x", 5, 2.345
a = f"{n}-{w}-{n!s}-{w + 1}-{f:.1f}-{w:03d}-{n:>4}|{{}}"
b = f"{n=} {w = }"
c = f"{n!r}"
d = f"{w:{w}d}" f"{f'{n}{w}'}"
# -- unpacking
a, b = 1, 2
(c, d), *e = (3, 4), 5, 6
*f, g = "xyz"
h = i = [1]
h.append(2)
[j, k] = {"j": 1, "k": 2}
a, b = b, a
# -- augmented assignment
a, b, c, d = 1, "x", [1], {"a": 1}
alias = c
a += 2
a *= 5
b += "y"
c += [2]
d |= {"b": 2}
e = {"n": 1}
e["n"] += 1
# -- walrus
if (n := len("abc")) > 2:
    a = n
b = [y := 3, y + 1]
# -- comprehensions
a = [x * 2 for x in range(5) if x % 2]
b = {x: y for x, y in zip("ab", [1, 2])}
c = {x for x in (1, 1, 2)}
d = [(x, y) for x in "ab" for y in range(2) if y]
e = list(x for x in [1, 2])
f = [[y for y in range(x)] for x in range(3)]
g = {k: v for k, v in {"a": 1, "b": 2}.items() if v > 1}
# -- if and elif
def kind(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    else:
        sign = "positive"
    return sign
a = [kind(n) for n in (-1, 0, 1)]
# -- loops
a = []
for i in range(10):
    if i == 1:
        continue
    if i == 4:
        break
    a.append(i)
else:
    a.append("else")
for i in []:
    pass
else:
    b = "else"
n = 0
while n < 3:
    n += 1
else:
    c = "done"
while True:
    n += 1
    if n > 5:
        break
def early():
    for x in "abc":
        for y in "bcd":
            if x == y:
                return x
d = early()
# -- exceptions
a = []
try:
    a.append(1)
    raise ValueError("x")
    a.append(2)
except KeyError:
    a.append(3)
except (TypeError, ValueError) as error:
    a.append(4)
else:
    a.append(5)
finally:
    a.append(6)
try:
    a.append(7)
except Exception:
    a.append(8)
else:
    a.append(9)
def f():
    try:
        raise LookupError
    except Exception:
        return "caught"
    finally:
        a.append("finally")
b = f()
class Mine(Exception):
    pass
class Other(Mine):
    pass
try:
    raise Other()
except Mine:
    c = "mine"
def g():
    try:
        return 1
    finally:
        a.append("last")
d = g()
try:
    try:
        raise Mine
    except ValueError:
        e = "wrong"
except Mine:
    e = "outer"
# -- functions
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw
r1 = f(1, c=3)
r2 = f(1, 5, 6, 7, c=3, e=9)
r3 = f(*[1, 2], **{"c": 3, "d": 0})
def p(a, /, b, *, c=1):
    return a, b, c
r4 = p(1, b=2)
def nothing():
    pass
r5 = nothing()
g = lambda x, y=2: x + y
r6 = g(1), g(1, 5), (lambda: 7)()
def doc():
    """Doc."""
    return
r7 = doc()
# -- recursion
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
a = fact(10)
def depth(tree):
    return 1 + max([depth(t) for t in tree] or [0])
b = depth([[], [[]]])
# -- closures
def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step
c = counter()
a = c(), c(), counter()()
def adder(x):
    return lambda y: x + y
b = adder(2)(3)
late = [lambda: i for i in range(3)]
d = [f() for f in late]
total = 0
def add(n):
    global total
    total += n
add(2)
add(3)
# -- default arguments are evaluated once
def f(x, seen=[]):
    seen.append(x)
    return seen
a = f(1)
b = f(2)
# -- decorators
def twice(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs) * 2
    return wrapper
def times(n):
    def decorator(function):
        return lambda *args: function(*args) * n
    return decorator
@twice
@times(3)
def f(x):
    return x + 1
a = f(1)
# -- generators
def count(n):
    for i in range(n):
        yield i
    yield from "ab"
a = list(count(2))
b = [x for x in count(1)]
def chain(*parts):
    for part in parts:
        yield from part
c = tuple(chain([1], (2, 3)))
d = dict((k, v) for k, v in zip("ab", count(2)))
# -- classes
class A:
    kind = "a"
    shared = []
    def __init__(self, x, y=2):
        self.x, self.y = x, y
        self.shared.append(x)
    def total(self):
        return self.x + self.y
    @property
    def double(self):
        return self.x * 2
    @double.setter
    def double(self, value):
        self.x = value // 2
    @classmethod
    def make(cls, x):
        return cls(x, y=0)
    @staticmethod
    def helper(x):
        return x
class B(A):
    kind = "b"
    def __init__(self, *args):
        super().__init__(*args, y=10)
        self.z = self.total()
    def total(self):
        return super().total() + 1
a, b = A(1), B(2)
r1 = a.total(), a.double, a.kind, b.kind, b.z, b.total(), A.helper(3), a.helper(4)
a.double = 10
r2 = a.x, A.make(5).y, B.make.__name__, A.shared
r3 = isinstance(b, A), isinstance(a, B), issubclass(B, A), hasattr(a, "x"), hasattr(a, "q"), getattr(a, "q", 0)
setattr(a, "q", 3)
r4 = a.q, type(b).__name__, b.__class__.kind
del a, b
# -- class bodies
class A:
    names = ["x", "y"]
    upper = [n.upper() for n in names]
    table = {}
    for n in names:
        table[n] = n * 2
    if names:
        flag = True
    class Inner:
        deep = 1
    def method(self):
        return self.Inner.deep
a = A.upper, A.table, A.flag, A.Inner.deep, A().method()
# -- multiple inheritance
class Base:
    def who(self):
        return ["base"]
class L(Base):
    def who(self):
        return ["left", *super().who()]
class R(Base):
    def who(self):
        return ["right", *super().who()]
class D(L, R):
    def who(self):
        return ["d", *super().who()]
a = D().who()
b = [c.__name__ for c in D.__mro__[:4]]
# -- special methods
class Box:
    def __init__(self, items):
        self.items = items
    def __getitem__(self, key):
        return self.items[key]
    def __call__(self, n):
        return n + 1
    def __str__(self):
        return "box"
    def __getattr__(self, name):
        return f"missing {name}"
box = Box([1, 2])
a = box[1], box(1), str(box), f"{box}", box.other
del box
# -- init_subclass and class registries
registry = []
class Plugin:
    def __init_subclass__(cls, name="", **kwargs):
        registry.append((cls.__name__, name))
class One(Plugin, name="one"): ...
class Two(One): ...
# -- enums
from enum import Enum, IntEnum, StrEnum, auto
class Color(Enum):
    RED = "red"
    BLUE = "blue"
    @property
    def title(self):
        return self.value.title()
class Level(IntEnum):
    LOW = 1
    HIGH = 2
class Name(StrEnum):
    A = "a"
    LONG_NAME = auto()
class Old(str, Enum):
    X = "x"
a = Color.RED.value, Color.RED.name, Color("blue").name, Color["RED"].value, [c.value for c in Color], len(Color)
b = Level.HIGH > Level.LOW, Level.HIGH == 2, Level.LOW + 1
c = f"{Name.A}", Name.A == "a", Name.A + "b", Name.LONG_NAME.value, "/".join([Name.A, "x"])
d = Old.X.value, Old.X == "x", Color.RED == Color.RED, Color.RED is Color.RED, Color.RED != Color.BLUE
e = Color.BLUE.title, Color.RED in (Color.RED,), {Color.RED: 1}[Color.RED]
del Color, Level, Name, Old
# -- dataclasses
from dataclasses import dataclass, field
@dataclass
class Point:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)
    def __post_init__(self):
        self.sum = self.x + self.y
@dataclass(kw_only=True)
class Named(Point):
    name: str = "n"
p = Point(1)
p.tags.append("t")
a = p.x, p.y, p.tags, p.sum, Point(3, y=4).sum, Point(1).tags
b = Named(x=1, name="q").name
c = Point(1) == Point(1)
del p
# -- named tuples
from collections import namedtuple
from typing import NamedTuple
class Row(NamedTuple):
    a: int
    b: str = "x"
r = Row(1)
one, two = r
c = r.a, r[1], [*r]
for first, second in [Row(3, "y")]:
    d = first, second
Pair = namedtuple("Pair", "left right")
e = Pair(1, right=2).right
del r
# -- strings
s = "Hello World"
a = s.lower(), s.upper(), s.replace("l", "L"), s.split(), s.split("o", 1), s.startswith("Hell"), s.endswith(("x", "d"))
b = "-".join(["a", "b"]), " x ".strip(), "x/y".partition("/"), "x.y.z".rpartition("."), "abc".title(), "a,b".split(",")
c = "{}-{x}".format(1, x=2), "{0}{0}{1!r}".format("a", 1), "a_b".removeprefix("a_"), "a".zfill(3), "abc".find("c"), len("abc")
d = "AbC".swapcase(), "x".isdigit(), "1".isdigit(), "a b".capitalize(), "x".encode(), b"x".decode(), "a\nb".splitlines()
# -- lists
l = [3, 1, 2]
l.sort()
l.extend([5, 4])
l.insert(0, 9)
l.remove(5)
a = l.pop(), l.index(3), l.count(1), l.copy(), sorted(l, reverse=True), list(reversed(l))
l.reverse()
b = sorted(["bb", "a"], key=len), sorted([(2, "a"), (1, "b")]), min(l), max(l), sum([1, 2], 3), any([0, 1]), all([1, 0])
del l[0]
words = ["b", "A"]
words.sort(key=str.lower)
l.clear()
# -- dictionaries
d = {"a": 1}
d.update(b=2, **{"c": 3})
d.update({"d": 4})
d.update([("e", 5)])
d.setdefault("l", []).append(1)
a = d.get("a"), d.get("z"), d.get("z", 0), d.pop("b"), d.pop("q", None), list(d), list(d.items()), list(d.values()), list(d.keys())
b = "a" in d, len(d), dict(a=1), dict([("x", 1)]), dict.fromkeys("ab", 0), {**d, "a": 2}["a"]
del d["a"]
c = d.copy()
from collections import defaultdict, OrderedDict
g = defaultdict(list)
g["x"].append(1)
h = dict(g)
o = dict(OrderedDict([("z", 1), ("y", 2)]))
# -- sets
s = {1, 2}
s.add(3)
s.update([4])
s.discard(1)
a = sorted(s), len(s), 2 in s, sorted(s.union({9})), sorted(s - {2}), s.issubset({2, 3, 4, 5}), sorted(set("aab"))
f = frozenset([1])
# -- builtins
a = list(range(3)), list(range(1, 10, 3)), list(enumerate("ab", 1)), list(zip([1, 2], "ab")), list(map(str, [1, 2]))
b = list(filter(None, [0, 1])), list(filter(lambda x: x > 1, [1, 2])), int("3"), float("1.5"), bool([]), str(1), abs(-2)
c = tuple("ab"), list("ab"), isinstance(1, int), isinstance("x", (int, str)), isinstance([], list), callable(len), callable(3)
d = next(iter([5, 6])), repr("x"), round(2.6), divmod(7, 2), ord("a"), chr(98), hex(255), pow(2, 3), bool("x"), len({})
e = list(zip("ab", range(5))), sum(x for x in range(4)), max(1, 3, 2), min([2, 1]), max("ab", "abc", key=len)
# -- functools and itertools
from functools import partial, reduce, wraps, lru_cache, cached_property
import itertools
import operator
def f(a, b=2, *, c=3):
    return a, b, c
g = partial(f, 1, c=5)
a = g(), g(4), g(c=6), partial(g, b=9)()
def deco(fn):
    @wraps(fn)
    def inner(*args):
        return fn(*args)
    return inner
@deco
def named():
    "doc"
b = named.__name__, reduce(operator.add, [1, 2, 3]), reduce(lambda x, y: x + y, ["a", "b"], "")
@lru_cache
def cached(x):
    return [x]
c = cached(1) is cached(1)
class K:
    @cached_property
    def value(self):
        return [1]
k = K()
d = k.value, k.value is k.value
e = list(itertools.chain([1], [2])), list(itertools.chain.from_iterable([[1], [2]])), list(itertools.product("ab", [1]))
h = list(itertools.islice(itertools.count(3), 2)), list(itertools.takewhile(lambda x: x < 2, [1, 2, 1])), list(itertools.repeat(1, 2))
del k
# -- with
from contextlib import contextmanager, suppress, nullcontext
a = []
@contextmanager
def entered(x):
    yield x
with entered(1) as one, entered(2) as two:
    a.append((one, two))
class Manager:
    def __enter__(self):
        return "entered"
    def __exit__(self, *args):
        a.append("exit")
with Manager() as m:
    pass
with suppress(ValueError):
    raise ValueError
b = "after"
with nullcontext(5) as five:
    pass
# -- match
def f(x):
    match x:
        case 1 | 2:
            return "small"
        case "a":
            return "text"
        case [a, *rest]:
            return a, rest
        case {"k": v, **more}:
            return v, more
        case int() as n if n > 10:
            return "big", n
        case str(s):
            return s
        case None:
            return "none"
        case _:
            return "other"
a = [f(x) for x in (1, 2, "a", [1, 2], [], {"k": 1, "m": 2}, 11, "z", None, 5, {})]
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y
match P(1, 2):
    case P(1, y=3):
        b = "no"
    case P(1, y):
        b = y
# -- delete and pass
a, b = 1, {"x": 1, "y": 2}
del a
del b["x"]
pass
# -- type aliases and annotations
from typing import TYPE_CHECKING, Optional
if TYPE_CHECKING:
    import nowhere
del TYPE_CHECKING
x: int = 1
y: "Optional[str]" = None
z: list[int]
# -- assert
assert True
a = 1
# -- functions as values
def f():
    return 1
f.mark = "m"
a = f.mark, f.__name__, getattr(f, "none", 0), f.__qualname__, f.__module__
table = {"f": f, "g": lambda: 2}
b = [table[k]() for k in "fg"]
class A:
    def m(self):
        return self
    k = staticmethod(lambda: 3)
c = A.k(), A.m.__name__, A.__name__, A.m.__qualname__
del f, table
# -- scopes
x = "module"
class A:
    x = "class"
    def f(self):
        return x
    y = x
def g():
    x = "local"
    def h():
        return x
    return h()
a = A().f(), A.y, g()
for i in range(2):
    last = i
b = i, last
# -- chained calls and attributes
class Builder:
    def __init__(self):
        self.parts = []
    def add(self, part):
        self.parts.append(part)
        return self
a = Builder().add(1).add(2).parts
# -- star arguments
def f(*args, **kwargs):
    return g(*args, "x", **kwargs, z=1)
def g(*args, **kwargs):
    return args, kwargs
a = f(1, y=2), f()
# -- early exits
def f(x):
    for item in x:
        if item is None:
            continue
        try:
            if item == "stop":
                break
            if item == "give":
                return "gave"
        finally:
            seen.append(item)
    else:
        return "else"
    return "end"
seen = []
a = f([None, "a"]), f(["stop", "b"]), f(["give"])
# -- async
import asyncio
async def f():
    return 1
def g():
    return asyncio.iscoroutinefunction(f)
a = g()
# -- regular expressions
import re
a = re.sub(r"[^a-z]+", "-", "a b  c"), bool(re.match(r"v\d+", "v2")), bool(re.fullmatch("a", "ab"))
# -- paths
import os
from pathlib import PurePosixPath
a = os.path.join("a", "b"), os.path.basename("a/b.py"), os.path.splitext("x.py"), os.path.dirname("a/b")
b = str(PurePosixPath("a") / "b"), PurePosixPath("a/b.py").stem, PurePosixPath("a/b.py").suffix, PurePosixPath("a/b").name
# -- metaclasses
class Meta(type):
    def __new__(mcs, name, bases, names, **kw):
        names["added"] = 1
        return super().__new__(mcs, name, bases, names)
class A(metaclass=Meta):
    x = 2
a = A.added, A.x, A().added
# -- type makes classes
A = type("A", (), {"x": 1, "f": lambda self: self.x})
a = A.x, A().f(), A.__name__
# -- new
class Single:
    _instance = None
    def __new__(cls, *args):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.n = 0
        return cls._instance
    def bump(self):
        self.n += 1
        return self.n
a = Single().bump(), Single().bump(), Single() is Single()
# -- abstract classes
from abc import ABC, abstractmethod
class Base(ABC):
    @abstractmethod
    def f(self): ...
    @property
    @abstractmethod
    def p(self): ...
class Made(Base):
    p = 2
    def f(self):
        return self.p
a = Made().f()
# -- descriptors by decorator
class lazy:
    def __init__(self, function):
        self.function = function
    def __get__(self, instance, owner):
        return self.function(owner)
class A:
    @lazy
    def name(cls):
        return cls.__name__
a = A.name, A().name
# -- text by str subclass methods
a = str.upper("a"), list(map(str.strip, [" a "])), "".join(map(str, range(3))), int.bit_length(5)
# -- conditional definitions
if 1:
    def f(): return "first"
else:
    def f(): return "second"
try:
    import json
except ImportError:
    json = None
a = f(), json is not None, json.loads('{"a": [1]}')
del json
# -- parsers of configuration
import configparser
parser = configparser.ConfigParser({"shared": "s"})
parser.read_string("[api]\nLimit = 50\nflag = yes\nbase = %(shared)s/x\nraw = 100%%\nrate = 1.5\n[other]\n")
parser.read_dict({"dict": {"n": 3, "Word": "w"}})
parser.add_section("made")
parser.set("made", "Option", "v")
a = parser.getint("api", "limit"), parser.getboolean("api", "flag"), parser.get("api", "base"), parser.get("api", "raw")
b = parser.getfloat("api", "rate"), parser.get("dict", "n"), parser.get("none", "x", fallback="f")
a = a + (parser.has_option("api", "LIMIT"), parser.has_option("api", "absent"), parser.has_section("none"))
b = b + (parser.sections(), parser.options("made"), parser["dict"]["word"], parser.get("api", "raw", raw=True))
try:
    found = parser.get("api", "absent")
except configparser.NoOptionError:
    found = "no such option"
a = a + (found, parser.items("made"))
# -- a parser without interpolation, and one of one's own
import configparser
class Parser(configparser.RawConfigParser):
    def get(self, section, option, **more):
        return super().get(section, option, **more) + "!" if super().has_option(section, option) else "none"
parser = Parser()
parser.read_string("[a]\nb = %(c)s\n")
a, b = parser.get("a", "b"), parser.get("a", "x")
# -- parts of URLs
from urllib.parse import quote, urljoin, urlparse, urlsplit
parts = urlsplit("https://user@host:80/a/b?c=d#e")
a = parts.path, parts.netloc, parts.query, parts.fragment, parts.hostname, urlparse("/x").path
b = urljoin("http://a/b/", "c"), quote("a b/c")
del parts
# -- templates that name only some of what is given
class Thing: pass
given = {"name": "n", "other": Thing()}
a = "{name}!".format(**given), "none".format(**given)
try:
    b = "{absent}".format(**given)
except KeyError:
    b = "no such name"
try:
    b = b, "{".format(**given)
except ValueError:
    b = b, "no template"
# -- a loop that a bound ends
def expand(text):
    while True:
        again = text.replace("aa", "a")
        if again == text:
            return again
        text = again
a = expand("aaaa")
'''
