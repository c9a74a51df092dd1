/** An amount of money, exact, such as "12.90". */
export type Money = string;

/** A moment in UTC, ISO 8601. */
export type Timestamp = string;

/** One page of a list, and how long the whole list is. */
export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  size: number;
}

/** Why a request was refused. */
export interface ApiError {
  detail: string;
  error_code: string;
}
