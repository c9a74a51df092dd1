import type { MovementCreate, MovementResponse, Page, StockLevelResponse } from "../types";
import { get, mutate } from "./http";

export function listLevels(page = 1): Promise<Page<StockLevelResponse>> {
  return get<Page<StockLevelResponse>>(`/api/stock/levels?page=${page}`);
}

export function readLevel(productId: string): Promise<StockLevelResponse> {
  return get<StockLevelResponse>(`/api/stock/levels/${productId}`);
}

export function recordMovement(operationId: string, data: MovementCreate): Promise<MovementResponse> {
  return mutate<MovementResponse>("POST", "/api/stock/movements", operationId, data);
}
