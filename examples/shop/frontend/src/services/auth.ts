import type { LoginRequest, TokenResponse, UserResponse } from "../types";
import { ask, get, setToken } from "./http";

/** Sign in; everything after it is sent with the token. */
export async function login(credentials: LoginRequest): Promise<void> {
  const answer = await ask<TokenResponse>("/api/auth/login", credentials);
  setToken(answer.access_token);
}

export function readMe(): Promise<UserResponse> {
  return get<UserResponse>("/api/auth/me");
}
