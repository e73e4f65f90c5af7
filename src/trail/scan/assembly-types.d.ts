// AssemblyScript's names for what are numbers to the host, so that assembly/layout.ts is TypeScript to both sides.
declare type usize = number;
declare type i32 = number;
declare type u32 = number;
declare type u8 = number;
