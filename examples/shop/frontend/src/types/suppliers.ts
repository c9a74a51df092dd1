import type { Timestamp } from "./api";

export interface SupplierCreate {
  name: string;
  email: string;
  lead_days: number;
}

export type SupplierUpdate = Partial<SupplierCreate>;

export interface SupplierResponse extends SupplierCreate {
  id: string;
  created_at: Timestamp;
  updated_at: Timestamp;
}
