import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'

export default defineConfig(
  { ignores: ['dist', 'docs', 'e2e/results', 'src/api/schema.d.ts'] },
  ts.configs.strict,
  vue.configs['flat/recommended'],
  a11y.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': 'error',
      'vue/define-emits-declaration': 'error',
      // Pages and our own elements have one-word names; no HTML element begins with a capital.
      'vue/multi-word-component-names': 'off',
      // An optional prop is undefined, and typed so.
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  {
    // Their label is the `Field` around them, which no rule sees; the tests with axe do.
    files: ['src/components/{Combobox,DateInput,PasswordInput,Select,TextArea,TextInput}.vue'],
    rules: { 'vuejs-accessibility/form-control-has-label': 'off' },
  },
  {
    // The keyboard works in the input, which names the active option (ARIA 1.2 combobox).
    files: ['src/components/Combobox.vue'],
    rules: {
      'vuejs-accessibility/click-events-have-key-events': 'off',
      'vuejs-accessibility/interactive-supports-focus': 'off',
    },
  },
  {
    // Each month of the chart takes the focus and the arrow keys; the rule does not know groups of SVG.
    files: ['src/gov/parts/overview/TrendChart.vue'],
    rules: { 'vuejs-accessibility/no-static-element-interactions': 'off' },
  },
  prettier,
)
