"""The fields of TypeScript types, through names, files, generics, utility types and zod."""

from __future__ import annotations

import time

import pytest

from govern.project.shapes.model import Null, Object, Shape, Unknown, members_of, resolved
from govern.project.typescript_types.types import FrontendTypes
from tests.project.frontends import project_of

FILES = {
    "web/src/types/base.ts": """
export interface Base { id: number; readonly created_at?: string }
interface Hidden { h: string }
export type { Hidden as Shown }
export default interface Main { main: string }
export interface Page<T, M = Base> { items: T[]; meta: M; first: T }
export type Keys = "id" | "name"
export namespace Deep.er { export interface Inner { inner: number } }
export enum Colour { Red = "red", Blue = "blue" }
""",
    "web/src/types/index.ts": """
export * from "./base"; export * as ns from "./base"; export { Base as Renamed } from "./base"
""",
    "web/src/globals.d.ts": """
interface Everywhere { e: string }
declare namespace API { interface Own { own: string } }
""",
    "web/src/types/more.ts": """
import Standard, { Base, Keys, type Page as P, Shown, Colour } from "@/types/base"
import * as all from "./index"
import { Renamed, ns } from "./index"
import { Foreign } from "elsewhere"
export interface Item extends Base { name: string; nick?: string; method(): void }
export interface Item { merged: boolean }
export type Both = Item & { more: number }
export type Either1 = { kind: "a"; a: string } | { kind: "b"; b?: string } | null
export type Picked = Pick<Item, Keys>
export type Left = Omit<Item, "id" | "method">
export type Loose = Partial<Item>
export type Tight = Required<Loose>
export type Mapped = { [K in keyof Base]?: Base[K] }
export type ByKeys = Record<Keys, string>
export type ByColour = Record<Colour, number>
export type Open = Record<string, unknown>
export interface Indexed { known: string; [key: string]: unknown }
export type Paged = P<Item>
export type First = P<Item>["first"]
export type Std = Standard
export type Sh = Shown
export type Ns = all.ns.Base & ns.Deep.er.Inner
export type Re = Renamed
export interface FromOutside extends Foreign { own: string }
export type Global = Everywhere & API.Own
export interface Loop extends Loop { l: string }
export type Cycle = { a: Cycle2 } & Cycle2
export type Cycle2 = Cycle
export type Renaming = { [K in keyof Base as `x_${K}`]: string }
export type Words = "a" | "b"
export type Func = (a: string) => void
export class Model extends Kept implements Other {
  a = 1; private b = 2; static c = 3;
  constructor(public d: string, private e: number) { super() }
}
class Kept { k!: string }
""",
    "web/src/types/zod.ts": """
import { z } from "zod"
const base = z.object({ id: z.number(), note: z.string().optional() })
export const item = base.extend({ name: z.string().min(1), count: z.number().default(1) }).strict()
export type ZItem = z.infer<typeof item>
export type ZPicked = z.infer<typeof picked>
const picked = item.pick({ id: true, name: true })
const left = item.omit({ id: true }).partial()
export type ZLeft = z.infer<typeof left>
const open = base.passthrough()
export type ZOpen = z.infer<typeof open>
const spread = z.object({ ...base.shape, own: z.string() })
export type ZSpread = z.infer<typeof spread>
const merged = base.merge(elsewhere)
export type ZMerged = z.infer<typeof merged>
const words = z.enum(["a"])
export type ZWords = z.infer<typeof words>
""",
    "web/tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./src/*"]}}}',
    "backend/app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
}


@pytest.fixture(scope="module")
def types() -> FrontendTypes:
    (only,) = project_of(FILES).type_sync.frontends
    return only


def shape(types: FrontendTypes, name: str) -> Shape:
    (found,) = types.named(name)
    return resolved(types.whole_shape(found))


def fields_of(found: Shape) -> list[str]:
    """The names of the fields, those of all members of a union, with a mark where they are optional."""
    members = [one for one in map(resolved, members_of(found)) if isinstance(one, Object)]
    names = dict.fromkeys(name for one in members for name in one.fields)
    needed = [all(name in one.fields and one.fields[name].presence == "required" for one in members) for name in names]
    return [name if always else f"{name}?" for name, always in zip(names, needed, strict=True)]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Item", "id created_at? name nick? method merged"),
        ("Both", "id created_at? name nick? method merged more"),
        ("Either1", "kind a? b?"),
        ("Picked", "id name"),
        ("Left", "created_at? name nick? merged"),
        ("Loose", "id? created_at? name? nick? method? merged?"),
        ("Tight", "id created_at name nick method merged"),
        ("Mapped", "created_at? id?"),
        ("ByKeys", "id name"),
        ("ByColour", "blue red"),
        ("Paged", "items meta first"),
        ("First", "id created_at? name nick? method merged"),
        ("Std", "main"),
        ("Sh", "h"),
        ("Ns", "id created_at? inner"),
        ("Re", "id created_at?"),
        ("Global", "e own"),
        ("Model", "k a d"),
        ("ZItem", "id note? name count"),
        ("ZPicked", "id name"),
        ("ZLeft", "note? name? count?"),
        ("ZSpread", "id note? own"),
    ],
)
def test_fields(types: FrontendTypes, name: str, fields: str) -> None:
    found = shape(types, name)
    assert sorted(fields_of(found)) == sorted(fields.split())
    for one in map(resolved, members_of(found)):
        assert isinstance(one, Null) or (isinstance(one, Object) and one.complete and one.extra is None)


@pytest.mark.parametrize(
    ("name", "is_open", "complete", "is_object"),
    [
        ("Open", True, True, True),
        ("Indexed", True, True, True),
        ("FromOutside", False, False, True),
        ("Renaming", False, False, True),
        ("Words", False, False, False),
        ("Func", False, False, False),
        ("Loop", False, False, True),
        ("Cycle", False, False, True),
        ("ZOpen", True, True, True),
        ("ZMerged", False, False, True),
        ("ZWords", False, False, False),
    ],
)
def test_what_is_open_incomplete_or_no_object(
    types: FrontendTypes, name: str, is_open: bool, complete: bool, is_object: bool
) -> None:
    found = shape(types, name)
    assert isinstance(found, Object) == is_object
    if isinstance(found, Object):
        assert (found.extra is not None, found.complete) == (is_open, complete)


def test_fields_know_where_they_stand(types: FrontendTypes) -> None:
    item = shape(types, "Item")
    assert isinstance(item, Object)
    assert item.fields["id"].at.file == "web/src/types/base.ts"
    assert item.fields["name"].at.file == "web/src/types/more.ts"


def test_declared_types_know_whether_they_are_exported(types: FrontendTypes) -> None:
    exported = {name: types.named(name)[0].exported for name in ("Item", "Kept", "Hidden", "Inner", "Everywhere")}
    assert exported == {"Item": True, "Kept": False, "Hidden": True, "Inner": True, "Everywhere": True}
    (item,) = types.named("Item")
    assert (item.location.line, item.location.column, item.location.end_column) == (6, 18, 22)
    assert types.named("Nothing") == ()


def test_files_that_re_export_each_other_end_the_search() -> None:
    count = 14
    stars = "".join(f'export * from "./f{i}"\n' for i in range(count))
    files = {f"web/src/types/f{i}.ts": stars for i in range(count)}
    files["web/src/types/use.ts"] = (
        'import { Gone, value } from "./f0"\nimport { z } from "zod"\n'
        "export interface A extends Gone { a: 1 }\nexport type B = z.infer<typeof value>\n"
    )
    files["backend/app/main.py"] = "from fastapi import FastAPI\napp = FastAPI()\n"
    (types,) = project_of(files).type_sync.frontends
    found = shape(types, "A")
    assert isinstance(found, Object)
    assert not found.complete
    assert isinstance(shape(types, "B"), Unknown)


def test_types_that_double_with_every_step_end() -> None:
    doubling = "".join(f"export type T{i} = T{i + 1} & T{i + 1}\n" for i in range(28))
    files = {
        "web/src/types/a.ts": doubling.replace("T", "K").replace("&", "|") + "export type K28 = 'a'\n"
        "export type ByKey = Record<K0, string>\n" + doubling + "export type T28 = { a: 1 }\n",
        "backend/app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
    }
    (types,) = project_of(files).type_sync.frontends
    start = time.process_time()
    first, by_key = shape(types, "T0"), shape(types, "ByKey")
    assert time.process_time() - start < 2
    for found in (first, by_key):
        assert isinstance(found, Object)
        assert list(found.fields) == ["a"] or found is by_key
