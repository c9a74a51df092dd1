import { useState } from "react";
import { LoginPage } from "./pages/LoginPage";
import { OrdersPage } from "./pages/OrdersPage";
import { ProductsPage } from "./pages/ProductsPage";
import { SuppliersPage } from "./pages/SuppliersPage";
import { readMe } from "./services/auth";
import type { UserResponse } from "./types";

const PAGES = [
  { title: "Products", permission: "products:read", Page: ProductsPage },
  { title: "Orders", permission: "orders:read", Page: OrdersPage },
  { title: "Suppliers", permission: "suppliers:manage", Page: SuppliersPage },
];

export function App() {
  const [user, setUser] = useState<UserResponse | null>(null);
  const [title, setTitle] = useState("Products");
  if (!user) return <LoginPage onLogin={async () => setUser(await readMe())} />;

  const open = PAGES.filter((page) => user.permissions.includes(page.permission));
  const shown = open.find((page) => page.title === title) ?? open[0];
  return (
    <>
      <nav>
        {open.map((page) => (
          <button key={page.title} onClick={() => setTitle(page.title)}>
            {page.title}
          </button>
        ))}
        {user.email}
      </nav>
      <main>{shown ? <shown.Page user={user} /> : "Your role opens no page."}</main>
    </>
  );
}
