/** The part of WebAssembly's interface that is used here: neither `lib` without the DOM nor Node's types declare it. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Global {
    value: number;
  }
  // oxlint-disable-next-line typescript/no-extraneous-class
  class Module {
    constructor(binary: Uint8Array);
  }
  class Instance {
    readonly exports: object;
    constructor(module: Module);
  }
  function validate(binary: Uint8Array): boolean;
}
