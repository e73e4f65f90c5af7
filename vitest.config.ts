import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    globalSetup: ["test/support/built-program.ts"],
    setupFiles: ["test/support/property-seed.ts"],
    // Golden tests and the emulator start real processes; two cores are the size of CI.
    maxWorkers: 2,
    env: {
      NO_COLOR: "1",
      TZ: "America/New_York",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
  },
});
