import type { Money, Timestamp } from "./api";

export type OrderStatus = "placed" | "shipped" | "cancelled";

export interface OrderLineCreate {
  product_id: string;
  quantity: number;
}

export interface OrderLineResponse {
  product_id: string;
  quantity: number;
  unit_price: Money;
}

export interface QuoteRequest {
  lines: OrderLineCreate[];
}

export interface QuoteResponse {
  lines: OrderLineResponse[];
  total: Money;
}

export interface OrderCreate extends QuoteRequest {
  customer_email: string;
}

export interface OrderResponse {
  id: string;
  customer_email: string;
  status: OrderStatus;
  lines: OrderLineResponse[];
  total: Money;
  created_at: Timestamp;
  updated_at: Timestamp;
}
