import { useRef, useState } from "react";

type Mutation<T> = (operationId: string) => Promise<T>;

/**
 * Runs mutations, each under an id of its own. What is meant (such as "ship 17") keeps its id until it has succeeded: a
 * second click after a lost connection repeats the same operation.
 */
export function useOperations(): {
  run: <T>(meaning: string, mutation: Mutation<T>) => Promise<T | undefined>;
  problem: string | null;
} {
  const ids = useRef(new Map<string, string>());
  const [problem, setProblem] = useState<string | null>(null);

  async function run<T>(meaning: string, mutation: Mutation<T>): Promise<T | undefined> {
    const id = ids.current.get(meaning) ?? crypto.randomUUID();
    ids.current.set(meaning, id);
    try {
      const answer = await mutation(id);
      ids.current.delete(meaning);
      setProblem(null);
      return answer;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  return { run, problem };
}
