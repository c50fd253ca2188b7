/** Functions of the app that want to know something. What one of them throws is the app's, and stops no other. */
export class Listeners<Values extends readonly unknown[]> {
  private readonly functions = new Set<(...values: Values) => unknown>();

  /** Answers the function that takes it out again. */
  add(listener: (...values: Values) => unknown): () => void {
    const own = (...values: Values): unknown => listener(...values);
    this.functions.add(own);
    return () => void this.functions.delete(own);
  }

  /** Calls all of them, and resolves when those that work on it are done. */
  async call(...values: Values): Promise<void> {
    const outcomes = [...this.functions].map(async (listener) => {
      try {
        await listener(...values);
      } catch (error) {
        // As the platform reports what an event listener throws.
        queueMicrotask(() => {
          throw error;
        });
      }
    });
    await Promise.all(outcomes);
  }
}
