"""Code for each row of the grammar in `govern/facts/syntax.py`, taken apart by `test_python_lowering`."""

from __future__ import annotations

STATEMENTS = r'''
# -- expr
f()
'text'
a, b
*a, b
(yield)
# -- assign
a = 1
a = b = c
a: int
a: int = 2
self.x: int = 3
a, *b = c
(a), b = c
[a, b] = c
x[1:2, ::3] = 4
(a) = 1
# -- augassign
a += 1
a.b -= 2
a[0] //= 3
a @= b
a **= 2
a >>= 1
a |= b
# -- return
def f():
    return
def g():
    return a, *b
def h():
    return (a)
# -- delete
del a
del a, b[0], c.d
del (a, b)
del (a)
# -- def
def f(a, /, b: int = 1, *c: str, d, e=2, **k: int) -> list[int]: pass
def g(*, a): pass
def h(): ...
# -- async def
async def f():
    await g()
    async for x in y: pass
    async with a as b, c: pass
    return [z async for z in q]
# -- decorated
@a
@b.c(1)  # why
# between
@d[0]
def f(): pass

@a
class C: pass

@a
async def g(): pass
# -- class
class A: pass
class B(A, metaclass=M, **k): x: int = 1
class C(): pass
class D(*bases): pass
# -- import
import a
import a.b.c as d, e
import a . b
# -- from
from a import b
from . import c
from ..a.b import c as d, e
from .a import *
from a import (b, # one
 c as d,)
from . a import b
# -- future
from __future__ import annotations, division as d
# -- if
if a: pass
elif b: x
elif c: y
else: z
if (a): pass
# -- while
while a:
    break
else:
    continue
# -- for
for a in b: pass
for a, *b in c, d: pass
else: x
for a.b in *c, d: pass
for (a) in b: pass
for a, in b: pass
# -- try
try: a
except: b
try: a
except E: b
except (F, G) as e: c
else: d
finally: e
try: a
except* E as e: b
# -- with
with a: pass
with a as b, c as (d, e): pass
with (a as b, c): pass
with (a): pass
with (yield): pass
with f() as x.y: pass
# -- raise
raise
raise A
raise A() from b
# -- assert
assert a
assert a, 'b'
assert (a, b)
# -- global
global a
global a, b
def f():
    nonlocal c, d
# -- bare
pass
while 1:
    break
    continue
# -- semicolons
a = 1; b = 2; c()
if a: b; c
# -- continuations
a = 1 + \
    2
from a import \
    b
assert a, \
    b
x = a if b \
    else c
f(a)\
.b
# -- comments
a = [ # one
    1, # two
    # three
    2]
f( # x
 a, # y
)
x = ( # a
 b # c
)
if a: # b
    pass # c
# d
# -- soft keywords
type = 1
type: int = 2
match = type(match)
match.case[0]
type(a).b = c
type(a)[0] = 1
print(type)
case = _ = 3
match(a)
match[a]
# -- docstring
"""Doc."""

class A:
    "a"
'''

PATTERNS = r"""
_
x
1
-1
1.5
1 + 2j
-1 - 2j
'a'
'a' 'b'
b'c'
None
True
a.b
a.b.c
[]
[a]
[a, _, *rest]
(a, b)
(a,)
()
(a)
a, b
a,
*a, b
*_,
1 | 2 | 3
(1 | 2)
[1 | 2, x]
{}
{'a': 1}
{'a': x, **rest}
{a.b: [c], -1: d, 1 + 2j: e}
C()
a.C(1)
C(x, y=2, z=D())
C(-1, k=-2)
x as y
[a, b] as c
C() as c
1 | 2 as n
C(a=1 | 2)
(1 as a) | (2 as a)
[C(), {'x': [y, *_]}] | D(e=None as z)
"""

EXPRESSIONS = r"""
# -- name
a
_
é
ﬁne
# -- const
1
0xFF
0b1_0
0o17
1_000.5e-3
1e400
2j
1.5J
0_0
True
None
...
.5
5.
# -- attr
a.b
a.b.c
a . b
1 .real
'x'.join
f().b
(a .b)
# -- call
f()
f(a, *b, c=1, **d)
f(x for x in y)
f(a)(b)
f(*a.b(), *c[0])
f((yield))
f(a := 1)
f(**a, b=1)
# -- sub
a[0]
a[0,]
a[1:2]
a[:]
a[::2]
a[1:]
a[b, c:d]
a[*b]
a[*b, c]
a[()]
a[b:=1]
a[lambda: 1]
# -- tuple
()
(a,)
a,
(a, *b)
((a, b), c)
# -- list
[]
[a]
[a, *b]
[*range(4)]
[*a.b]
[*a.b(c)[0], d]
[[a], [b]]
# -- set
{a}
{a, *b}
{*a(), b}
# -- dict
{}
{a: b}
{**a}
{a: 1, **b.c(), 'd': 2,}
{a: (b, c)}
# -- binop
a + b
a + b - c
a * (b + c)
a ** -b
-a ** 2
a @ b
a // b % c
a | b & c
a << b >> c
(a + b) + c
a + (b + c)
# -- unary
-a
-1
- -1
+1
~1
not a
not not a
-1.5
-True
-2j
-0.0
# -- bool
a and b
a or b or c
a and b or c and d
(a and b) and c
a and (b and c)
not a and b
# -- compare
a < b
a < b <= c
a is not b
a not in b
a  not   in b
a == b != c
(a < b) < c
# -- lambda
lambda: 1
lambda a, *b, c=1, **d: a
lambda *, a: a
lambda a, /, b: a
lambda: (yield)
# -- ifexp
a if b else c
a if b else c if d else e
(a if b else c) if d else e
# -- comp
[a for a in b]
{a for a, b in c if d if e}
(a for a in b for c in d)
{a: b for a, b in c}
[a for a in b or c]
[(a, b) for a in c]
[a for a, in b]
{**a}
# -- await
(yield)
(yield a, b)
(yield from a)
# -- walrus
(a := 1)
[a := 1, b]
(a := b if c else d)
(a := b or c and d)
(a := b + c * d)
((a := b) or c)
(a := b < c)
(a := not b)
(a := f(b)[c].d)
f(a := b or c, d)
(a := (b := c) or d)
(a := b or c if d == e else f)
# -- annotations
int | None
Annotated[int, Depends(f)]
dict[str, list[int]]
Callable[[int], str]
Literal['a', 'b']
"""
