/** The part of WebAssembly that is used; @types/node leaves it to the browser's types. */
export interface CompiledModule {
  readonly __module: never;
}

interface WebAssemblyApi {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => CompiledModule;
  readonly Instance: new (module: CompiledModule, imports: object) => { readonly exports: unknown };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a global that has no type here
const api = (globalThis as unknown as { readonly WebAssembly?: WebAssemblyApi }).WebAssembly;

/** Compiles a module; undefined where this machine or this Node cannot run it, for want of SIMD for example. */
export function compileModule(bytes: Uint8Array): CompiledModule | undefined {
  return api?.validate(bytes) === true ? new api.Module(bytes) : undefined;
}

export function instantiate(module: CompiledModule): unknown {
  if (api === undefined) throw new Error("no WebAssembly");
  return new api.Instance(module, {}).exports;
}
