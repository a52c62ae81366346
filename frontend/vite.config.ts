import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { CHUNKS } from './build/chunks.ts'
import { earlyScript } from './build/early-script.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [vue(), earlyScript(at('src/design/early.js'))],
  // No component uses the Options API; without it Vue is a good deal smaller.
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  resolve: { alias: { '@': at('src') } },
  build: {
    target: 'es2022',
    manifest: true,
    // A data: address would be one more thing for the security policy to allow.
    assetsInlineLimit: 0,
    // Browsers without it are as fast as before; the others need not load it.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { consumer: at('index.html'), biz: at('biz.html'), gov: at('gov.html') },
      output: {
        codeSplitting: { groups: CHUNKS },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['vitest.setup.ts'],
  },
})
