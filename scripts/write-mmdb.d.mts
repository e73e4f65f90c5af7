type Value = string | number | { readonly [key: string]: Value };

export function mmdbOf(
  networks: readonly (readonly [network: string, value: Value])[],
  type: string,
): Buffer;
