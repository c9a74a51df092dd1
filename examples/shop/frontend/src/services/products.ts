import type { Page, ProductCreate, ProductResponse, ProductUpdate } from "../types";
import { get, mutate } from "./http";

export function listProducts(search = "", page = 1): Promise<Page<ProductResponse>> {
  const query = new URLSearchParams({ search, page: String(page) });
  return get<Page<ProductResponse>>(`/api/products?${query}`);
}

export function readProduct(id: string): Promise<ProductResponse> {
  return get<ProductResponse>(`/api/products/${id}`);
}

export function createProduct(operationId: string, data: ProductCreate): Promise<ProductResponse> {
  return mutate<ProductResponse>("POST", "/api/products", operationId, data);
}

export function updateProduct(operationId: string, id: string, data: ProductUpdate): Promise<ProductResponse> {
  return mutate<ProductResponse>("PATCH", `/api/products/${id}`, operationId, data);
}

export function archiveProduct(operationId: string, id: string): Promise<void> {
  return mutate<void>("DELETE", `/api/products/${id}`, operationId);
}
