import type { OrderCreate, OrderResponse, OrderStatus, Page, QuoteRequest, QuoteResponse } from "../types";
import { ask, get, mutate, socketUrl } from "./http";

export function listOrders(page = 1): Promise<Page<OrderResponse>> {
  return get<Page<OrderResponse>>(`/api/orders?page=${page}`);
}

export function readOrder(id: string): Promise<OrderResponse> {
  return get<OrderResponse>(`/api/orders/${id}`);
}

export function quoteOrder(data: QuoteRequest): Promise<QuoteResponse> {
  return ask<QuoteResponse>("/api/orders/quote", data);
}

export function placeOrder(operationId: string, data: OrderCreate): Promise<OrderResponse> {
  return mutate<OrderResponse>("POST", "/api/orders", operationId, data);
}

export function shipOrder(operationId: string, id: string): Promise<OrderResponse> {
  return mutate<OrderResponse>("POST", `/api/orders/${id}/ship`, operationId);
}

export function cancelOrder(operationId: string, id: string): Promise<OrderResponse> {
  return mutate<OrderResponse>("POST", `/api/orders/${id}/cancel`, operationId);
}

/** Hear the status of an order until it is final; the function that comes back stops it. */
export function watchOrder(id: string, onStatus: (status: OrderStatus) => void): () => void {
  const socket = new WebSocket(socketUrl(`/api/orders/${id}/watch`));
  socket.onmessage = (message: MessageEvent<string>) => {
    const { status } = JSON.parse(message.data) as { status: OrderStatus };
    onStatus(status);
  };
  return () => socket.close();
}
