import type { DraftCreate, DraftResponse, Page } from "../types";
import { get, mutate } from "./http";

export function listDrafts(page = 1): Promise<Page<DraftResponse>> {
  return get<Page<DraftResponse>>(`/api/drafts?page=${page}`);
}

export function readDraft(id: string): Promise<DraftResponse> {
  return get<DraftResponse>(`/api/drafts/${id}`);
}

export function keepDraft(operationId: string, data: DraftCreate): Promise<DraftResponse> {
  return mutate<DraftResponse>("POST", "/api/drafts", operationId, data);
}

export function discardDraft(operationId: string, id: string): Promise<DraftResponse> {
  return mutate<DraftResponse>("DELETE", `/api/drafts/${id}`, operationId);
}
