/** The part of the package `minhash` that we use; it has no types of its own. */
declare module 'minhash' {
  interface Signature {
    update(item: string): void;
  }
  interface Index {
    insert(key: string, signature: Signature): void;
    /** Keys whose signature agrees with this one on a whole band; this one must have been inserted. */
    query(signature: Signature): string[];
  }
  const minhash: {
    readonly Minhash: new (options: { numPerm: number; seed: number }) => Signature;
    readonly LshIndex: new (options: { bandSize: number }) => Index;
  };
  export default minhash;
}
