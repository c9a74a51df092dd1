import type { Page, SupplierCreate, SupplierResponse, SupplierUpdate } from "../types";
import { get, mutate } from "./http";

export function listSuppliers(page = 1): Promise<Page<SupplierResponse>> {
  return get<Page<SupplierResponse>>(`/api/suppliers?page=${page}`);
}

export function readSupplier(id: string): Promise<SupplierResponse> {
  return get<SupplierResponse>(`/api/suppliers/${id}`);
}

export function createSupplier(operationId: string, data: SupplierCreate): Promise<SupplierResponse> {
  return mutate<SupplierResponse>("POST", "/api/suppliers", operationId, data);
}

export function updateSupplier(operationId: string, id: string, data: SupplierUpdate): Promise<SupplierResponse> {
  return mutate<SupplierResponse>("PATCH", `/api/suppliers/${id}`, operationId, data);
}

export function archiveSupplier(operationId: string, id: string): Promise<void> {
  return mutate<void>("DELETE", `/api/suppliers/${id}`, operationId);
}
