import type { FormEvent } from "react";
import { useLoaded } from "../hooks/useLoaded";
import { useOperations } from "../hooks/useOperations";
import { archiveSupplier, createSupplier, listSuppliers, updateSupplier } from "../services/suppliers";
import type { SupplierResponse } from "../types";

export function SuppliersPage() {
  const suppliers = useLoaded(listSuppliers);
  const { run, problem } = useOperations();

  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const data = {
      name: String(fields.get("name")),
      email: String(fields.get("email")),
      lead_days: Number(fields.get("lead_days")),
    };
    if (await run(`create ${JSON.stringify(data)}`, (id) => createSupplier(id, data))) form.reset();
    await suppliers.reload();
  }

  async function setLeadDays(supplier: SupplierResponse, leadDays: number) {
    await run(`${supplier.id} in ${leadDays} days`, (id) => updateSupplier(id, supplier.id, { lead_days: leadDays }));
    await suppliers.reload();
  }

  async function archive(supplier: SupplierResponse) {
    await run(`archive ${supplier.id}`, (id) => archiveSupplier(id, supplier.id));
    await suppliers.reload();
  }

  return (
    <section>
      <h1>Suppliers</h1>
      {(problem ?? suppliers.problem) && <p role="alert">{problem ?? suppliers.problem}</p>}
      <ul>
        {suppliers.value?.items.map((supplier) => (
          <li key={supplier.id}>
            {supplier.name}, {supplier.email}, {supplier.lead_days} days
            <button onClick={() => setLeadDays(supplier, supplier.lead_days + 1)}>One day more</button>
            <button onClick={() => archive(supplier)}>Archive</button>
          </li>
        ))}
      </ul>
      <form onSubmit={create}>
        <input name="name" placeholder="Name" required />
        <input name="email" type="email" placeholder="Email" required />
        <input name="lead_days" type="number" min={0} max={365} defaultValue={7} />
        <button>Add</button>
      </form>
    </section>
  );
}
