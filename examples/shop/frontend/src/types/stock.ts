import type { Timestamp } from "./api";

export type MovementReason = "delivery" | "loss" | "correction";

export interface MovementCreate {
  product_id: string;
  quantity: number;
  reason: MovementReason;
}

export interface MovementResponse {
  id: string;
  product_id: string;
  quantity: number;
  reason: MovementReason;
  created_at: Timestamp;
}

export interface StockLevelResponse {
  product_id: string;
  quantity: number;
  updated_at: Timestamp;
}
