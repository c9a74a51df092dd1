import { useCallback, useEffect, useState } from "react";

/** Loads something when it is first shown, and again whenever `reload` is called. */
export function useLoaded<T>(load: () => Promise<T>): {
  value: T | null;
  problem: string | null;
  reload: () => Promise<void>;
} {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const reload = useCallback(async () => {
    try {
      setValue(await load());
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }, [load]);

  useEffect(() => {
    void reload();
  }, [reload]);

  return { value, problem, reload };
}
