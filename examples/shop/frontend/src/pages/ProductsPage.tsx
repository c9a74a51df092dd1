import { useCallback, useState, type FormEvent } from "react";
import { useLoaded } from "../hooks/useLoaded";
import { useOperations } from "../hooks/useOperations";
import { archiveProduct, createProduct, listProducts } from "../services/products";
import { listLevels, recordMovement } from "../services/stock";
import type { UserResponse } from "../types";

export function ProductsPage({ user }: { user: UserResponse }) {
  const [search, setSearch] = useState("");
  const products = useLoaded(useCallback(() => listProducts(search), [search]));
  const levels = useLoaded(listLevels);
  const { run, problem } = useOperations();
  const inStock = new Map(levels.value?.items.map((level) => [level.product_id, level.quantity]));
  const mayWrite = user.permissions.includes("products:write");
  const mayMove = user.permissions.includes("stock:write");

  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const [sku, name, price] = ["sku", "name", "price"].map((field) => String(new FormData(form).get(field)));
    const data = { sku: sku!, name: name!, price: price! };
    if (await run(`create ${JSON.stringify(data)}`, (id) => createProduct(id, data))) form.reset();
    await products.reload();
  }

  async function receive(productId: string) {
    await run(`receive ${productId}`, (id) =>
      recordMovement(id, { product_id: productId, quantity: 1, reason: "delivery" }),
    );
    await levels.reload();
  }

  async function archive(productId: string) {
    await run(`archive ${productId}`, (id) => archiveProduct(id, productId));
    await products.reload();
  }

  return (
    <section>
      <h1>Products</h1>
      <input aria-label="Search" value={search} onChange={(event) => setSearch(event.target.value)} />
      {(problem ?? products.problem) && <p role="alert">{problem ?? products.problem}</p>}
      <ul>
        {products.value?.items.map((product) => (
          <li key={product.id}>
            {product.sku} {product.name} {product.price}, {inStock.get(product.id) ?? 0} in stock
            {mayMove && <button onClick={() => receive(product.id)}>One more came</button>}
            {mayWrite && <button onClick={() => archive(product.id)}>Archive</button>}
          </li>
        ))}
      </ul>
      {mayWrite && (
        <form onSubmit={create}>
          <input name="sku" placeholder="SKU" required />
          <input name="name" placeholder="Name" required />
          <input name="price" placeholder="Price" inputMode="decimal" required />
          <button>Add</button>
        </form>
      )}
    </section>
  );
}
