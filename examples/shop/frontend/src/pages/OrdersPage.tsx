import { useEffect, useState, type FormEvent } from "react";
import { useLoaded } from "../hooks/useLoaded";
import { useOperations } from "../hooks/useOperations";
import { cancelOrder, listOrders, placeOrder, quoteOrder, shipOrder, watchOrder } from "../services/orders";
import { listProducts } from "../services/products";
import type { OrderResponse, UserResponse } from "../types";

export function OrdersPage({ user }: { user: UserResponse }) {
  const orders = useLoaded(listOrders);
  const { run, problem } = useOperations();
  const mayWrite = user.permissions.includes("orders:write");

  async function change(meaning: string, mutation: (operationId: string) => Promise<OrderResponse>) {
    await run(meaning, mutation);
    await orders.reload();
  }

  return (
    <section>
      <h1>Orders</h1>
      {(problem ?? orders.problem) && <p role="alert">{problem ?? orders.problem}</p>}
      <ul>
        {orders.value?.items.map((order) => (
          <li key={order.id}>
            {order.customer_email}: {order.total}, <Status order={order} />
            {mayWrite && order.status === "placed" && (
              <>
                <button onClick={() => change(`ship ${order.id}`, (id) => shipOrder(id, order.id))}>Ship</button>
                <button onClick={() => change(`cancel ${order.id}`, (id) => cancelOrder(id, order.id))}>Cancel</button>
              </>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && (
        <OrderForm onPlace={(data) => change(`place ${JSON.stringify(data)}`, (id) => placeOrder(id, data))} />
      )}
    </section>
  );
}

function Status({ order }: { order: OrderResponse }) {
  const [status, setStatus] = useState(order.status);
  useEffect(() => {
    setStatus(order.status);
    return order.status === "placed" ? watchOrder(order.id, setStatus) : undefined;
  }, [order]);
  return <strong>{status}</strong>;
}

function OrderForm({ onPlace }: { onPlace: (data: Parameters<typeof placeOrder>[1]) => Promise<void> }) {
  const products = useLoaded(listProducts);
  const [total, setTotal] = useState<string | null>(null);

  function read(form: HTMLFormElement) {
    const fields = new FormData(form);
    const line = { product_id: String(fields.get("product")), quantity: Number(fields.get("quantity")) };
    return { customer_email: String(fields.get("email")), lines: [line] };
  }

  async function showTotal(event: FormEvent<HTMLFormElement>) {
    const { lines } = read(event.currentTarget);
    try {
      setTotal((await quoteOrder({ lines })).total);
    } catch {
      setTotal(null); // the form is not complete yet; placing the order says what is wrong
    }
  }

  async function place(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    await onPlace(read(event.currentTarget));
  }

  return (
    <form onChange={showTotal} onSubmit={place}>
      <input name="email" type="email" placeholder="Customer" required />
      <select name="product">
        {products.value?.items.map((product) => (
          <option key={product.id} value={product.id}>
            {product.name}
          </option>
        ))}
      </select>
      <input name="quantity" type="number" min={1} max={1000} defaultValue={1} />
      <button>Place{total && ` for ${total}`}</button>
    </form>
  );
}
