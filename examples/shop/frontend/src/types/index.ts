export * from "./api";
export * from "./auth";
export * from "./drafts";
export * from "./orders";
export * from "./products";
export * from "./stock";
export * from "./suppliers";
