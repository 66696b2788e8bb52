/** Runs `work` over the items with at most `size` under way; the first failure ends the taking of new ones and is thrown at the end. */
export async function inWindow<T>(items: Iterable<T>, size: number, work: (item: T) => Promise<void>): Promise<void> {
  const source = items[Symbol.iterator]();
  let failed: { error: unknown } | null = null;
  const lane = async () => {
    while (failed === null) {
      const next = source.next();
      if (next.done === true) return;
      try {
        await work(next.value);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, size) }, lane));
  if (failed !== null) throw (failed as { error: unknown }).error;
}
