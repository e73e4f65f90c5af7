export function schemas(): Promise<readonly (readonly [name: string, text: string])[]>;
