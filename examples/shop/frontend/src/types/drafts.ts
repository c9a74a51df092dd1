import type { OrderLineCreate } from "./orders";

export interface DraftCreate {
  title: string;
  lines: OrderLineCreate[];
}

export interface DraftResponse extends DraftCreate {
  id: string;
}
