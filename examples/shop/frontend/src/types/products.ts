import type { Money, Timestamp } from "./api";

export interface ProductCreate {
  sku: string;
  name: string;
  description?: string | null;
  price: Money;
  supplier_id?: string | null;
}

export interface ProductUpdate {
  name?: string;
  description?: string | null;
  price?: Money;
  supplier_id?: string | null;
}

export interface ProductResponse {
  id: string;
  sku: string;
  name: string;
  description: string | null;
  price: Money;
  supplier_id: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}
